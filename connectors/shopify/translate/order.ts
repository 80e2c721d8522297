import type {
  Address,
  Buyer,
  OrderSnapshot,
  OrderState,
  PaymentState,
  Refund,
  Shipment,
  SnapshotLine,
} from '../../../server/domain/order.ts';
import { limits } from '../../../server/limits.ts';
import { TranslateError } from '../../connector.ts';
import type { DraftAddress, DraftLine, DraftOrder, DraftRefund } from './draft.ts';
import { moneyOf, presentmentSide, type Side, shopSide, sum } from './money.ts';
import { isShipped, type LineUnits, unitsOf } from './quantities.ts';

/** What the shop says of an order, in our words. */
export function snapshotOf(order: DraftOrder): OrderSnapshot {
  if (order.lines.length > limits.linesMax) {
    throw new TranslateError('range', `more than ${limits.linesMax} lines`);
  }
  const shop = shopSide(order);
  const goods = order.lines.filter(tipTest(order, shop));
  const money = moneyOf(order, goods, shop);
  if (!money) throw new TranslateError('schema', 'an amount is missing');
  const buyerSide = presentmentSide(order);
  const units = unitsOf(order);
  return {
    externalId: order.id,
    revisedAt: order.updatedAt,
    number: order.name,
    placedAt: order.placedAt,
    state: stateOf(order),
    payment: PAYMENT.get(order.financialStatus) ?? 'other',
    channelState: { state: order.fulfillmentStatus, payment: order.financialStatus },
    lines: goods.map((line) => lineOf(line, units(line), shop)),
    money,
    presentment: buyerSide && moneyOf(order, goods, buyerSide),
    buyer: buyerOf(order),
    shipTo: order.shipTo && addressOf(order.shipTo),
    shipments: order.fulfillments.map(shipmentOf),
    refunds: order.refunds.map((refund) => refundOf(refund, shop)),
    tags: order.tags,
    note: order.note,
  };
}

// Whether an order is on hold is told by GraphQL only, so it stays in channelState: a state that
// depends on the road a delivery took would change back and forth.
function stateOf(order: DraftOrder): OrderState {
  if (order.cancelled) return 'cancelled';
  return order.closed ? 'closed' : 'open';
}

const PAYMENT = new Map<string, PaymentState>([
  ['pending', 'pending'],
  ['authorized', 'authorized'],
  ['paid', 'paid'],
  ['partially_paid', 'partly-paid'],
  ['partially_refunded', 'partly-refunded'],
  ['refunded', 'refunded'],
  ['voided', 'voided'],
]);

/**
 * Shopify lists a tip among the lines *and* in the order's tips. It is money, not goods. Webhooks mark
 * the line; GraphQL does not, there it is the unshippable line without variant that makes up the tips.
 */
function tipTest(order: DraftOrder, shop: Side): (line: DraftLine) => boolean {
  if (order.lines.some((line) => line.tip)) return (line) => !line.tip;
  const tips = shop.of(order.tips);
  const like = (line: DraftLine) =>
    line.variantId === null && !line.requiresShipping && !line.giftCard;
  const worth = order.lines.filter(like).reduce((all, line) => {
    return all + (shop.of(line.unitPrice) ?? 0) * line.quantity;
  }, 0);
  return tips !== null && tips > 0 && worth === tips ? (line) => !like(line) : () => true;
}

function lineOf(line: DraftLine, units: LineUnits, shop: Side): SnapshotLine {
  return {
    lineId: line.id,
    externalItemId: line.variantId,
    channelSku: line.sku,
    title: line.title,
    quantity: line.quantity,
    stocked: holdsStock(line),
    ...units,
    unitPriceMinor: shop.of(line.unitPrice) ?? 0,
    discountMinor: sum(line.discounts.map(shop.of)) ?? 0,
    taxMinor: sum(line.taxes.map(shop.of)) ?? 0,
  };
}

/** Gift cards, custom lines and services hold no stock; what is shipped does, tracked there or not. */
function holdsStock(line: DraftLine): boolean {
  return !line.giftCard && line.variantId !== null && (line.requiresShipping || line.tracked);
}

function buyerOf(order: DraftOrder): Buyer | null {
  const { customer, email, phone, shipTo } = order;
  const name = customer?.name || (shipTo ? fullName(shipTo) : '');
  if (!customer && !email && !phone && !name) return null;
  return { externalId: customer?.id ?? null, name, email, phone };
}

const fullName = (address: DraftAddress) => `${address.firstName} ${address.lastName}`.trim();

function addressOf(address: DraftAddress): Address {
  return {
    name: fullName(address),
    company: address.company,
    lines: [address.address1, address.address2].filter((line) => line !== ''),
    city: address.city,
    region: address.region,
    postalCode: address.zip,
    countryCode: address.countryCode,
    phone: address.phone,
  };
}

function shipmentOf(fulfillment: DraftOrder['fulfillments'][number]): Shipment {
  return {
    externalId: fulfillment.id,
    at: fulfillment.at,
    cancelled: !isShipped(fulfillment),
    externalLocationId: fulfillment.locationId,
    lines: fulfillment.lines,
    tracking: fulfillment.tracking,
  };
}

const RESTOCKED = new Set(['cancel', 'return', 'legacy_restock']);

function refundOf(refund: DraftRefund, shop: Side): Refund {
  return {
    externalId: refund.id,
    at: refund.at,
    amountMinor: sum(refund.amounts.map(shop.of)) ?? 0,
    lines: refund.rows.map(({ lineId, quantity, restock }) => ({
      lineId,
      quantity,
      restocked: RESTOCKED.has(restock),
    })),
  };
}
