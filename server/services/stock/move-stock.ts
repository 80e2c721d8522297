import { arrivalOf, departure } from '../../domain/by-hand.ts';
import type { Movement } from '../../domain/stock.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { handCause, noteOf } from './hand-cause.ts';
import { hubShelf } from './hub-shelf.ts';
import { postDecided, sameOrRefusal } from './post-decided.ts';

export interface MoveRequest {
  readonly sku: string;
  readonly fromId: string;
  readonly toId: string;
  readonly quantity: number;
  readonly note: string;
  readonly key: string;
}

/**
 * Moves units between two shelves the hub counts, both halves or none. Only what is available can be moved:
 * what buyers are owed stays where their orders expect it. Null when there is no such item or location.
 */
export async function moveStock(
  hub: Hub,
  caller: Caller,
  { sku, fromId, toId, quantity, note, key }: MoveRequest,
): Promise<readonly LedgerDoc[] | Refusal | null> {
  if (fromId === toId) {
    return refuse('same_place', 'Both locations are the same.', 'Choose another one to move to.');
  }
  const { merchantId } = caller;
  const from = await hubShelf(hub, merchantId, sku, fromId);
  if (!from || isRefusal(from)) return from;
  const to = await hubShelf(hub, merchantId, sku, toId);
  if (!to || isRefusal(to)) return to;
  const cause = { ...handCause(hub, caller, 'transfer', key), ...noteOf(note) };
  const shelf = { sku, locationId: fromId };
  const leaves = departure(cause, shelf, toId, quantity);
  const arrives = arrivalOf(leaves);
  const movements = arrives ? [leaves, arrives] : [leaves];
  return postDecided(hub, merchantId, {
    sku,
    keys: movements.map((movement) => movement.key),
    again: (done) =>
      sameOrRefusal(done.every((line) => movements.some((one) => sameMovement(one, line)))),
    decide: async (headOf) => {
      const { available } = headOf(shelf).balance;
      return available < quantity ? tooFew(available, quantity, from.location.name) : movements;
    },
  });
}

export const sameMovement = (one: Movement, other: Movement): boolean =>
  one.key === other.key &&
  one.sku === other.sku &&
  one.locationId === other.locationId &&
  one.quantity === other.quantity &&
  one.cause.toLocationId === other.cause.toLocationId;

/** Our own acts, unlike a channel's orders, have not happened yet: they never take what is not there. */
export const tooFew = (available: number, quantity: number, where: string): Refusal =>
  refuse(
    'not_enough',
    `${quantity} were asked for, and ${available} are available at ${where}.`,
    'Take fewer, or count the shelf first if there are more on it.',
  );
