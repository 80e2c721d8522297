import { Refused } from '../wire/refused.ts';
import { canCancel, childOf, ownRows, toCancel, toRefund, toShip } from './rules.ts';
import type { MagentoState, Order } from './state.ts';
import { reserve } from './stock.ts';

/** Gives the reservations of what is neither billed nor shipped back. False, and nothing done, if it cannot. */
export function cancel(state: MagentoState, order: Order, now: Date): boolean {
  if (!canCancel(order)) return false;
  let next: Order['state'] = 'canceled';
  for (const row of ownRows(order)) {
    // What was billed stays: the order goes on with it (Order::registerCancellation).
    if (next !== 'processing' && toRefund(row) > 0) {
      next = toShip(row) > toCancel(row) ? 'processing' : 'complete';
    }
    const quantity = toCancel(row);
    row.canceled += quantity;
    row.updatedAt = now;
    const child = childOf(order, row);
    if (child) {
      child.canceled += quantity;
      child.updatedAt = now;
    }
    if (quantity > 0) reserve(state, row.sku, quantity);
  }
  order.shipping.canceled = order.shipping.amount - order.shipping.invoiced;
  order.state = next;
  order.updatedAt = now;
  state.happened.push({ topic: 'order.saved', orderId: order.id });
  return true;
}

export function hold(state: MagentoState, order: Order, now: Date): void {
  if (order.state !== 'new' && order.state !== 'processing') {
    throw new Refused(400, 'A hold action is not available.');
  }
  order.heldFrom = order.state;
  moveTo(state, order, 'holded', now);
}

export function unhold(state: MagentoState, order: Order, now: Date): void {
  if (order.state !== 'holded' || order.heldFrom === null) {
    throw new Refused(400, 'You cannot remove the hold.');
  }
  const back = order.heldFrom;
  order.heldFrom = null;
  moveTo(state, order, back, now);
}

function moveTo(state: MagentoState, order: Order, next: Order['state'], now: Date): void {
  order.state = next;
  order.updatedAt = now;
  state.happened.push({ topic: 'order.saved', orderId: order.id });
}
