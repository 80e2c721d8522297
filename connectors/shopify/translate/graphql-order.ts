import type { z } from 'zod';
import type { OrderSnapshot } from '../../../server/domain/order.ts';
import type { DraftAmount, DraftFulfillment, DraftLine, DraftOrder } from './draft.ts';
import { graphqlOrder } from './graphql-schema.ts';
import { snapshotOf } from './order.ts';
import { titleOf } from './rest-order.ts';
import { parse } from './shapes.ts';

type GraphqlOrder = z.output<typeof graphqlOrder>;
type GraphqlLine = GraphqlOrder['lineItems']['nodes'][number];

/** An order as our own reads write it (graphql/order-heads.graphql, every list complete). */
export const graphqlOrderSnapshot = (body: unknown): OrderSnapshot =>
  snapshotOf(draftOf(parse(graphqlOrder, body)));

function draftOf(order: GraphqlOrder): DraftOrder {
  const same = order.presentmentCurrencyCode === order.currencyCode;
  const { customer } = order;
  return {
    id: order.id,
    name: order.name,
    placedAt: order.processedAt,
    updatedAt: order.updatedAt,
    cancelled: order.cancelledAt !== null,
    closed: order.closedAt !== null,
    financialStatus: order.displayFinancialStatus.toLowerCase(),
    fulfillmentStatus: order.displayFulfillmentStatus.toLowerCase(),
    currency: order.currencyCode,
    presentmentCurrency: same ? null : order.presentmentCurrencyCode,
    taxesIncluded: order.taxesIncluded,
    dutiesIncluded: order.dutiesIncluded,
    total: order.totalPriceSet,
    discounts: order.totalDiscountsSet ?? NOTHING,
    shipping: [order.totalShippingPriceSet],
    tax: order.totalTaxSet ?? NOTHING,
    duties: order.originalTotalDutiesSet ?? NOTHING,
    fees: order.originalTotalAdditionalFeesSet ?? NOTHING,
    tips: order.totalTipReceivedSet,
    rounding: order.totalCashRoundingAdjustment.paymentSet,
    email: order.email,
    phone: order.phone,
    customer: customer
      ? { id: customer.id, name: `${customer.firstName} ${customer.lastName}`.trim() }
      : null,
    shipTo: order.shippingAddress ? addressOf(order.shippingAddress) : null,
    tags: order.tags,
    note: order.note,
    lines: order.lineItems.nodes.map(lineOf),
    fulfillments: order.fulfillments.map(fulfillmentOf),
    refunds: order.refunds.map((refund) => ({
      id: refund.id,
      at: refund.createdAt ?? order.updatedAt,
      amounts: [refund.totalRefundedSet],
      rows: refund.refundLineItems.nodes.map((row) => ({
        lineId: row.lineItem.id,
        quantity: row.quantity,
        restock: row.restockType.toLowerCase(),
        locationId: row.location?.id ?? null,
      })),
    })),
  };
}

const NOTHING: DraftAmount = { shop: '0', presentment: '0' };

function lineOf(line: GraphqlLine): DraftLine {
  return {
    id: line.id,
    variantId: line.variant?.id ?? null,
    sku: line.sku,
    title: titleOf(line.title, line.variantTitle),
    quantity: line.quantity,
    current: line.currentQuantity,
    open: line.unfulfilledQuantity,
    giftCard: line.isGiftCard,
    requiresShipping: line.requiresShipping,
    tracked: line.variant?.inventoryItem.tracked ?? false,
    tip: false,
    unitPrice: line.originalUnitPriceSet,
    discounts: line.discountAllocations.map((each) => each.allocatedAmountSet),
    taxes: line.taxLines.map((each) => each.priceSet),
  };
}

function fulfillmentOf(each: GraphqlOrder['fulfillments'][number]): DraftFulfillment {
  return {
    id: each.id,
    at: each.createdAt,
    status: each.status.toLowerCase(),
    locationId: each.location?.id ?? null,
    lines: each.fulfillmentLineItems.nodes.map((part) => ({
      lineId: part.lineItem.id,
      quantity: part.quantity ?? 0,
    })),
    tracking: each.trackingInfo.flatMap(({ company, number, url }) =>
      number === null ? [] : [{ carrier: company, number, url }],
    ),
  };
}

function addressOf(address: NonNullable<GraphqlOrder['shippingAddress']>) {
  return {
    firstName: address.firstName,
    lastName: address.lastName,
    company: address.company,
    address1: address.address1,
    address2: address.address2,
    city: address.city,
    region: address.provinceCode || address.province,
    zip: address.zip,
    countryCode: address.countryCodeV2,
    phone: address.phone,
  };
}
