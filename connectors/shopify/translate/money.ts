import { MoneyError, parseMinor } from '../../../server/domain/money.ts';
import type { OrderMoney } from '../../../server/domain/order.ts';
import { TranslateError } from '../../connector.ts';
import type { DraftAmount, DraftLine, DraftOrder } from './draft.ts';

/** Reads amounts of one side (shop or buyer); a side that lacks an amount answers null. */
export interface Side {
  readonly currency: string;
  of(amount: DraftAmount): number | null;
}

export const shopSide = (order: DraftOrder): Side => side(order.currency, (each) => each.shop);

export function presentmentSide(order: DraftOrder): Side | null {
  if (order.presentmentCurrency === null) return null;
  return side(order.presentmentCurrency, (each) => each.presentment);
}

function side(currency: string, pick: (amount: DraftAmount) => string | null): Side {
  const of = (amount: DraftAmount) => {
    const text = pick(amount);
    return text === null ? null : minorOf(text, currency);
  };
  return { currency, of };
}

/** Minor units, or the delivery is set aside: an amount that cannot be read is not guessed at. */
export function minorOf(text: string, currency: string): number {
  try {
    return parseMinor(text, currency);
  } catch (error) {
    if (error instanceof MoneyError) throw new TranslateError('range', error.message);
    throw error;
  }
}

/**
 * The order as it was bought: Shopify's totals without a prefix ("before returns") count every line at
 * its full quantity, so lines, discounts, tax and total all belong together and must add up to the cent.
 * The `current_` side shrinks with every refund; what was given back stands in `refundedMinor` instead.
 * Null when this side is not told in full.
 */
export function moneyOf(
  order: DraftOrder,
  lines: readonly DraftLine[],
  where: Side,
): OrderMoney | null {
  const { of } = where;
  const items = sum(lines.map((line) => times(of(line.unitPrice), line.quantity)));
  const rounding = of(order.rounding);
  const total = of(order.total);
  const parts = {
    itemsMinor: items,
    discountMinor: of(order.discounts),
    shippingMinor: sum(order.shipping.map(of)),
    taxMinor: of(order.tax),
    // Duties that the prices include would count twice.
    dutiesMinor: order.dutiesIncluded ? 0 : of(order.duties),
    feesMinor: of(order.fees),
    tipsMinor: of(order.tips),
    refundedMinor: sum(order.refunds.map((refund) => sum(refund.amounts.map(of)))),
    totalMinor: total,
  };
  if (rounding === null || !complete(parts)) return null;
  const negative = Object.entries(parts).find(([, minor]) => minor < 0);
  if (negative) throw new TranslateError('range', `${negative[0]} is negative`);
  return {
    currency: where.currency,
    taxIncluded: order.taxesIncluded,
    ...parts,
    roundingMinor: rounding,
    // Cash rounding changes what is paid, not Shopify's total_price (2025-04 changelog): added on both.
    totalMinor: parts.totalMinor + rounding,
  };
}

/** Null as soon as one part is unknown. */
export function sum(parts: readonly (number | null)[]): number | null {
  let total = 0;
  for (const part of parts) {
    if (part === null) return null;
    total += part;
  }
  if (!Number.isSafeInteger(total)) throw new TranslateError('range', 'an amount is out of range');
  return total;
}

const times = (minor: number | null, quantity: number) =>
  minor === null ? null : minor * quantity;

function complete<T extends Record<string, number | null>>(
  parts: T,
): parts is T & Record<keyof T, number> {
  return Object.values(parts).every((part) => part !== null);
}
