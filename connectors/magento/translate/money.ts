import type { OrderMoney } from '../../../server/domain/order.ts';
import { TranslateError } from '../../connector.ts';
import { minorUnit, tenThousandths, toMinor } from './amounts.ts';
import { baseParts, orderParts, type Parts } from './money-parts.ts';
import { units } from './quantity.ts';
import type { MagentoItem, MagentoOrder } from './schema.ts';

/**
 * The order's money in the website's base currency (`base_*`, the side that is reconciled) or in the
 * currency the buyer saw. Magento's amounts are net; tax stands beside them.
 */
export function orderMoney(order: MagentoOrder, side: 'base' | 'order'): OrderMoney {
  const parts = side === 'base' ? baseParts(order) : orderParts(order);
  const { currency } = parts;
  const minor = (value: number) => toMinor(value, currency);
  const exact = exactly(parts);
  const items = itemsOf(order.items, side, parts.items, currency);
  const money = {
    currency,
    itemsMinor: items,
    discountMinor: minor(exact.discount),
    shippingMinor: minor(parts.shipping),
    taxMinor: minor(parts.tax),
    taxIncluded: false,
    dutiesMinor: 0,
    feesMinor: minor(exact.fees),
    tipsMinor: 0,
    roundingMinor: 0,
    totalMinor: minor(exact.total),
    refundedMinor: minor(parts.refunded),
  };
  if (money.totalMinor < 0) throw new TranslateError('range', 'the order total is negative');
  // Only what rounding explains is called rounding; anything else stays visible as a difference.
  if (Math.abs(exact.difference) >= minorUnit(currency)) return money;
  const { itemsMinor, discountMinor, shippingMinor, taxMinor, feesMinor, totalMinor } = money;
  const sum = itemsMinor - discountMinor + shippingMinor + taxMinor + feesMinor;
  return { ...money, roundingMinor: totalMinor - sum };
}

/** In ten-thousandths: fees and discount as they add up, and by how much the total differs. */
function exactly(parts: Parts) {
  const total = parts.total + parts.credit;
  const discount = Math.max(0, parts.discount);
  const surcharge = Math.max(0, -parts.discount);
  const fixed = parts.wrapping + surcharge;
  const without = parts.items - discount + parts.shipping + parts.tax + fixed;
  const settled = Math.abs(total - without) < minorUnit(parts.currency);
  const fees = settled ? fixed : fixed + parts.productTaxes;
  return { total, discount, fees, difference: total - (without - fixed + fees) };
}

/**
 * Units × rounded unit price where that is the subtotal but for rounding (prices that include tax have
 * four decimals net), else the subtotal as Magento says it.
 */
function itemsOf(
  items: readonly MagentoItem[],
  side: 'base' | 'order',
  subtotal: number,
  currency: string,
): number {
  const own = items.filter((item) => !item.parent_item_id);
  const unit = minorUnit(currency);
  let exact = 0;
  let rounded = 0;
  let slack = 0;
  for (const item of own) {
    const price = tenThousandths(side === 'base' ? item.base_price : item.price);
    const quantity = units(item.qty_ordered);
    exact += quantity * price;
    rounded += quantity * toMinor(price, currency);
    // Half a minor unit for each unit, as prices are rounded, and one for the row.
    slack += (quantity + 1) * (unit / 2);
  }
  return Math.abs(exact - subtotal) <= slack ? rounded : toMinor(subtotal, currency);
}
