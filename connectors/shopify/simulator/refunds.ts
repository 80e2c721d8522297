import type { CartLine } from '../../simulator.ts';
import { mint } from './ids.ts';
import { shift } from './inventory.ts';
import { orderNews, touch, unitsOpen, where } from './orders.ts';
import { refundPayload } from './payloads/refund.ts';
import { current, open, refundAmount, shareOf } from './pricing.ts';
import {
  type News,
  type Order,
  type OrderLine,
  type Refund,
  type RefundLine,
  type Shop,
  wholeSecond,
} from './state.ts';

interface Restock {
  readonly restock: boolean;
}

/**
 * Refunds units: those not shipped yet first (restock type `cancel`), then shipped ones (`return`);
 * without restocking both are `no_restock`. Null when the order does not have that many units left.
 */
export function refund(
  shop: Shop,
  order: Order,
  asked: readonly CartLine[],
  { restock }: Restock,
  now: Date,
): readonly News[] | null {
  const found = asked.map(({ sku, quantity }) => ({
    line: order.lines.find((line) => line.item.sku === sku),
    quantity,
  }));
  const parts = found.flatMap(({ line, quantity }) =>
    line && quantity > 0 && current(line) >= quantity ? [{ line, quantity }] : [],
  );
  const repeated = new Set(asked.map(({ sku }) => sku)).size < asked.length;
  if (parts.length === 0 || parts.length < asked.length || repeated) return null;
  const stock: News[] = [];
  const lines = parts.flatMap(({ line, quantity }) => {
    const unshipped = Math.min(open(line), quantity);
    return [
      ...giveUp(shop, line, unshipped, restock, now, stock),
      ...takeBack(shop, line, quantity - unshipped, restock, now, stock),
    ];
  });
  const made = book(shop, order, lines, null, now);
  return [refundNews(shop, order, made), orderNews(shop, order, 'orders/updated'), ...stock];
}

/** Cancels all that is not shipped and gives its money back; shipping too when nothing was shipped. */
export function cancel(
  shop: Shop,
  order: Order,
  { restock }: Restock,
  now: Date,
): readonly News[] | null {
  if (order.cancelledAt || unitsOpen(order) === 0) return null;
  const stock: News[] = [];
  const lines = order.lines.flatMap((line) => giveUp(shop, line, open(line), restock, now, stock));
  order.cancelledAt = wholeSecond(now);
  const unshipped = order.fulfillments.length === 0;
  const shipping =
    unshipped && order.shipping.priceMinor > 0
      ? {
          id: mint(shop.ids, 'refundLine'),
          amountMinor: order.shipping.priceMinor,
          taxMinor: order.shipping.taxMinor,
        }
      : null;
  const made = book(shop, order, lines, shipping, now);
  return [
    orderNews(shop, order, 'orders/cancelled'),
    refundNews(shop, order, made),
    orderNews(shop, order, 'orders/updated'),
    ...stock,
  ];
}

/** Units that never left: back on the shelf, or written off (they leave the on-hand number as well). */
function giveUp(
  shop: Shop,
  line: OrderLine,
  quantity: number,
  restock: boolean,
  now: Date,
  stock: News[],
): readonly RefundLine[] {
  if (quantity === 0) return [];
  const made = refundLine(shop, line, quantity, restock ? 'cancel' : 'no_restock');
  line.refundedUnshipped += quantity;
  const available = restock ? quantity : 0;
  stock.push(...shift(shop, { ...where(line), available, committed: -quantity }, now));
  return [made];
}

function takeBack(
  shop: Shop,
  line: OrderLine,
  quantity: number,
  restock: boolean,
  now: Date,
  stock: News[],
): readonly RefundLine[] {
  if (quantity === 0) return [];
  const made = refundLine(shop, line, quantity, restock ? 'return' : 'no_restock');
  line.refundedShipped += quantity;
  if (!restock) return [made];
  line.returned += quantity;
  stock.push(...shift(shop, { ...where(line), available: quantity }, now));
  return [made];
}

/** Drawn up before the units leave the line, because its share depends on what left before. */
function refundLine(
  shop: Shop,
  line: OrderLine,
  quantity: number,
  restockType: RefundLine['restockType'],
): RefundLine {
  return {
    id: mint(shop.ids, 'refundLine'),
    lineId: line.id,
    quantity,
    restockType,
    locationId: restockType === 'no_restock' ? null : line.locationId,
    ...shareOf(line, quantity),
  };
}

function book(
  shop: Shop,
  order: Order,
  lines: readonly RefundLine[],
  shipping: Refund['shipping'],
  now: Date,
): Refund {
  const parts = shipping
    ? [...lines, { subtotalMinor: shipping.amountMinor, taxMinor: shipping.taxMinor }]
    : lines;
  const made: Refund = {
    id: mint(shop.ids, 'refund'),
    at: wholeSecond(now),
    note: null,
    lines,
    shipping,
    transaction: { id: mint(shop.ids, 'transaction'), amountMinor: refundAmount(shop, parts) },
  };
  order.refunds.push(made);
  shop.orderOf.set(made.id, order);
  touch(order, now);
  return made;
}

const refundNews = (shop: Shop, order: Order, made: Refund): News => ({
  topic: 'refunds/create',
  payload: () => refundPayload(shop, order, made),
});
