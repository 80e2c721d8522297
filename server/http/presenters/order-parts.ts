import { z } from 'zod';
import type { Address, BookLine, OrderMoney, Refund, Shipment } from '../../domain/order.ts';
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
  unit_price: money,
  discount: money,
  tax: money,
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
    unit_price: presentMoney(line.unitPriceMinor, currency),
    discount: presentMoney(line.discountMinor, currency),
    tax: presentMoney(line.taxMinor, currency),
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

export const orderMoney = z.strictObject({
  items: money,
  discount: money,
  shipping: money,
  tax: money,
  tax_included: z.boolean(),
  duties: money,
  fees: money,
  tips: money,
  rounding: money,
  total: money,
  refunded: money,
});

export function presentOrderMoney(of: OrderMoney): z.input<typeof orderMoney> {
  const amount = (minor: number) => presentMoney(minor, of.currency);
  return {
    items: amount(of.itemsMinor),
    discount: amount(of.discountMinor),
    shipping: amount(of.shippingMinor),
    tax: amount(of.taxMinor),
    tax_included: of.taxIncluded,
    duties: amount(of.dutiesMinor),
    fees: amount(of.feesMinor),
    tips: amount(of.tipsMinor),
    rounding: amount(of.roundingMinor),
    total: amount(of.totalMinor),
    refunded: amount(of.refundedMinor),
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
  lines: z.array(z.strictObject({ line_id: z.string(), quantity: z.int() })),
  tracking: z.array(
    z.strictObject({ carrier: z.string(), number: z.string(), url: z.string().nullable() }),
  ),
});

export const presentShipment = (of: Shipment): z.input<typeof shipment> => ({
  id: of.externalId,
  at: at(of.at),
  cancelled: of.cancelled,
  lines: of.lines.map(({ lineId, quantity }) => ({ line_id: lineId, quantity })),
  tracking: of.tracking.map(({ carrier, number, url }) => ({ carrier, number, url })),
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
