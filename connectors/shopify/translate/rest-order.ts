import type { z } from 'zod';
import type { OrderSnapshot } from '../../../server/domain/order.ts';
import type { DraftAddress, DraftAmount, DraftLine, DraftOrder } from './draft.ts';
import { snapshotOf } from './order.ts';
import { bothSides } from './rest-money.ts';
import { refundDraft } from './rest-refund.ts';
import { type restAddress, type restFulfillment, type restLine, restOrder } from './rest-schema.ts';
import { parse } from './shapes.ts';

type RestOrder = z.output<typeof restOrder>;
type RestLine = z.output<typeof restLine>;

/** A REST-shaped order, as `orders/*` webhooks carry it. */
export const restOrderSnapshot = (body: unknown): OrderSnapshot =>
  snapshotOf(draftOf(parse(restOrder, body)));

function draftOf(order: RestOrder): DraftOrder {
  const other = order.presentment_currency;
  const presentmentCurrency = other && other !== order.currency ? other : null;
  return {
    id: order.id,
    name: order.name,
    // Imported orders carry the day they were really placed in processed_at.
    placedAt: order.processed_at ?? order.created_at,
    updatedAt: order.updated_at,
    cancelled: Boolean(order.cancelled_at),
    closed: Boolean(order.closed_at),
    financialStatus: order.financial_status,
    fulfillmentStatus: FULFILLMENT.get(order.fulfillment_status) ?? order.fulfillment_status,
    currency: order.currency,
    presentmentCurrency,
    taxesIncluded: order.taxes_included ?? false,
    dutiesIncluded: order.duties_included ?? false,
    ...amountsOf(order),
    email: order.email,
    phone: order.phone,
    customer: order.customer
      ? { id: order.customer.id ?? null, name: nameOf(order.customer) }
      : null,
    shipTo: order.shipping_address ? addressOf(order.shipping_address) : null,
    tags: order.tags.split(',').flatMap((tag) => tag.trim() || []),
    note: order.note,
    lines: order.line_items.map(lineOf),
    fulfillments: (order.fulfillments ?? []).map(fulfillmentOf),
    refunds: (order.refunds ?? []).map((refund) =>
      refundDraft(refund, order.currency, presentmentCurrency),
    ),
  };
}

/** REST's words for what GraphQL calls differently. */
const FULFILLMENT = new Map([
  ['', 'unfulfilled'],
  ['partial', 'partially_fulfilled'],
]);

function amountsOf(order: RestOrder) {
  const lines = order.shipping_lines ?? [];
  return {
    total: bothSides(order.total_price, order.total_price_set),
    discounts: bothSides(order.total_discounts, order.total_discounts_set),
    tax: bothSides(order.total_tax, order.total_tax_set),
    // Before discounts, as total_discounts counts shipping discounts too. Old payloads have lines only.
    shipping: order.total_shipping_price_set
      ? [bothSides(null, order.total_shipping_price_set)]
      : lines.map((line) => bothSides(line.price, line.price_set)),
    tips: bothSides(order.total_tip_received, order.total_tip_received_set),
    duties: bothSides(null, order.original_total_duties_set),
    fees: bothSides(null, order.original_total_additional_fees_set),
    rounding: bothSides(null, order.total_cash_rounding_payment_adjustment_set),
  };
}

function lineOf(line: RestLine): DraftLine {
  const allocations = line.discount_allocations ?? [];
  // Before 2018 there were no allocations; then the line's own discount is all there is.
  const discounts: DraftAmount[] =
    allocations.length > 0
      ? allocations.map((each) => bothSides(each.amount, each.amount_set))
      : [bothSides(line.total_discount, line.total_discount_set)];
  return {
    id: line.id,
    variantId: line.variant_id ?? null,
    sku: line.sku,
    title: titleOf(line.title, line.variant_title),
    quantity: line.quantity,
    current: line.current_quantity ?? null,
    open: line.fulfillable_quantity ?? null,
    giftCard: line.gift_card ?? false,
    requiresShipping: line.requires_shipping ?? true,
    tracked: line.variant_inventory_management !== null,
    tip: line.tip_payment_gateway !== null || line.tip_payment_method !== null,
    unitPrice: bothSides(line.price, line.price_set),
    discounts,
    taxes: (line.tax_lines ?? []).map((tax) => bothSides(tax.price, tax.price_set)),
  };
}

/** "Shirt - Blue"; a product without options has the variant "Default Title", which says nothing. */
export function titleOf(title: string, variantTitle: string): string {
  return variantTitle === '' || variantTitle === 'Default Title'
    ? title
    : `${title} - ${variantTitle}`;
}

function fulfillmentOf(each: z.output<typeof restFulfillment>) {
  const numbers = each.tracking_numbers ?? (each.tracking_number ? [each.tracking_number] : []);
  const urls = each.tracking_urls ?? (each.tracking_url ? [each.tracking_url] : []);
  return {
    id: each.id,
    at: each.created_at,
    status: each.status,
    locationId: each.location_id ?? null,
    lines: each.line_items.map(({ id: lineId, quantity }) => ({ lineId, quantity })),
    tracking: numbers.map((number, index) => ({
      carrier: each.tracking_company,
      number,
      url: urls[index] ?? null,
    })),
  };
}

function addressOf(address: z.output<typeof restAddress>): DraftAddress {
  return {
    firstName: address.first_name,
    lastName: address.last_name,
    company: address.company,
    address1: address.address1,
    address2: address.address2,
    city: address.city,
    region: address.province_code || address.province,
    zip: address.zip,
    countryCode: address.country_code,
    phone: address.phone,
  };
}

const nameOf = (person: { first_name: string; last_name: string }) =>
  `${person.first_name} ${person.last_name}`.trim();
