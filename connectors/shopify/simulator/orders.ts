import type { Cart, CartLine } from '../../simulator.ts';
import { buyerOf, pick } from './buyers.ts';
import { mint } from './ids.ts';
import { locationWith, shift } from './inventory.ts';
import { orderEditPayload } from './payloads/edit.ts';
import { orderPayload } from './payloads/order.ts';
import { open, sum, taxOn, totalsOf } from './pricing.ts';
import {
  type Discount,
  type News,
  type Order,
  type OrderLine,
  type Shipping,
  type Shop,
  wholeSecond,
} from './state.ts';

const TAX_RATE = 0.0725;
const SHIPPING = [0, 0, 495, 495, 990] as const;
const DISCOUNT: Discount = { code: 'WELCOME10', percent: 10 };
const DISCOUNTED_SHARE = 0.15;

export interface Placed {
  readonly order: Order;
  readonly news: readonly News[];
}

/** Null when some line is not in stock at any one location; then nothing is taken. */
export function place(shop: Shop, cart: Cart, now: Date, random: () => number): Placed | null {
  const at = wholeSecond(now);
  const discount = random() < DISCOUNTED_SHARE ? DISCOUNT : null;
  const wanted = [...merged(cart.lines)];
  const placed = wanted.map(([sku, quantity]) => locationWith(shop, sku, quantity));
  if (wanted.length === 0 || placed.includes(null)) return null;
  const lines = wanted.flatMap(([sku, quantity], index) =>
    lineOf(shop, sku, quantity, placed[index] ?? '', discount),
  );
  const order: Order = withPayment(shop, {
    id: mint(shop.ids, 'order'),
    number: ++shop.lastOrderNumber,
    placedAt: at,
    updatedAt: at,
    cancelledAt: null,
    closedAt: null,
    edited: false,
    buyer: buyerOf(cart.buyer, shop.ids, random),
    lines,
    shipping: shippingOf(shop, pick(SHIPPING, random)),
    discount,
    taxRate: TAX_RATE,
    paid: { id: mint(shop.ids, 'transaction'), amountMinor: 0 },
    fulfillments: [],
    refunds: [],
  });
  shop.orders.set(order.id, order);
  const stock = lines.flatMap((line) =>
    shift(shop, { ...where(line), available: -line.ordered, committed: line.ordered }, now),
  );
  return { order, news: [orderNews(shop, order, 'orders/create'), ...stock] };
}

/**
 * An order edit takes units out and puts them back on the shelf. The line keeps its ordered quantity;
 * only its current quantity falls, and the money stays with the shop until somebody refunds it.
 */
export function removeFromOrder(
  shop: Shop,
  order: Order,
  asked: CartLine,
  now: Date,
): readonly News[] | null {
  const line = order.lines.find((each) => each.item.sku === asked.sku);
  if (!line || order.cancelledAt || asked.quantity < 1 || open(line) < asked.quantity) return null;
  line.removed += asked.quantity;
  order.edited = true;
  touch(order, now);
  const stock = shift(
    shop,
    { ...where(line), available: asked.quantity, committed: -asked.quantity },
    now,
  );
  const editId = mint(shop.ids, 'edit');
  const removal = { lineId: line.id, quantity: asked.quantity };
  return [
    {
      topic: 'orders/edited',
      payload: () => orderEditPayload(order, editId, removal),
    },
    orderNews(shop, order, 'orders/updated'),
    ...stock,
  ];
}

export const where = (line: OrderLine): { inventoryItemId: string; locationId: string } => ({
  inventoryItemId: line.item.inventoryItemId,
  locationId: line.locationId,
});

export const orderNews = (shop: Shop, order: Order, topic: string): News => ({
  topic,
  payload: () => orderPayload(shop, order),
});

/** Shopify never lets an order look older than it did. */
export function touch(order: Order, now: Date): void {
  const at = wholeSecond(now);
  if (at > order.updatedAt) order.updatedAt = at;
}

function merged(lines: readonly CartLine[]): Map<string, number> {
  const bySku = new Map<string, number>();
  for (const { sku, quantity } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  return bySku;
}

function lineOf(
  shop: Shop,
  sku: string,
  ordered: number,
  locationId: string,
  discount: Discount | null,
): readonly OrderLine[] {
  const item = shop.items.get(sku);
  if (!item) return [];
  const gross = item.priceMinor * ordered;
  const discountMinor = discount ? Math.round((gross * discount.percent) / 100) : 0;
  return [
    {
      id: mint(shop.ids, 'line'),
      item: { ...item },
      locationId,
      unitMinor: item.priceMinor,
      ordered,
      discountMinor,
      taxMinor: taxOn(gross - discountMinor, TAX_RATE, shop.taxesIncluded),
      removed: 0,
      refundedUnshipped: 0,
      shipped: 0,
      refundedShipped: 0,
      returned: 0,
    },
  ];
}

function shippingOf(shop: Shop, priceMinor: number): Shipping {
  return {
    id: mint(shop.ids, 'shippingLine'),
    title: priceMinor === 0 ? 'Free shipping' : 'Standard',
    priceMinor,
    taxMinor: taxOn(priceMinor, TAX_RATE, shop.taxesIncluded),
  };
}

/** Buyers pay everything at once. */
function withPayment(shop: Shop, order: Order): Order {
  const { total } = totalsOf(order, shop.taxesIncluded);
  return { ...order, paid: { ...order.paid, amountMinor: total } };
}

/** Units per SKU that the buyer is still owed or has. */
export function unitsLeft(order: Order): readonly CartLine[] {
  return order.lines.map((line) => ({
    sku: line.item.sku,
    quantity: line.ordered - line.removed - line.refundedUnshipped - line.returned,
  }));
}

export const unitsOpen = (order: Order): number => sum(order.lines, open);
