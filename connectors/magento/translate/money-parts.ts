import { tenThousandths } from './amounts.ts';
import type { MagentoOrder } from './schema.ts';

/** The amounts that make up an order's total, in ten-thousandths of `currency`. */
export interface Parts {
  readonly currency: string;
  readonly items: number;
  /** Positive; net of the tax that the discount saved. */
  readonly discount: number;
  readonly shipping: number;
  readonly tax: number;
  /** Fixed product taxes, part of the total unless the store counts them into the subtotal. */
  readonly productTaxes: number;
  readonly wrapping: number;
  /** Paid by store credit, gift cards or points: Magento takes it off the total. */
  readonly credit: number;
  readonly total: number;
  readonly refunded: number;
}

export function baseParts(order: MagentoOrder): Parts {
  const extra = order.extension_attributes;
  return {
    currency: order.base_currency_code,
    items: tenThousandths(order.base_subtotal),
    discount: -sum(
      order.base_discount_amount,
      order.base_discount_tax_compensation_amount,
      order.base_shipping_discount_tax_compensation_amnt,
    ),
    shipping: tenThousandths(order.base_shipping_amount),
    tax: tenThousandths(order.base_tax_amount),
    productTaxes: sum(...order.items.map((item) => item.base_weee_tax_applied_row_amnt)),
    wrapping: sum(extra?.gw_base_price, extra?.gw_items_base_price, extra?.gw_card_base_price),
    credit: sum(
      extra?.base_customer_balance_amount,
      extra?.base_gift_cards_amount,
      extra?.base_reward_currency_amount,
    ),
    total: tenThousandths(order.base_grand_total),
    refunded: tenThousandths(order.base_total_refunded),
  };
}

export function orderParts(order: MagentoOrder): Parts {
  const extra = order.extension_attributes;
  return {
    currency: order.order_currency_code,
    items: tenThousandths(order.subtotal),
    discount: -sum(
      order.discount_amount,
      order.discount_tax_compensation_amount,
      order.shipping_discount_tax_compensation_amount,
    ),
    shipping: tenThousandths(order.shipping_amount),
    tax: tenThousandths(order.tax_amount),
    productTaxes: sum(...order.items.map((item) => item.weee_tax_applied_row_amount)),
    wrapping: sum(extra?.gw_price, extra?.gw_items_price, extra?.gw_card_price),
    credit: sum(
      extra?.customer_balance_amount,
      extra?.gift_cards_amount,
      extra?.reward_currency_amount,
    ),
    total: tenThousandths(order.grand_total),
    refunded: tenThousandths(order.total_refunded),
  };
}

const sum = (...texts: readonly (string | undefined)[]): number =>
  texts.reduce((total, text) => total + tenThousandths(text ?? '0'), 0);
