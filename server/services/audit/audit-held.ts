import type { Part } from '../../domain/bundles.ts';
import type { Held } from '../../domain/order.ts';
import type { Movement } from '../../domain/stock.ts';

/** What an order line holds somewhere, without the place. */
export type Parts = Omit<Held, 'locationId'>;

export const NOTHING: Parts = { committed: 0, shipped: 0, writtenOff: 0, restocked: 0 };

export const add = (one: Parts, other: Parts): Parts => ({
  committed: one.committed + other.committed,
  shipped: one.shipped + other.shipped,
  writtenOff: one.writtenOff + other.writtenOff,
  restocked: one.restocked + other.restocked,
});

export const heldKey = (locationId: string, sku: string | null) =>
  JSON.stringify([locationId, sku]);

export function addTo(sums: Map<string, number>, key: string, units: number): void {
  if (units !== 0) sums.set(key, (sums.get(key) ?? 0) + units);
}

/** What a line should have moved of one of its leaves. */
export const ofLeaf = (held: Parts, { quantity }: Part): Parts => ({
  committed: held.committed * quantity,
  shipped: held.shipped * quantity,
  writtenOff: held.writtenOff * quantity,
  restocked: held.restocked * quantity,
});

/**
 * "order:<order>:<version>:<line>:<location>:<step>", as settling an order makes them; a plus behind the
 * version marks what had happened to an order before it was first seen, and ".<leaf>" behind the step tells
 * the leaves of a bundle apart.
 */
const KEY = /^order:[^:]+:\d+\+?:(.*):[^:]*:(\d+)(?:\.\d+)?$/;

/**
 * What one movement of an order did to what its line holds, read back from its places. Only the step in
 * its key tells units taken without counting them (an order from before the opening) from units whose
 * write-off was taken back: both come from the edge "count".
 */
export function movedBy({ key, from, to, quantity }: Movement): { lineId: string; parts: Parts } {
  const [, lineId = '', step] = KEY.exec(key) ?? [];
  const taken = step === '0';
  const sign = (place: Movement['from']) =>
    (to === place ? quantity : 0) - (from === place ? quantity : 0);
  const stock = sign('available');
  const fromShelf = from === 'customer' || to === 'customer';
  const viaCommitted = from === 'committed' || to === 'committed';
  return {
    lineId,
    parts: {
      committed: sign('committed'),
      shipped: fromShelf && viaCommitted ? sign('customer') : 0,
      writtenOff: viaCommitted && !taken ? sign('count') : 0,
      restocked: fromShelf && !viaCommitted ? stock : 0,
    },
  };
}
