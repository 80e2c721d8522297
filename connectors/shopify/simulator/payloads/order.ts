import { formatMinor } from '../../../../server/domain/money.ts';
import { gid } from '../ids.ts';
import { financialStatus, fulfillmentStatus, type Totals, totalsOf } from '../pricing.ts';
import type { Buyer, Order, Shop } from '../state.ts';
import { fulfillmentPayload } from './fulfillment.ts';
import { linePayload, shippingLinePayload, taxLinePayload } from './lines.ts';
import { refundPayload } from './refund.ts';
import { bag, localTime, localTimeOrNull, number } from './rest.ts';

/** An order as `orders/*` webhooks show it: REST-shaped and whole. */
export function orderPayload(shop: Shop, order: Order) {
  const totals = totalsOf(order, shop.taxesIncluded);
  return {
    id: number(order.id),
    admin_graphql_api_id: gid('Order', order.id),
    ...ALIKE,
    ...standing(order),
    ...currentAmounts(shop, totals),
    ...orderedAmounts(shop, order, totals),
    contact_email: order.buyer.email,
    email: order.buyer.email,
    discount_codes: discountCodes(shop, order, totals),
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: `https://${shop.domain}/${shop.id}/orders/${order.id}/authenticate`,
    presentment_currency: shop.currency,
    taxes_included: shop.taxesIncluded,
    token: order.id,
    billing_address: addressPayload(order.buyer),
    shipping_address: addressPayload(order.buyer),
    customer: customerPayload(shop, order),
    discount_applications: order.discount ? [discountApplication(order.discount)] : [],
    fulfillments: order.fulfillments.map((each) => fulfillmentPayload(shop, order, each)),
    line_items: order.lines.map((line) => linePayload(shop, order, line)),
    refunds: order.refunds.map((refund) => refundPayload(shop, order, refund)),
    shipping_lines: [shippingLinePayload(shop, order.shipping, order.taxRate)],
  };
}

/** What every order of these shops says alike. */
const ALIKE = {
  app_id: null,
  browser_ip: null,
  buyer_accepts_marketing: false,
  cart_token: null,
  checkout_token: null,
  client_details: null,
  confirmation_number: null,
  confirmed: true,
  customer_locale: 'en',
  device_id: null,
  duties_included: false,
  estimated_taxes: false,
  landing_site: null,
  landing_site_ref: null,
  location_id: null,
  merchant_business_entity_id: 'U0lNVUxBVEVE',
  merchant_of_record_app_id: null,
  note: null,
  note_attributes: [],
  payment_gateway_names: ['bogus'],
  payment_terms: null,
  phone: null,
  po_number: null,
  reference: null,
  referring_site: null,
  source_identifier: null,
  source_name: 'web',
  source_url: null,
  tags: '',
  tax_exempt: false,
  test: true,
  user_id: null,
} as const;

function standing(order: Order) {
  return {
    name: `#${order.number}`,
    created_at: localTime(order.placedAt),
    processed_at: localTime(order.placedAt),
    updated_at: localTime(order.updatedAt),
    cancel_reason: order.cancelledAt ? 'customer' : null,
    cancelled_at: localTimeOrNull(order.cancelledAt),
    closed_at: localTimeOrNull(order.closedAt),
    financial_status: financialStatus(order),
    fulfillment_status: fulfillmentStatus(order),
  };
}

/** After edits and refunds. */
function currentAmounts(shop: Shop, totals: Totals) {
  const { currency } = shop;
  return {
    currency,
    current_shipping_price_set: bag(totals.currentShipping, currency),
    current_subtotal_price: formatMinor(totals.currentSubtotal, currency),
    current_subtotal_price_set: bag(totals.currentSubtotal, currency),
    current_total_additional_fees_set: null,
    current_total_discounts: formatMinor(totals.currentDiscount, currency),
    current_total_discounts_set: bag(totals.currentDiscount, currency),
    current_total_duties_set: null,
    current_total_price: formatMinor(totals.currentTotal, currency),
    current_total_price_set: bag(totals.currentTotal, currency),
    current_total_tax: formatMinor(totals.currentTax, currency),
    current_total_tax_set: bag(totals.currentTax, currency),
  };
}

/** As ordered. */
function orderedAmounts(shop: Shop, order: Order, totals: Totals) {
  const { currency } = shop;
  return {
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    subtotal_price: formatMinor(totals.subtotal, currency),
    subtotal_price_set: bag(totals.subtotal, currency),
    tax_lines: [taxLinePayload(shop, totals.tax, order.taxRate)],
    total_cash_rounding_payment_adjustment_set: bag(0, currency),
    total_cash_rounding_refund_adjustment_set: bag(0, currency),
    total_discounts: formatMinor(totals.discount, currency),
    total_discounts_set: bag(totals.discount, currency),
    total_line_items_price: formatMinor(totals.items, currency),
    total_line_items_price_set: bag(totals.items, currency),
    total_outstanding: formatMinor(totals.outstanding, currency),
    total_price: formatMinor(totals.total, currency),
    total_price_set: bag(totals.total, currency),
    total_shipping_price_set: bag(totals.shipping, currency),
    total_tax: formatMinor(totals.tax, currency),
    total_tax_set: bag(totals.tax, currency),
    total_tip_received: formatMinor(0, currency),
    total_weight: 100 * order.lines.reduce((units, line) => units + line.ordered, 0),
  };
}

function discountCodes(shop: Shop, order: Order, totals: Totals) {
  if (!order.discount) return [];
  const amount = formatMinor(totals.discount, shop.currency);
  return [{ code: order.discount.code, amount, type: 'percentage' }];
}

function discountApplication(discount: NonNullable<Order['discount']>) {
  return {
    target_type: 'line_item',
    type: 'discount_code',
    value: `${discount.percent}.0`,
    value_type: 'percentage',
    allocation_method: 'across',
    target_selection: 'all',
    code: discount.code,
  };
}

function addressPayload(buyer: Buyer) {
  const { address } = buyer;
  return {
    first_name: buyer.firstName,
    address1: address.address1,
    phone: null,
    city: address.city,
    zip: address.zip,
    province: address.province,
    country: 'United States',
    last_name: buyer.lastName,
    address2: null,
    company: null,
    latitude: null,
    longitude: null,
    name: `${buyer.firstName} ${buyer.lastName}`.trim(),
    country_code: 'US',
    province_code: address.provinceCode,
  };
}

function customerPayload(shop: Shop, order: Order) {
  const { buyer } = order;
  return {
    id: number(buyer.customerId),
    created_at: localTime(order.placedAt),
    updated_at: localTime(order.placedAt),
    first_name: buyer.firstName,
    last_name: buyer.lastName,
    state: 'disabled',
    note: null,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    email: buyer.email,
    phone: null,
    currency: shop.currency,
    tax_exemptions: [],
    admin_graphql_api_id: gid('Customer', buyer.customerId),
  };
}
