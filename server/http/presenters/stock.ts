import { z } from 'zod';
import type { BundleStock, NamedPart } from '../../services/stock/bundle-stock.ts';
import type {
  ItemStock,
  ItemView,
  StockPage,
  StockPlace,
} from '../../services/stock/stock-view.ts';
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
  /** Ids of the locations whose stock it sells. */
  sources: z.array(z.string()),
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

const part = z.strictObject({ sku: z.string(), title: z.string(), quantity: z.int() });

export const bundle = z.strictObject({
  parts: z.array(part),
  can_make: z.int(),
  /** The part that runs out first. */
  bottleneck: z.string(),
  locations: z.array(
    z.strictObject({
      location_id: z.string(),
      location: z.string(),
      can_make: z.int(),
      bottleneck: z.string(),
    }),
  ),
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
  /** What it is made of, and how many can be made; null for a plain item. */
  bundle: bundle.nullable(),
  /** Sold below zero somewhere. */
  oversold: z.boolean(),
  /** So little is available over all locations that somebody should look. */
  low: z.boolean(),
});

/** Where stock is kept; `counted_by` is null where the hub counts, so that it can be counted here. */
const place = z.strictObject({
  location_id: z.string(),
  location: z.string(),
  counted_by: z.strictObject({ channel_id: z.string(), channel: z.string() }).nullable(),
});

export const itemView = itemStock.extend({
  places: z.array(place),
  /** The bundles that name it in their recipe, with the units each takes. */
  part_of: z.array(part),
});

export const stockPage = z.strictObject({
  items: z.array(itemStock),
  places: z.array(place),
  next,
});

export const presentStockPage = (page: StockPage): z.input<typeof stockPage> => ({
  items: page.items.map(presentItemStock),
  places: page.places.map(presentPlace),
  next: page.next,
});

export const presentItemView = ({ stock, places, partOf }: ItemView): z.input<typeof itemView> => ({
  ...presentItemStock(stock),
  places: places.map(presentPlace),
  part_of: partOf.map(presentPart),
});

const presentPart = ({ sku, title, quantity }: NamedPart): z.input<typeof part> => ({
  sku,
  title,
  quantity,
});

export const presentBundle = (made: BundleStock): z.input<typeof bundle> => ({
  parts: made.parts.map(presentPart),
  can_make: made.units,
  bottleneck: made.bottleneck,
  locations: made.places.map((place) => ({
    location_id: place.locationId,
    location: place.locationName,
    can_make: place.units,
    bottleneck: place.bottleneck,
  })),
});

const presentPlace = ({ locationId, name, countedBy }: StockPlace): z.input<typeof place> => ({
  location_id: locationId,
  location: name,
  counted_by: countedBy && { channel_id: countedBy.channelId, channel: countedBy.name },
});

function presentItemStock(stock: ItemStock): z.input<typeof itemStock> {
  const available = stock.positions.map((position) => position.balance.available);
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
    bundle: stock.bundle && presentBundle(stock.bundle),
    oversold: available.some((units) => units < 0),
    low: stock.low,
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
    sources: [...stock.listing.sources],
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
