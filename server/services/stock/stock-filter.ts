import { limits } from '../../limits.ts';
import type { ItemDoc } from '../../store/places.ts';
import type { Hub } from '../hub.ts';

/**
 * `oversold`: sold below zero somewhere. `drifting`: a channel shows something else than it should.
 * `missing`: a connected channel does not sell it, or its listing is not mapped.
 */
export const STOCK_FILTERS = ['oversold', 'drifting', 'missing'] as const;
export type StockFilter = (typeof STOCK_FILTERS)[number];

/** Items that may pass a filter, by SKU, and the SKU up to which all were looked at. */
export interface Candidates {
  readonly items: readonly ItemDoc[];
  /** Null when there are no more behind them. */
  readonly upTo: string | null;
}

/**
 * A batch of items after a SKU. Filters are looked up by what an index holds; what only the page itself can
 * tell (whether a number that is due differs at all) is left to it.
 */
export async function stockCandidates(
  hub: Hub,
  merchantId: string,
  {
    words,
    filter,
  }: { readonly words: readonly string[]; readonly filter: StockFilter | undefined },
  after: string,
  limit: number,
): Promise<Candidates> {
  if (filter === 'oversold' || filter === 'drifting') {
    const skus = await (filter === 'oversold' ? oversoldAfter : driftingAfter)(
      hub,
      merchantId,
      after,
      limit,
    );
    const items = await hub.store.items.bySkus(merchantId, skus);
    return {
      items: items.filter((item) => hasWords(item, words)).sort(bySku),
      upTo: skus.length === limit ? (skus.at(-1) ?? null) : null,
    };
  }
  const items = await hub.store.items.page(merchantId, words, after, limit);
  const upTo = items.length === limit ? (items.at(-1)?.sku ?? null) : null;
  if (filter === undefined) return { items, upTo };
  return { items: await notSoldEverywhere(hub, merchantId, items), upTo };
}

const bySku = (one: ItemDoc, other: ItemDoc) => (one.sku < other.sku ? -1 : 1);

async function oversoldAfter(hub: Hub, merchantId: string, after: string, limit: number) {
  const skus = await hub.store.positions.oversoldSkus(merchantId, limits.oversoldMax);
  const behind = [...new Set(skus)].filter((sku) => sku > after);
  return behind.sort((one, other) => (one < other ? -1 : 1)).slice(0, limit);
}

/** A SKU is listed once a channel and place: as many rows more are read as one SKU can have of them. */
async function driftingAfter(hub: Hub, merchantId: string, after: string, limit: number) {
  const found: string[] = [];
  for (let from = after; found.length < limit; ) {
    const rows = await hub.store.listings.unsettledSkus(merchantId, from, limit);
    found.push(...new Set(rows));
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) break;
    from = last;
  }
  return found.slice(0, limit);
}

const hasWords = ({ search = [] }: ItemDoc, words: readonly string[]) =>
  words.every((word) => search.some((each) => each.startsWith(word)));

async function notSoldEverywhere(hub: Hub, merchantId: string, items: readonly ItemDoc[]) {
  if (items.length === 0) return [];
  const [channels, sold] = await Promise.all([
    hub.store.channels.list(merchantId),
    hub.store.listings.soldOn(
      merchantId,
      items.map((item) => item.sku),
    ),
  ]);
  const connected = channels.filter((channel) => channel.status === 'connected');
  const has = new Set(sold.map(({ sku, channelId }) => JSON.stringify([sku, channelId])));
  return items.filter((item) =>
    connected.some((channel) => !has.has(JSON.stringify([item.sku, channel._id]))),
  );
}
