import type { LineResolver } from '../../../server/domain/line-stock.ts';
import type { LocatedQuantity, OrderBook, OrderSnapshot } from '../../../server/domain/order.ts';
import { settle } from '../../../server/domain/settle.ts';
import type { Movement } from '../../../server/domain/stock.ts';

export const identity = {
  orderId: 'ord_1',
  merchantId: 'mer_1',
  channelId: 'chn_1',
  openedAt: new Date('2026-02-01T00:00:00Z'),
};
export const resolver: LineResolver = {
  skuOf: (line) => line.channelSku,
  openedAt: () => null,
  leavesOf: (sku) => [{ sku, quantity: 1 }],
  locationOf: (externalId) => (externalId === null ? 'loc_main' : `loc_${externalId}`),
};
export const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 10, n));
export const at = (externalLocationId: string | null, quantity: number): LocatedQuantity => ({
  externalLocationId,
  quantity,
});

/** Settles deliveries one after another; all movements are kept, as the ledger keeps them. */
export function take(
  snapshots: readonly OrderSnapshot[],
  afterEach?: (book: OrderBook, movements: readonly Movement[]) => void,
): { book: OrderBook; movements: readonly Movement[] } {
  let book: OrderBook | null = null;
  const movements: Movement[] = [];
  for (const snapshot of snapshots) {
    const settled = settle(book, snapshot, identity, resolver);
    book = settled.book;
    if (settled.kind === 'changed') movements.push(...settled.movements);
    afterEach?.(book, movements);
  }
  if (!book) throw new Error('no delivery, no book');
  return { book, movements };
}

/** Units that entered (+) or left (−) each place of each SKU at each location; zeros are left out. */
export function netOf(movements: readonly Movement[]): Record<string, number> {
  const net = new Map<string, number>();
  const add = (key: string, units: number) => net.set(key, (net.get(key) ?? 0) + units);
  for (const { sku, locationId, from, to, quantity } of movements) {
    add(`${sku} ${locationId} ${from}`, -quantity);
    add(`${sku} ${locationId} ${to}`, quantity);
  }
  return Object.fromEntries([...net].filter(([, units]) => units !== 0));
}
