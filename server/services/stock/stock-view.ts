import { z } from 'zod';
import { believed } from '../../domain/channel-number.ts';
import { wordsOf } from '../../domain/words.ts';
import { limits } from '../../limits.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { ItemDoc } from '../../store/places.ts';
import type { PositionDoc } from '../../store/positions.ts';
import { channelNames } from '../channels/channel-names.ts';
import { cutPage, type ListName, readCursor, writeCursor } from '../cursor.ts';
import { readSettings } from '../desk/merchant-settings.ts';
import type { Hub } from '../hub.ts';
import { listingBooks } from '../publish/channel-numbers.ts';
import { type BundleStock, bundleStocks, type NamedPart, partOf } from './bundle-stock.ts';
import { locationNames } from './location-names.ts';
import { type StockFilter, stockCandidates } from './stock-filter.ts';

/** What one channel shows of an item at one of its locations, and what it should show. */
export interface ListingStock {
  readonly listing: ListingDoc;
  readonly channelName: string;
  readonly channelMode: string;
  readonly sellable: number;
  /** What the hub thinks the channel shows; null until it was read. */
  readonly believed: number | null;
}

export interface ItemStock {
  readonly item: ItemDoc;
  readonly positions: readonly (PositionDoc & { readonly locationName: string })[];
  readonly listings: readonly ListingStock[];
  /** Null for a plain item. */
  readonly bundle: BundleStock | null;
  /** So little is available over all locations that somebody should look, as the owners set it. */
  readonly low: boolean;
}

/** Where the merchant keeps stock, and who counts it there. */
export interface StockPlace {
  readonly locationId: string;
  readonly name: string;
  /** The channel whose staff counts it; null where the hub does. */
  readonly countedBy: { readonly channelId: string; readonly name: string } | null;
}

export interface StockPage {
  readonly items: readonly ItemStock[];
  readonly places: readonly StockPlace[];
  readonly next: string | null;
}

export interface StockQuery {
  readonly q: string | undefined;
  readonly filter: StockFilter | undefined;
}

/**
 * A page of items by SKU with their stock. A page of a filter may be short, even empty, and still have a next
 * one. Null when the cursor is none of this list's.
 */
export async function findStock(
  hub: Hub,
  merchantId: string,
  { q, filter }: StockQuery,
  cursor: string | undefined,
  limit: number,
): Promise<StockPage | null> {
  const list: ListName = [merchantId, 'stock', [q ?? null, filter ?? null]];
  const after = cursor === undefined ? '' : readCursor(hub, list, cursor, z.string());
  if (after === null) return null;
  const words = wordsOf(q ?? '');
  const places = await stockPlaces(hub, merchantId);
  if (q !== undefined && words.length === 0) return { items: [], places, next: null };
  const rows: ItemStock[] = [];
  let from: string | null = after;
  for (let seen = 0; from !== null && rows.length <= limit && seen < limits.stockScan; ) {
    // Mostly the first candidates fill the page; where they do not, whole stretches are looked at.
    const size: number =
      seen > 0 || filter === 'drifting' || filter === 'low' ? limits.pageMax : limit + 1;
    const found = await stockCandidates(hub, merchantId, { words, filter }, from, size);
    const stocks = await stockOf(hub, merchantId, found.items);
    rows.push(...stocks.filter((stock) => fits(stock, filter)));
    from = found.upTo;
    seen += size;
  }
  const { page, last } = cutPage(rows, limit);
  const goOn = last?.item.sku ?? from;
  return { items: page, places, next: goOn === null ? null : writeCursor(hub, list, goOn) };
}

/** What only the numbers themselves can tell; the rest was looked up. */
function fits(stock: ItemStock, filter: StockFilter | undefined): boolean {
  if (filter === 'low') return stock.low;
  return filter !== 'drifting' || isDrifting(stock);
}

const isDrifting = ({ listings }: ItemStock) =>
  listings.some(
    ({ listing, believed, sellable }) =>
      listing.tracked && believed !== null && believed !== sellable,
  );

export async function stockPlaces(hub: Hub, merchantId: string): Promise<readonly StockPlace[]> {
  const [locations, nameOf] = await Promise.all([
    hub.store.locations.list(merchantId),
    channelNames(hub, merchantId),
  ]);
  return locations.map(({ _id, name, counter }) => ({
    locationId: _id,
    name,
    countedBy: counter === 'hub' ? null : { channelId: counter, name: nameOf(counter) },
  }));
}

/** One item's stock and everywhere it could stand. */
export interface ItemView {
  readonly stock: ItemStock;
  readonly places: readonly StockPlace[];
  /** The bundles it is a part of. */
  readonly partOf: readonly NamedPart[];
}

/** For a page of its own; null when this merchant has no such SKU. */
export async function viewItem(
  hub: Hub,
  merchantId: string,
  sku: string,
): Promise<ItemView | null> {
  const stock = await viewStock(hub, merchantId, sku);
  if (!stock) return null;
  const [places, users] = await Promise.all([
    stockPlaces(hub, merchantId),
    partOf(hub, merchantId, sku),
  ]);
  return { stock, places, partOf: users };
}

/** One item's stock; null when this merchant has no such SKU. */
export async function viewStock(
  hub: Hub,
  merchantId: string,
  sku: string,
): Promise<ItemStock | null> {
  const items = await hub.store.items.bySkus(merchantId, [sku]);
  const [stock] = await stockOf(hub, merchantId, items);
  return stock ?? null;
}

async function stockOf(
  hub: Hub,
  merchantId: string,
  items: readonly ItemDoc[],
): Promise<ItemStock[]> {
  if (items.length === 0) return [];
  const skus = items.map((item) => item.sku);
  const [positions, listings, channels, locationName, bundleOf, settings] = await Promise.all([
    hub.store.positions.ofSkus(merchantId, skus),
    hub.store.listings.ofSkus(merchantId, skus),
    hub.store.channels.list(merchantId),
    locationNames(hub, merchantId),
    bundleStocks(hub, merchantId, skus),
    readSettings(hub, merchantId),
  ]);
  const present = listings.filter((listing) => !listing.gone);
  const booksOf = await listingBooks(hub, merchantId, present);
  const channelOf = new Map(channels.map((channel) => [channel._id, channel]));
  const shown = present.map((listing): ListingStock & { sku: string | null } => {
    const { target, own } = booksOf(listing);
    const channel = channelOf.get(listing.channelId);
    return {
      sku: listing.sku,
      listing,
      channelName: channel?.name ?? listing.channelId,
      channelMode: channel?.mode ?? 'paused',
      sellable: target,
      believed: believed(listing.sync.number, own),
    };
  });
  const lowUnits = settings?.lowUnits ?? limits.lowUnits;
  return items.map((item) => {
    const stands = positions.filter((position) => position.sku === item.sku);
    const bundle = bundleOf(item.sku);
    const available = stands.reduce((sum, { balance }) => sum + balance.available, 0);
    return {
      item,
      positions: stands.map((position) => ({
        ...position,
        locationName: locationName(position.locationId),
      })),
      listings: shown.filter((each) => each.sku === item.sku),
      bundle,
      low: (bundle?.units ?? available) <= lowUnits,
    };
  });
}
