import { z } from 'zod';
import { believed } from '../domain/channel-number.ts';
import { wordsOf } from '../domain/words.ts';
import type { ListingDoc } from '../store/listings.ts';
import type { ItemDoc } from '../store/places.ts';
import type { PositionDoc } from '../store/positions.ts';
import { listingBooks } from './channel-numbers.ts';
import { cutPage, type ListName, readCursor, writeCursor } from './cursor.ts';
import type { Hub } from './hub.ts';
import { locationNames } from './location-names.ts';

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
}

export interface StockPage {
  readonly items: readonly ItemStock[];
  readonly next: string | null;
}

/** A page of items by SKU with their stock. Null when the cursor is none of this list's. */
export async function findStock(
  hub: Hub,
  merchantId: string,
  q: string | undefined,
  cursor: string | undefined,
  limit: number,
): Promise<StockPage | null> {
  const list: ListName = [merchantId, 'stock', q ?? null];
  const after = cursor === undefined ? '' : readCursor(hub, list, cursor, z.string());
  if (after === null) return null;
  const words = wordsOf(q ?? '');
  if (q !== undefined && words.length === 0) return { items: [], next: null };
  const rows = await hub.store.items.page(merchantId, words, after, limit + 1);
  const { page, last } = cutPage(rows, limit);
  return {
    items: await stockOf(hub, merchantId, page),
    next: last && writeCursor(hub, list, last.sku),
  };
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
  const [positions, listings, channels, locationName] = await Promise.all([
    hub.store.positions.ofSkus(merchantId, skus),
    hub.store.listings.ofSkus(merchantId, skus),
    hub.store.channels.list(merchantId),
    locationNames(hub, merchantId),
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
  return items.map((item) => ({
    item,
    positions: positions
      .filter((position) => position.sku === item.sku)
      .map((position) => ({ ...position, locationName: locationName(position.locationId) })),
    listings: shown.filter((each) => each.sku === item.sku),
  }));
}
