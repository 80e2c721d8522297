import { formatMinor } from '../../../../server/domain/money.ts';
import { gid } from '../ids.ts';
import { current, open } from '../pricing.ts';
import type { Order, OrderLine, Shipping, Shop } from '../state.ts';
import { bag, number } from './rest.ts';

export const TAX_TITLE = 'State Tax';

/**
 * A line as webhooks show it. A code's discount stands in `discount_allocations`; `total_discount` is only
 * for discounts given to the line itself and stays zero here.
 */
export function linePayload(shop: Shop, order: Order, line: OrderLine) {
  const { item } = line;
  const money = (minor: number): string => formatMinor(minor, shop.currency);
  return {
    id: number(line.id),
    admin_graphql_api_id: gid('LineItem', line.id),
    attributed_staffs: [],
    current_quantity: current(line),
    fulfillable_quantity: open(line),
    fulfillment_service: 'manual',
    fulfillment_status: lineStatus(line),
    gift_card: false,
    grams: 100,
    name: item.title,
    price: money(line.unitMinor),
    price_set: bag(line.unitMinor, shop.currency),
    product_exists: shop.itemsByGid.has(gid('ProductVariant', item.variantId)),
    product_id: number(item.productId),
    properties: [],
    quantity: line.ordered,
    requires_shipping: true,
    sales_line_item_group_id: null,
    sku: item.sku,
    taxable: true,
    title: item.title,
    total_discount: money(0),
    total_discount_set: bag(0, shop.currency),
    variant_id: number(item.variantId),
    variant_inventory_management: 'shopify',
    variant_title: null,
    vendor: null,
    tax_lines: [taxLinePayload(shop, line.taxMinor, order.taxRate)],
    duties: [],
    discount_allocations: line.discountMinor === 0 ? [] : [allocation(shop, line.discountMinor)],
  };
}

export function taxLinePayload(shop: Shop, minor: number, rate: number) {
  return {
    channel_liable: false,
    price: formatMinor(minor, shop.currency),
    price_set: bag(minor, shop.currency),
    rate,
    title: TAX_TITLE,
  };
}

export function shippingLinePayload(shop: Shop, shipping: Shipping, rate: number) {
  const price = formatMinor(shipping.priceMinor, shop.currency);
  return {
    id: number(shipping.id),
    carrier_identifier: null,
    code: shipping.title,
    current_discounted_price_set: bag(shipping.priceMinor, shop.currency),
    discounted_price: price,
    discounted_price_set: bag(shipping.priceMinor, shop.currency),
    is_removed: false,
    phone: null,
    price,
    price_set: bag(shipping.priceMinor, shop.currency),
    requested_fulfillment_service_id: null,
    source: 'shopify',
    title: shipping.title,
    tax_lines: [taxLinePayload(shop, shipping.taxMinor, rate)],
    discount_allocations: [],
  };
}

function allocation(shop: Shop, minor: number) {
  return {
    amount: formatMinor(minor, shop.currency),
    amount_set: bag(minor, shop.currency),
    discount_application_index: 0,
  };
}

function lineStatus(line: OrderLine): 'fulfilled' | 'partial' | null {
  if (line.shipped === 0) return null;
  return open(line) === 0 ? 'fulfilled' : 'partial';
}
