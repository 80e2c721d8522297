import type { Order, OrderLine, Shop } from './state.ts';

/** Tax within or on top of an amount, rounded to the minor unit as Shopify rounds each line. */
export function taxOn(amountMinor: number, rate: number, included: boolean): number {
  return Math.round(included ? amountMinor - amountMinor / (1 + rate) : amountMinor * rate);
}

/** Units that are no longer part of the order, whatever took them out. */
export const gone = (line: OrderLine): number =>
  line.removed + line.refundedUnshipped + line.refundedShipped;
export const current = (line: OrderLine): number => line.ordered - gone(line);
/** Units still to ship. */
export const open = (line: OrderLine): number =>
  line.ordered - line.removed - line.refundedUnshipped - line.shipped;

/**
 * What `units` more units leaving a line take with them. Shares are cut cumulatively, so the parts of a
 * line always add up to the line, to the cent.
 */
export function shareOf(
  line: OrderLine,
  units: number,
): { subtotalMinor: number; taxMinor: number } {
  const before = gone(line);
  const cut = (total: number): number =>
    Math.round((total * (before + units)) / line.ordered) -
    Math.round((total * before) / line.ordered);
  return {
    subtotalMinor: units * line.unitMinor - cut(line.discountMinor),
    taxMinor: cut(line.taxMinor),
  };
}

/** Amounts of an order: as ordered, and `current` after edits and refunds. All in minor units. */
export interface Totals {
  readonly items: number;
  readonly discount: number;
  readonly subtotal: number;
  readonly shipping: number;
  readonly tax: number;
  readonly total: number;
  readonly currentSubtotal: number;
  readonly currentDiscount: number;
  readonly currentShipping: number;
  readonly currentTax: number;
  readonly currentTotal: number;
  readonly refunded: number;
  readonly outstanding: number;
}

export function totalsOf(order: Order, taxesIncluded: boolean): Totals {
  const items = sum(order.lines, (line) => line.unitMinor * line.ordered);
  const discount = sum(order.lines, (line) => line.discountMinor);
  const tax = sum(order.lines, (line) => line.taxMinor) + order.shipping.taxMinor;
  const shipping = order.shipping.priceMinor;
  const left = order.lines.map((line) => leftOf(line));
  const currentSubtotal = sum(left, (line) => line.subtotal);
  const backShipping = sum(order.refunds, (refund) => refund.shipping?.amountMinor ?? 0);
  const backShippingTax = sum(order.refunds, (refund) => refund.shipping?.taxMinor ?? 0);
  const currentTax = sum(left, (line) => line.tax) + order.shipping.taxMinor - backShippingTax;
  const currentTotal = currentSubtotal + shipping - backShipping + (taxesIncluded ? 0 : currentTax);
  const refunded = sum(order.refunds, (refund) => refund.transaction.amountMinor);
  return {
    items,
    discount,
    subtotal: items - discount,
    shipping,
    tax,
    total: items - discount + shipping + (taxesIncluded ? 0 : tax),
    currentSubtotal,
    currentDiscount: sum(left, (line) => line.discount),
    currentShipping: shipping - backShipping,
    currentTax,
    currentTotal,
    refunded,
    outstanding: currentTotal - (order.paid.amountMinor - refunded),
  };
}

function leftOf(line: OrderLine): { subtotal: number; discount: number; tax: number } {
  const cut = (total: number): number => total - Math.round((total * gone(line)) / line.ordered);
  const discount = cut(line.discountMinor);
  return { subtotal: current(line) * line.unitMinor - discount, discount, tax: cut(line.taxMinor) };
}

export function financialStatus(order: Order): 'paid' | 'partially_refunded' | 'refunded' {
  const refunded = sum(order.refunds, (refund) => refund.transaction.amountMinor);
  if (refunded === 0) return 'paid';
  return refunded >= order.paid.amountMinor ? 'refunded' : 'partially_refunded';
}

export function fulfillmentStatus(order: Order): 'fulfilled' | 'partial' | null {
  if (order.lines.every((line) => line.shipped === 0)) return null;
  return order.lines.every((line) => open(line) === 0) ? 'fulfilled' : 'partial';
}

/** What leaves the till for a refund of these parts. */
export function refundAmount(
  shop: Shop,
  parts: readonly { readonly subtotalMinor: number; readonly taxMinor: number }[],
): number {
  return sum(parts, (part) => part.subtotalMinor + (shop.taxesIncluded ? 0 : part.taxMinor));
}

export function sum<T>(rows: readonly T[], amount: (row: T) => number): number {
  return rows.reduce((total, row) => total + amount(row), 0);
}
