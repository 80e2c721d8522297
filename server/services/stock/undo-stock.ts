import { arrivalOf, opposite } from '../../domain/by-hand.ts';
import { delta, type Movement } from '../../domain/stock.ts';
import { limits } from '../../limits.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { hubShelf } from './hub-shelf.ts';
import { tooFew } from './move-stock.ts';
import { postDecided } from './post-decided.ts';

/** Whether a person did it here, so that a person may take it back here. */
export const isByHand = ({ cause }: Movement): boolean =>
  cause.id.startsWith('by-hand:') && cause.undoes === undefined;

/** What takes a cause back is named after it: it can be taken back once. */
export const undoIdOf = (causeId: string): string => `undo:${causeId}`;

/**
 * Takes back what a person did to the stock by posting the opposite: nothing is ever removed from the
 * ledger. `causeId` names the act. Refused when it was taken back before, when the shelf was counted since
 * (that count already says what is there), or when the units are gone. Null when there is no such act.
 */
export async function undoStock(
  hub: Hub,
  caller: Caller,
  causeId: string,
): Promise<readonly LedgerDoc[] | Refusal | null> {
  const { merchantId } = caller;
  const lines = await hub.store.ledger.ofCause(merchantId, causeId);
  const done = lines.find((line) => line.to === 'transfer') ?? lines[0];
  if (!done) return null;
  if (!isByHand(done)) return notByHand();
  const { kind } = done.cause;
  const at = hub.now();
  const id = undoIdOf(causeId);
  const cause = { kind, id, channelId: null, actor: caller.actor, at, undoes: causeId };
  const back = opposite(cause, done);
  const arrival = arrivalOf(back);
  const movements = arrival ? [back, arrival] : [back];
  const names = await placeNames(hub, merchantId, movements);
  if (isRefusal(names)) return names;
  return postDecided(hub, merchantId, {
    sku: done.sku,
    keys: movements.map((movement) => movement.key),
    again: () => refuse('already_undone', 'This was undone before.', 'There is nothing to do.'),
    decide: async (headOf) => {
      const counted = await countedSince(hub, merchantId, lines);
      if (counted) return counted;
      // A count that was wrong is taken back even below zero: then more was sold than there was.
      const room = kind === 'count' ? back.quantity : roomFor(back, headOf(back).balance);
      return room < back.quantity
        ? tooFew(room, back.quantity, names.get(back.locationId) ?? back.locationId)
        : movements;
    },
  });
}

const roomFor = (
  { from }: Movement,
  balance: { readonly available: number; readonly incoming: number },
) => (from === 'incoming' ? balance.incoming : balance.available);

const notByHand = () =>
  refuse(
    'not_by_hand',
    'This was not done by hand here, so it cannot be undone here.',
    'Correct it where it happened, or count the shelf.',
  );

/** How the places are called; refused when one of them is counted elsewhere by now. */
async function placeNames(hub: Hub, merchantId: string, movements: readonly Movement[]) {
  const names = new Map<string, string>();
  for (const { sku, locationId } of movements) {
    const shelf = await hubShelf(hub, merchantId, sku, locationId);
    if (!shelf) return notByHand();
    if (isRefusal(shelf)) return shelf;
    names.set(locationId, shelf.location.name);
  }
  return names;
}

/** A later count that still stands knows better than what is to be taken back. */
async function countedSince(hub: Hub, merchantId: string, lines: readonly LedgerDoc[]) {
  for (const line of lines) {
    if (delta(line, 'available') === 0) continue;
    const { countsShown } = limits;
    const later = await hub.store.ledger.countsAfter(merchantId, line, line.seq, countsShown);
    const undone = new Set(later.map(({ cause }) => cause.undoes));
    const standing = later.filter(({ cause }) => !cause.undoes && !undone.has(cause.id));
    if (standing.length === 0 && later.length < countsShown) continue;
    return refuse(
      'counted_since',
      'The shelf was counted after this, and that count already says what is there.',
      'Count the shelf again if its number is wrong.',
    );
  }
  return null;
}
