import { formatMinor, minorDigits } from '../../../../server/domain/money.ts';
import { gid } from '../ids.ts';
import type { Order, Refund, RefundLine, Shop } from '../state.ts';
import { linePayload, shippingLinePayload } from './lines.ts';
import { bag, localTime, number } from './rest.ts';

/** A refund: line amounts are JSON numbers, their `_set` twins are strings, as Shopify sends them. */
export function refundPayload(shop: Shop, order: Order, refund: Refund) {
  return {
    id: number(refund.id),
    order_id: number(order.id),
    created_at: localTime(refund.at),
    note: refund.note,
    user_id: null,
    processed_at: localTime(refund.at),
    duties: [],
    total_duties_set: bag(0, shop.currency),
    return: null,
    refund_shipping_lines: refund.shipping ? [shippingPart(shop, order, refund.shipping)] : [],
    restock: refund.lines.some((line) => line.restockType !== 'no_restock'),
    admin_graphql_api_id: gid('Refund', refund.id),
    order_adjustments: [],
    refund_line_items: refund.lines.map((line) => refundLinePayload(shop, order, line)),
    transactions: [transaction(shop, order, refund)],
  };
}

function refundLinePayload(shop: Shop, order: Order, part: RefundLine) {
  const line = order.lines.find((each) => each.id === part.lineId);
  const plain = (minor: number): number => minor / 10 ** minorDigits(shop.currency);
  return {
    id: number(part.id),
    quantity: part.quantity,
    line_item_id: number(part.lineId),
    location_id: part.locationId ? number(part.locationId) : null,
    restock_type: part.restockType,
    subtotal: plain(part.subtotalMinor),
    total_tax: plain(part.taxMinor),
    subtotal_set: bag(part.subtotalMinor, shop.currency),
    total_tax_set: bag(part.taxMinor, shop.currency),
    ...(line ? { line_item: linePayload(shop, order, line) } : {}),
  };
}

function shippingPart(shop: Shop, order: Order, shipping: NonNullable<Refund['shipping']>) {
  return {
    id: number(shipping.id),
    shipping_line_id: number(order.shipping.id),
    shipping_line: shippingLinePayload(shop, order.shipping, order.taxRate),
    subtotal_amount_set: bag(shipping.amountMinor, shop.currency),
    tax_amount_set: bag(shipping.taxMinor, shop.currency),
  };
}

/** Refund transactions name the currency `currency`, where orders say `currency_code`. */
function transaction(shop: Shop, order: Order, refund: Refund) {
  const nothing = { amount: formatMinor(0, shop.currency), currency: shop.currency };
  return {
    id: number(refund.transaction.id),
    order_id: number(order.id),
    kind: 'refund',
    gateway: 'bogus',
    status: 'success',
    message: null,
    created_at: localTime(refund.at),
    test: true,
    authorization: null,
    location_id: null,
    user_id: null,
    parent_id: number(order.paid.id),
    processed_at: localTime(refund.at),
    device_id: null,
    error_code: null,
    source_name: 'web',
    receipt: {},
    amount: formatMinor(refund.transaction.amountMinor, shop.currency),
    currency: shop.currency,
    payment_id: `#${order.number}.2`,
    total_unsettled_set: { presentment_money: nothing, shop_money: nothing },
    manual_payment_gateway: false,
    amount_rounding: null,
    admin_graphql_api_id: gid('OrderTransaction', refund.transaction.id),
  };
}
