import { invoicedAmounts, round4 } from './money.ts';
import type { Order, OrderRow } from './state.ts';

/** Rows that money and commands address: a configurable's child only tells which product it is. */
export const ownRows = (order: Order): readonly OrderRow[] =>
  order.rows.filter((row) => row.parent === null);

export const childOf = (order: Order, row: OrderRow): OrderRow | undefined =>
  order.rows.find((other) => other.parent === row);

export const toInvoice = (row: OrderRow): number => row.ordered - row.invoiced - row.canceled;
export const toShip = (row: OrderRow): number =>
  Math.max(0, row.ordered - row.shipped - row.refunded - row.canceled);
export const toRefund = (row: OrderRow): number => row.invoiced - row.refunded;
export const toCancel = (row: OrderRow): number => Math.min(toInvoice(row), toShip(row));

const ENDED = new Set(['canceled', 'complete', 'closed']);

export const canInvoice = (order: Order): boolean =>
  order.state !== 'holded' &&
  !ENDED.has(order.state) &&
  ownRows(order).some((row) => toInvoice(row) > 0);

export const canShip = (order: Order): boolean =>
  order.state !== 'holded' &&
  order.state !== 'canceled' &&
  ownRows(order).some((row) => toShip(row) > 0);

/** An order invoiced in full cannot be cancelled any more, only refunded. */
export const canCancel = canInvoice;

/** As long as money is left that was paid and not given back, shipping included; less than half a cent is none. */
export const canRefund = (order: Order): boolean =>
  order.state !== 'holded' &&
  order.state !== 'canceled' &&
  order.state !== 'closed' &&
  round4(invoicedAmounts(order, 1).total - order.refunded.total) >= 0.005;

/** The state that follows from what was done so far (Sales ResourceModel Order Handler State). */
export function stateAfter(order: Order): Order['state'] {
  if (order.state === 'canceled' || order.state === 'holded') return order.state;
  const begun = ownRows(order).some((row) => row.invoiced > 0 || row.shipped > 0);
  const current = order.state === 'new' && begun ? 'processing' : order.state;
  if (current === 'new' || canInvoice({ ...order, state: current })) return current;
  if (!canRefund({ ...order, state: current }) && !canShip(order)) return 'closed';
  return current === 'processing' && !canShip(order) ? 'complete' : current;
}
