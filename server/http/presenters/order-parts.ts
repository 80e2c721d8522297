import { z } from 'zod';
import { openUnits } from '../../domain/line-stock.ts';
import type { Address, BookLine, OrderState, Refund, Shipment } from '../../domain/order.ts';
import { at, money, presentMoney, time } from './common.ts';

export const orderLine = z.strictObject({
  id: z.string(),
  sku: z.string().nullable(),
  channel_sku: z.string().nullable(),
  title: z.string(),
  stocked: z.boolean(),
  ordered: z.int(),
  removed: z.int(),
  written_off: z.int(),
  /** Units that still have to leave the shelf. */
  open: z.int(),
  /** The listing on the channel, for mapping it; null for custom lines. */
  external_item_id: z.string().nullable(),
  unit_price: money,
  /** Units ordered × unit price: the addends of `items` in the order's money. */
  amount: money,
  discount: money,
  tax: money,
  /** What each unit of a bundle took from the shelf when it was taken; empty for a plain item. */
  parts: z.array(z.strictObject({ sku: z.string(), quantity: z.int() })),
  /** What the line holds or moved, by location. */
  held: z.array(
    z.strictObject({
      location_id: z.string(),
      location: z.string(),
      committed: z.int(),
      shipped: z.int(),
      written_off: z.int(),
      restocked: z.int(),
    }),
  ),
});

export function presentLine(
  line: BookLine,
  state: OrderState,
  currency: string,
  locationName: (locationId: string) => string,
): z.input<typeof orderLine> {
  return {
    id: line.lineId,
    sku: line.sku,
    channel_sku: line.channelSku,
    title: line.title,
    stocked: line.stocked,
    ordered: line.quantity,
    removed: line.removed,
    written_off: line.writtenOff,
    open: line.stocked ? openUnits(line, state) : 0,
    external_item_id: line.externalItemId,
    unit_price: presentMoney(line.unitPriceMinor, currency),
    amount: presentMoney(line.quantity * line.unitPriceMinor, currency),
    discount: presentMoney(line.discountMinor, currency),
    tax: presentMoney(line.taxMinor, currency),
    parts: (line.leaves ?? []).map(({ sku, quantity }) => ({ sku, quantity })),
    held: line.held.map(({ locationId, committed, shipped, writtenOff, restocked }) => ({
      location_id: locationId,
      location: locationName(locationId),
      committed,
      shipped,
      written_off: writtenOff,
      restocked,
    })),
  };
}

export const address = z.strictObject({
  name: z.string(),
  company: z.string(),
  lines: z.array(z.string()),
  city: z.string(),
  region: z.string(),
  postal_code: z.string(),
  country_code: z.string(),
  phone: z.string().nullable(),
});

export const presentAddress = (of: Address): z.input<typeof address> => ({
  name: of.name,
  company: of.company,
  lines: [...of.lines],
  city: of.city,
  region: of.region,
  postal_code: of.postalCode,
  country_code: of.countryCode,
  phone: of.phone,
});

export const shipment = z.strictObject({
  id: z.string(),
  at: time,
  cancelled: z.boolean(),
  /** Where it left from, as the hub calls it; null when the channel does not say. */
  location: z.string().nullable(),
  lines: z.array(z.strictObject({ line_id: z.string(), quantity: z.int() })),
  tracking: z.array(
    z.strictObject({
      carrier: z.string(),
      number: z.string(),
      /** Of the web (http, https) or null: what a channel sends is not trusted to be a link. */
      url: z.string().nullable(),
    }),
  ),
});

export const presentShipment = (
  of: Shipment,
  placeName: (externalLocationId: string | null) => string | null,
): z.input<typeof shipment> => ({
  id: of.externalId,
  at: at(of.at),
  cancelled: of.cancelled,
  location: placeName(of.externalLocationId),
  lines: of.lines.map(({ lineId, quantity }) => ({ line_id: lineId, quantity })),
  tracking: of.tracking.map(({ carrier, number, url }) => ({
    carrier,
    number,
    url: webUrl(url),
  })),
});

export const refund = z.strictObject({
  id: z.string(),
  at: time,
  amount: money,
  lines: z.array(
    z.strictObject({ line_id: z.string(), quantity: z.int(), restocked: z.boolean() }),
  ),
});

export const presentRefund = (of: Refund, currency: string): z.input<typeof refund> => ({
  id: of.externalId,
  at: at(of.at),
  amount: presentMoney(of.amountMinor, currency),
  lines: of.lines.map(({ lineId, quantity, restocked }) => ({
    line_id: lineId,
    quantity,
    restocked,
  })),
});

function webUrl(text: string | null): string | null {
  const url = text === null ? null : URL.parse(text);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}
