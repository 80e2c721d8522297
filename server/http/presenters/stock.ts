import { z } from 'zod';
import type { ItemStock, StockPage } from '../../services/stock-view.ts';
import { at, atOrNull, balance, next, presentBalance, time, timeOrNull } from './common.ts';

/** What one channel shows of an item, and what it should. */
const listing = z.strictObject({
  listing_id: z.string(),
  channel_id: z.string(),
  channel: z.string(),
  mode: z.string(),
  external_id: z.string(),
  external_location_id: z.string(),
  tracked: z.boolean(),
  buffer: z.int(),
  /** What the channel should show, computed now. */
  sellable: z.int(),
  /** What the hub thinks it shows; null until it was read. */
  believed: z.int().nullable(),
  published: z.int().nullable(),
  published_at: timeOrNull,
  due: z.boolean(),
  attempts: z.int(),
  error: z.string().nullable(),
});

export const itemStock = z.strictObject({
  sku: z.string(),
  title: z.string(),
  barcode: z.string().nullable(),
  locations: z.array(
    z.strictObject({
      location_id: z.string(),
      location: z.string(),
      seq: z.int(),
      moved_at: time,
      balance,
    }),
  ),
  channels: z.array(listing),
});

export const stockPage = z.strictObject({ items: z.array(itemStock), next });

export const presentStockPage = (page: StockPage): z.input<typeof stockPage> => ({
  items: page.items.map(presentItemStock),
  next: page.next,
});

export function presentItemStock(stock: ItemStock): z.input<typeof itemStock> {
  const { sku, title, barcode } = stock.item;
  return {
    sku,
    title,
    barcode,
    locations: stock.positions.map((position) => ({
      location_id: position.locationId,
      location: position.locationName,
      seq: position.seq,
      moved_at: at(position.movedAt),
      balance: presentBalance(position.balance),
    })),
    channels: stock.listings.map(presentListing),
  };
}

function presentListing(stock: ItemStock['listings'][number]): z.input<typeof listing> {
  const { _id, channelId, externalId, externalLocationId, tracked, buffer, sync } = stock.listing;
  return {
    listing_id: _id,
    channel_id: channelId,
    channel: stock.channelName,
    mode: stock.channelMode,
    external_id: externalId,
    external_location_id: externalLocationId,
    tracked,
    buffer,
    sellable: stock.sellable,
    believed: stock.believed,
    published: sync.published,
    published_at: atOrNull(sync.publishedAt),
    due: sync.due,
    attempts: sync.attempts,
    error: sync.error,
  };
}
