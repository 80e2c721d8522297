import type { Hub } from '../services/hub.ts';
import { listingBooks } from '../services/publish/channel-numbers.ts';
import type { DemoStore } from './stores.ts';

export interface Verdict {
  /** Units by which channels differ from what the hub says they should show. */
  readonly drift: number;
  readonly oversold: number;
  /** Orders of the stores that the hub does not have. */
  readonly lost: number;
  /** Orders the hub has and no store placed, and sales booked twice. */
  readonly doubled: number;
  readonly where: readonly string[];
}

/** Compares the stores' own truth with the hub's books, after everything came to rest. */
export async function verdict(
  hub: Hub,
  merchantId: string,
  stores: readonly DemoStore[],
  channelIds: readonly string[],
): Promise<Verdict> {
  const where: string[] = [];
  let drift = 0;
  let lost = 0;
  let doubled = 0;
  for (const [index, { name, store }] of stores.entries()) {
    const channelId = channelIds[index] ?? '';
    const listings = await hub.store.listings.sweep(channelId, '', 100_000);
    const booksOf = await listingBooks(hub, merchantId, listings);
    for (const listing of listings) {
      const { target } = booksOf(listing);
      const shown = store.shown(listing.sku ?? '');
      if (shown === target) continue;
      drift += Math.abs(shown - target);
      where.push(`${name} shows ${shown} of ${listing.sku}, the hub says ${target}`);
    }
    const books = await hub.store.orders.docs
      .find({ channelId }, { projection: { externalId: 1, number: 1, lines: 1 } })
      .toArray();
    const truth = new Map(store.orders().map((order) => [order.id, order]));
    const known = new Set(books.map((book) => book.externalId));
    for (const order of truth.values()) {
      if (known.has(order.id)) continue;
      lost++;
      where.push(`${name} sold ${order.number}, the hub does not have it`);
    }
    doubled += books.filter((book) => !truth.has(book.externalId)).length;
    doubled += books.length - known.size;
  }
  const below = { merchantId, 'balance.available': { $lt: 0 } };
  const oversold = await hub.store.positions.docs.countDocuments(below);
  return { drift, oversold, lost, doubled, where };
}

/** True when nothing is under way: every message worked, every number told. */
export async function atRest(hub: Hub): Promise<boolean> {
  const [pending, due, unfinished] = await Promise.all([
    hub.store.inbox.docs.countDocuments({ state: 'pending' }),
    hub.store.listings.docs.countDocuments({ 'sync.due': true }),
    hub.store.orders.docs.countDocuments({ unfinished: true }),
  ]);
  return pending + due + unfinished === 0;
}
