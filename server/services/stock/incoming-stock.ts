import { expectation, receipt } from '../../domain/by-hand.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { handCause, noteOf } from './hand-cause.ts';
import { hubShelf } from './hub-shelf.ts';
import { sameMovement } from './move-stock.ts';
import { postDecided, sameOrRefusal } from './post-decided.ts';

export interface DeliveryRequest {
  readonly sku: string;
  readonly locationId: string;
  readonly quantity: number;
  readonly note: string;
  readonly key: string;
}

/** Units a supplier will bring to a shelf the hub counts. Null when there is no such item or location. */
export const expectStock = (hub: Hub, caller: Caller, request: DeliveryRequest) =>
  deliver(hub, caller, request, 'incoming');

/** Units that came: from now on they can be sold. Refused beyond what is expected. */
export const receiveStock = (hub: Hub, caller: Caller, request: DeliveryRequest) =>
  deliver(hub, caller, request, 'receipt');

async function deliver(
  hub: Hub,
  caller: Caller,
  { sku, locationId, quantity, note, key }: DeliveryRequest,
  kind: 'incoming' | 'receipt',
): Promise<readonly LedgerDoc[] | Refusal | null> {
  const { merchantId } = caller;
  const shelf = await hubShelf(hub, merchantId, sku, locationId);
  if (!shelf || isRefusal(shelf)) return shelf;
  const cause = { ...handCause(hub, caller, kind, key), ...noteOf(note) };
  const make = kind === 'incoming' ? expectation : receipt;
  const movement = make(cause, { sku, locationId }, quantity);
  return postDecided(hub, merchantId, {
    sku,
    keys: [movement.key],
    again: (done) => sameOrRefusal(done.every((line) => sameMovement(movement, line))),
    decide: async (headOf) => {
      const { incoming } = headOf({ sku, locationId }).balance;
      const beyond = kind === 'receipt' && incoming < quantity;
      return beyond ? tooMany(incoming, quantity, shelf.location.name) : [movement];
    },
  });
}

const tooMany = (incoming: number, quantity: number, where: string): Refusal =>
  refuse(
    'not_expected',
    `${quantity} came, and ${incoming} are expected at ${where}.`,
    'Record the others as expected first, so that the books say where they came from.',
  );
