import { gid } from '../ids.ts';
import { CARRIER, trackingUrl } from '../payloads/fulfillment.ts';
import {
  current,
  financialStatus,
  fulfillmentStatus,
  open,
  sum,
  type Totals,
  totalsOf,
} from '../pricing.ts';
import type { Fulfillment, Order, OrderLine, Refund, Shop } from '../state.ts';
import { locationById, variantView } from './catalog.ts';
import { type PageArgs, pageInOrder } from './connection.ts';
import { iso, isoOrNull, moneyBag } from './values.ts';

const FULFILLMENT = { fulfilled: 'FULFILLED', partial: 'PARTIALLY_FULFILLED' } as const;

interface FirstArgs {
  readonly first?: number | null;
}

/** An order as the Admin API shows it. Amounts are as ordered unless their name says `current`. */
export function orderView(shop: Shop, order: Order) {
  const status = fulfillmentStatus(order);
  return {
    __typename: 'Order',
    id: gid('Order', order.id),
    legacyResourceId: order.id,
    name: `#${order.number}`,
    createdAt: iso(order.placedAt),
    processedAt: iso(order.placedAt),
    updatedAt: iso(order.updatedAt),
    cancelledAt: isoOrNull(order.cancelledAt),
    closedAt: isoOrNull(order.closedAt),
    displayFinancialStatus: financialStatus(order).toUpperCase(),
    displayFulfillmentStatus: status ? FULFILLMENT[status] : 'UNFULFILLED',
    currencyCode: shop.currency,
    presentmentCurrencyCode: shop.currency,
    taxesIncluded: shop.taxesIncluded,
    dutiesIncluded: false,
    test: true,
    edited: order.edited,
    tags: [],
    note: null,
    email: order.buyer.email,
    phone: null,
    currentSubtotalLineItemsQuantity: sum(order.lines, current),
    ...amounts(shop, order),
    customer: () => customerView(order),
    shippingAddress: () => addressView(order),
    lineItems: (args: PageArgs) =>
      pageInOrder(order.lines, args, (line) => lineView(shop, order, line)),
    fulfillments: ({ first }: FirstArgs) =>
      order.fulfillments
        .slice(0, first ?? undefined)
        .map((fulfillment) => fulfillmentView(shop, order, fulfillment)),
    refunds: ({ first }: FirstArgs) =>
      order.refunds.slice(0, first ?? undefined).map((refund) => refundView(shop, order, refund)),
  };
}

function amounts(shop: Shop, order: Order) {
  // Functions, because a list of a hundred bare orders asks for none of them.
  const bag = (amount: (totals: Totals) => number) => () =>
    moneyBag(amount(totalsOf(order, shop.taxesIncluded)), shop.currency);
  const nothing = bag(() => 0);
  return {
    totalPriceSet: bag(({ total }) => total),
    currentTotalPriceSet: bag(({ currentTotal }) => currentTotal),
    totalDiscountsSet: bag(({ discount }) => discount),
    totalTaxSet: bag(({ tax }) => tax),
    totalShippingPriceSet: bag(({ shipping }) => shipping),
    totalTipReceivedSet: nothing,
    totalRefundedSet: bag(({ refunded }) => refunded),
    originalTotalDutiesSet: null,
    originalTotalAdditionalFeesSet: null,
    totalCashRoundingAdjustment: { paymentSet: nothing, refundSet: nothing },
  };
}

function lineView(shop: Shop, order: Order, line: OrderLine) {
  const bag = (minor: number) => moneyBag(minor, shop.currency);
  return {
    __typename: 'LineItem',
    id: gid('LineItem', line.id),
    title: line.item.title,
    variantTitle: null,
    sku: line.item.sku,
    quantity: line.ordered,
    currentQuantity: current(line),
    unfulfilledQuantity: open(line),
    requiresShipping: true,
    isGiftCard: false,
    variant: () => {
      const item = shop.itemsByGid.get(gid('ProductVariant', line.item.variantId));
      return item ? variantView(shop, item) : null;
    },
    originalUnitPriceSet: bag(line.unitMinor),
    discountAllocations:
      line.discountMinor === 0 ? [] : [{ allocatedAmountSet: bag(line.discountMinor) }],
    taxLines: [{ title: 'State Tax', rate: order.taxRate, priceSet: bag(line.taxMinor) }],
  };
}

export function fulfillmentView(shop: Shop, order: Order, fulfillment: Fulfillment) {
  const { trackingNumber } = fulfillment;
  return {
    __typename: 'Fulfillment',
    id: gid('Fulfillment', fulfillment.id),
    status: 'SUCCESS',
    createdAt: iso(fulfillment.at),
    location: locationById(shop, fulfillment.locationId),
    trackingInfo: [{ company: CARRIER, number: trackingNumber, url: trackingUrl(trackingNumber) }],
    fulfillmentLineItems: (args: PageArgs) =>
      pageInOrder(fulfillment.lines, args, ({ id, lineId, quantity }) => ({
        __typename: 'FulfillmentLineItem',
        id: gid('FulfillmentLineItem', id),
        quantity,
        lineItem: lineById(shop, order, lineId),
      })),
  };
}

export function refundView(shop: Shop, order: Order, refund: Refund) {
  return {
    __typename: 'Refund',
    id: gid('Refund', refund.id),
    createdAt: iso(refund.at),
    totalRefundedSet: moneyBag(refund.transaction.amountMinor, shop.currency),
    refundLineItems: (args: PageArgs) =>
      pageInOrder(refund.lines, args, (part) => ({
        __typename: 'RefundLineItem',
        quantity: part.quantity,
        restockType: part.restockType.toUpperCase(),
        location: locationById(shop, part.locationId),
        lineItem: lineById(shop, order, part.lineId),
      })),
  };
}

function lineById(shop: Shop, order: Order, lineId: string) {
  const line = order.lines.find((each) => each.id === lineId);
  return line ? lineView(shop, order, line) : null;
}

const customerView = ({ buyer }: Order) => ({
  __typename: 'Customer',
  id: gid('Customer', buyer.customerId),
  firstName: buyer.firstName,
  lastName: buyer.lastName,
});

const addressView = ({ id, buyer }: Order) => ({
  __typename: 'MailingAddress',
  id: gid('MailingAddress', id),
  firstName: buyer.firstName,
  lastName: buyer.lastName,
  company: null,
  address1: buyer.address.address1,
  address2: null,
  city: buyer.address.city,
  province: buyer.address.province,
  provinceCode: buyer.address.provinceCode,
  zip: buyer.address.zip,
  countryCodeV2: 'US',
  phone: null,
});
