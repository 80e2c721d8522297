import { z } from 'zod';
import { limits } from '../../limits.ts';
import type { Mapped } from '../../services/mapping/map-listings.ts';
import type { MapPreview } from '../../services/mapping/map-preview.ts';
import type { ListingPage, ListingRow } from '../../services/mapping/mapping-list.ts';
import { LEFT_OUT_WHYS } from '../../services/mapping/mapping-plan.ts';
import { next } from './common.ts';

/** One thing a channel sells, whatever number of its locations stock it. */
export const listingRow = z.strictObject({
  id: z.string(),
  channel_id: z.string(),
  channel: z.string(),
  title: z.string(),
  channel_sku: z.string().nullable(),
  barcode: z.string().nullable(),
  tracked: z.boolean(),
  /** The item that stands for it; null while it is not mapped. */
  sku: z.string().nullable(),
  item_title: z.string().nullable(),
  suggestion: z
    .strictObject({
      sku: z.string(),
      title: z.string(),
      reason: z.enum(['same-sku', 'similar-sku', 'same-barcode']),
    })
    .nullable(),
  /** Why there is no suggestion although something looks alike. */
  doubt: z.enum(['several-items', 'barcode-disagrees']).nullable(),
});

export const listingPage = z.strictObject({ listings: z.array(listingRow), next });

export const presentListingPage = (page: ListingPage): z.input<typeof listingPage> => ({
  listings: page.listings.map(presentRow),
  next: page.next,
});

function presentRow({
  listing,
  channelName,
  itemTitle,
  suggestion,
}: ListingRow): z.input<typeof listingRow> {
  const { item = null, reason = null, doubt = null } = suggestion ?? {};
  return {
    id: listing._id,
    channel_id: listing.channelId,
    channel: channelName,
    title: listing.title,
    channel_sku: listing.channelSku,
    barcode: listing.barcode,
    tracked: listing.tracked,
    sku: listing.sku,
    item_title: itemTitle,
    suggestion: item && reason && { sku: item.sku, title: item.title, reason },
    doubt,
  };
}

const leftOut = z.array(z.strictObject({ id: z.string(), why: z.enum(LEFT_OUT_WHYS) }));

/** What was done, and for each listing what stood for it before: enough to undo it. */
export const mapped = z.strictObject({
  mapped: z.array(
    z.strictObject({ id: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  ),
  left_out: leftOut,
});

export const presentMapped = (of: Mapped): z.input<typeof mapped> => ({
  mapped: of.mapped.map(({ id, from, to }) => ({ id, from, to })),
  left_out: of.leftOut.map(({ id, why }) => ({ id, why })),
});

export const mapPreview = z.strictObject({
  listings: z.array(
    z.strictObject({
      id: z.string(),
      channel: z.string(),
      title: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      numbers: z.array(
        z.strictObject({
          /** What the store shows now; null when it could not be asked. */
          shows: z.int().nullable(),
          will_show: z.int(),
          /** False where the hub writes no number: the store is not live, or keeps no stock for it. */
          written: z.boolean(),
        }),
      ),
      /** Another listing of the same store that sells the item already. */
      twin: z.string().nullable(),
    }),
  ),
  left_out: leftOut,
  /** SKUs that have no item. */
  unknown_skus: z.array(z.string()),
  orders: z.strictObject({
    count: z.int(),
    /** There are more than were looked at. */
    more: z.boolean(),
    units: z.int(),
    first: z.array(
      z.strictObject({ id: z.string(), number: z.string(), channel: z.string(), units: z.int() }),
    ),
  }),
});

export function presentMapPreview(of: MapPreview): z.input<typeof mapPreview> {
  const orders = of.waiting.orders.map(({ order, channel, movements }) => ({
    id: order._id,
    number: order.number,
    channel: channel.name,
    units: movements
      .filter(({ from }) => from === 'available')
      .reduce((sum, { quantity }) => sum + quantity, 0),
  }));
  return {
    listings: of.listings.map(({ assignment, numbers, twin }) => ({
      id: assignment.id,
      channel: assignment.channel.name,
      title: assignment.listings[0].title,
      from: assignment.listings[0].sku,
      to: assignment.sku,
      numbers: numbers.map(({ shows, willShow, written }) => ({
        shows,
        will_show: willShow,
        written,
      })),
      twin: twin?.title ?? null,
    })),
    left_out: of.leftOut.map(({ id, why }) => ({ id, why })),
    unknown_skus: [...of.unknownSkus],
    orders: {
      count: orders.length,
      more: of.waiting.more,
      units: orders.reduce((sum, { units }) => sum + units, 0),
      first: orders.slice(0, limits.previewOrdersShown),
    },
  };
}
