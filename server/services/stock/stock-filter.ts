import { limits } from '../../limits.ts';
import type { ItemDoc } from '../../store/places.ts';
import { readSettings } from '../desk/merchant-settings.ts';
import type { Hub } from '../hub.ts';
import { bundleStocks } from './bundle-stock.ts';
import { soldOnOf } from './sold-on.ts';

/**
 * `oversold`: sold below zero somewhere. `drifting`: a channel shows something else than it should.
 * `low`: so few are available over all locations that somebody should look.
 * `missing`: a connected channel does not sell it, or its listing is not mapped.
 */
export const STOCK_FILTERS = ['oversold', 'low', 'drifting', 'missing'] as const;
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
  if (filter === 'missing') return missingAfter(hub, merchantId, words, after, limit);
  const items = await hub.store.items.page(merchantId, words, after, limit);
  const found = filter === 'low' ? await lowOf(hub, merchantId, items) : items;
  return { items: found, upTo: endOf(items, limit) };
}

const endOf = (items: readonly ItemDoc[], limit: number) =>
  items.length === limit ? (items.at(-1)?.sku ?? null) : null;

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

/** What an item was told may be old, or nothing at all: the listings have the last word. */
async function missingAfter(
  hub: Hub,
  merchantId: string,
  words: readonly string[],
  after: string,
  limit: number,
): Promise<Candidates> {
  const channels = await hub.store.channels.list(merchantId);
  const connected = channels.filter(({ status }) => status === 'connected').map(({ _id }) => _id);
  const items = await hub.store.items.notOnAll(merchantId, connected, words, after, limit);
  const skus = items.map(({ sku }) => sku);
  const channelsOf = await soldOnOf(hub, merchantId, skus);
  const missing = items.filter(({ sku }) => {
    const on = new Set(channelsOf(sku));
    return connected.some((channelId) => !on.has(channelId));
  });
  return { items: missing, upTo: endOf(items, limit) };
}

/**
 * Those of which so little is left that somebody should look. The shelves alone tell it; what the channels
 * show is read for these few only.
 */
async function lowOf(hub: Hub, merchantId: string, items: readonly ItemDoc[]) {
  const skus = items.map(({ sku }) => sku);
  const [positions, bundleOf, settings] = await Promise.all([
    hub.store.positions.ofSkus(merchantId, skus),
    bundleStocks(hub, merchantId, skus),
    readSettings(hub, merchantId),
  ]);
  const available = new Map<string, number>();
  for (const { sku, balance } of positions) {
    available.set(sku, (available.get(sku) ?? 0) + balance.available);
  }
  const lowUnits = settings?.lowUnits ?? limits.lowUnits;
  return items.filter(({ sku }) => (bundleOf(sku)?.units ?? available.get(sku) ?? 0) <= lowUnits);
}
