import type { CartLine } from '../../simulator.ts';
import { cancel } from './state/cancel.ts';
import { invoice } from './state/invoice.ts';
import { refund } from './state/refund.ts';
import { canCancel, canInvoice, canRefund, ownRows, toRefund, toShip } from './state/rules.ts';
import { ship } from './state/ship.ts';
import type { MagentoState, Order, OrderRow } from './state/state.ts';
import { sourceItem } from './state/stock.ts';
import { Refused } from './wire/refused.ts';

/** Takes the payment of what is not billed yet: Magento refunds and completes only what was invoiced. */
function takePayment(state: MagentoState, order: Order, now: Date): void {
  if (canInvoice(order)) invoice(state, order, null, now);
}

/** False when nothing is left to ship or no source has enough. */
export function fulfil(
  state: MagentoState,
  order: Order,
  lines: readonly CartLine[] | undefined,
  now: Date,
): boolean {
  const parts = lines
    ? take(order, lines, toShip)
    : new Map(ownRows(order).map((row) => [row.id, toShip(row)]));
  if (!parts || order.state === 'holded') return false;
  const bySource = splitBySource(state, order, parts);
  if (!bySource || bySource.size === 0) return false;
  takePayment(state, order, now);
  for (const [sourceCode, asked] of bySource) {
    ship(state, order, { asked, sourceCode, tracks: [track(order)], comment: null }, now);
  }
  return true;
}

const track = (order: Order) => ({
  number: `1Z${order.incrementId}`,
  title: 'UPS',
  carrierCode: 'ups',
});

/**
 * What is not shipped yet. Unpaid orders are cancelled, which always gives the units back; paid ones, and
 * those whose units are not to come back, are invoiced and refunded, as staff would do it.
 */
export function cancelRest(
  state: MagentoState,
  order: Order,
  restock: boolean,
  now: Date,
): boolean {
  const rows = ownRows(order).filter((row) => toShip(row) > 0);
  if (order.state === 'holded' || order.state === 'canceled' || rows.length === 0) return false;
  if (restock && canCancel(order) && rows.every((row) => row.invoiced === 0)) {
    return cancel(state, order, now);
  }
  takePayment(state, order, now);
  const asked = new Map(rows.map((row) => [row.id, Math.min(toShip(row), toRefund(row))]));
  return giveBack(state, order, asked, restock, now);
}

export function refundLines(
  state: MagentoState,
  order: Order,
  lines: readonly CartLine[],
  restock: boolean,
  now: Date,
): boolean {
  if (order.state === 'holded' || order.state === 'canceled') return false;
  // A bill is written only when what is asked for will be on it.
  const asked = take(order, lines, (row) => row.ordered - row.canceled - row.refunded);
  if (!asked || asked.size === 0) return false;
  takePayment(state, order, now);
  return giveBack(state, order, asked, restock, now);
}

/** Shipping is given back with the last unit. */
function giveBack(
  state: MagentoState,
  order: Order,
  asked: ReadonlyMap<number, number>,
  restock: boolean,
  now: Date,
): boolean {
  if (!canRefund(order)) return false;
  const last = ownRows(order).every((row) => toRefund(row) === (asked.get(row.id) ?? 0));
  const request = {
    asked,
    shipping: last ? null : 0,
    adjustmentPositive: 0,
    adjustmentNegative: 0,
    returned: new Set(restock ? asked.keys() : []),
  };
  try {
    refund(state, order, request, now);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** Spreads wanted SKUs over the rows that still have some; null when they have too few. */
function take(
  order: Order,
  lines: readonly CartLine[],
  left: (row: OrderRow) => number,
): Map<number, number> | null {
  const taken = new Map<number, number>();
  for (const { sku, quantity } of lines) {
    let wanted = quantity;
    for (const row of ownRows(order)) {
      if (row.sku !== sku) continue;
      const part = Math.min(wanted, left(row) - (taken.get(row.id) ?? 0));
      if (part > 0) taken.set(row.id, (taken.get(row.id) ?? 0) + part);
      wanted -= Math.max(0, part);
    }
    if (wanted > 0) return null;
  }
  return taken;
}

/** By priority, as the source selection algorithm would; null when the sources have too little. */
function splitBySource(
  state: MagentoState,
  order: Order,
  parts: ReadonlyMap<number, number>,
): Map<string, Map<number, number>> | null {
  const bySource = new Map<string, Map<number, number>>();
  for (const row of ownRows(order)) {
    let wanted = parts.get(row.id) ?? 0;
    for (const code of state.stock.sourceCodes) {
      const has = Math.max(0, sourceItem(state, row.sku, code)?.quantity ?? 0);
      const part = Math.min(wanted, has);
      if (part === 0) continue;
      const asked = bySource.get(code) ?? new Map<number, number>();
      bySource.set(code, asked.set(row.id, part));
      wanted -= part;
    }
    if (wanted > 0) return null;
  }
  return bySource;
}
