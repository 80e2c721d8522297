import type { OrderBook, OrderSnapshot } from '../../../server/domain/order.ts';
import type { Settled } from '../../../server/domain/settle.ts';
import type { Movement } from '../../../server/domain/stock.ts';

/** Settles deliveries one after another; all movements are kept, as the ledger keeps them. */
export function replay(
  snapshots: readonly OrderSnapshot[],
  settle: (book: OrderBook | null, snapshot: OrderSnapshot) => Settled,
): { book: OrderBook; movements: readonly Movement[] } {
  let book: OrderBook | null = null;
  const movements: Movement[] = [];
  for (const snapshot of snapshots) {
    const settled = settle(book, snapshot);
    book = settled.book;
    if (settled.kind === 'changed') movements.push(...settled.movements);
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

export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
