import type { Cart } from '../../../simulator.ts';
import { addressFor, customerFor, hex } from './people.ts';
import {
  type MagentoState,
  nextId,
  nextIncrementId,
  type Order,
  type OrderRow,
  type Product,
} from './state.ts';
import { reserve, salable } from './stock.ts';

/** A checkout. Null when the store shows too little of a SKU, or does not sell it. */
export function place(
  state: MagentoState,
  cart: Cart,
  now: Date,
  random: () => number,
): Order | null {
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of cart.lines) {
    wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  }
  for (const [sku, quantity] of wanted) {
    const sold = state.bySku.get(sku);
    if (sold?.type !== 'simple' || quantity <= 0 || salable(state, sku) < quantity) return null;
  }
  if (wanted.size === 0) return null;
  const order = createOrder(state, cart, wanted, now, random);
  state.orders.set(order.id, order);
  for (const [sku, quantity] of wanted) reserve(state, sku, -quantity);
  state.happened.push({ topic: 'order.saved', orderId: order.id });
  return order;
}

function createOrder(
  state: MagentoState,
  cart: Cart,
  wanted: ReadonlyMap<string, number>,
  now: Date,
  random: () => number,
): Order {
  const { views, shippingPerUnit } = state.shop;
  const view = views[views.length > 1 && random() < 0.5 ? 1 : 0] ?? views[0];
  if (!view) throw new Error('a shop has at least one store view');
  const rows: OrderRow[] = [];
  let units = 0;
  for (const [sku, quantity] of wanted) {
    const product = state.bySku.get(sku);
    if (product) rows.push(...rowsFor(state, product, quantity, now));
    units += quantity;
  }
  return {
    id: nextId(state, 'order'),
    incrementId: nextIncrementId(state, 'order', view),
    view,
    createdAt: now,
    updatedAt: now,
    state: 'new',
    heldFrom: null,
    customer: customerFor(state, cart.buyer, random),
    address: addressFor(random),
    rows,
    shipping: { amount: shippingPerUnit * units, invoiced: 0, refunded: 0, canceled: 0 },
    refunded: { adjustmentPositive: 0, adjustmentNegative: 0, total: 0 },
    history: [],
    protectCode: hex(32, random),
    remoteIp: '192.0.2.10',
  };
}

/** A simple product is one row; a child of a configurable comes under its parent, which has the price. */
function rowsFor(state: MagentoState, product: Product, quantity: number, now: Date): OrderRow[] {
  const row = (of: Product, parent: OrderRow | null): OrderRow => ({
    id: nextId(state, 'order-row'),
    parent,
    product: of,
    sku: product.sku,
    price: parent ? 0 : product.price,
    taxPercent: parent ? 0 : state.shop.taxPercent,
    ordered: quantity,
    invoiced: 0,
    shipped: 0,
    refunded: 0,
    refundedUnshipped: 0,
    returned: 0,
    canceled: 0,
    updatedAt: now,
  });
  if (!product.parent) return [row(product, null)];
  const parent = row(product.parent, null);
  return [parent, row(product, parent)];
}
