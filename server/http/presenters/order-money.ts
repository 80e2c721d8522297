import { z } from 'zod';
import type { OrderMoney } from '../../domain/order.ts';
import { totalOf } from '../../domain/totals.ts';
import { money, presentMoney } from './common.ts';

/**
 * Every addend of an order's total. `computed` = items − discount + shipping + tax (unless included) +
 * duties + fees + tips + rounding; `difference` = what the channel calls the total − `computed`.
 */
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
  computed: money,
  total: money,
  difference: money,
  refunded: money,
  /** total − refunded. */
  kept: money,
});

export function presentOrderMoney(of: OrderMoney): z.input<typeof orderMoney> {
  const amount = (minor: number) => presentMoney(minor, of.currency);
  const computed = totalOf(of);
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
    computed: amount(computed),
    total: amount(of.totalMinor),
    difference: amount(of.totalMinor - computed),
    refunded: amount(of.refundedMinor),
    kept: amount(of.totalMinor - of.refundedMinor),
  };
}
