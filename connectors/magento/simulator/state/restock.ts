import type { MagentoState, Order, OrderRow } from './state.ts';
import { deduct, reserve, sourceItem } from './stock.ts';

/**
 * What a credit memo does to stock, to be called before the row counts it as refunded. Magento takes the
 * units that were never shipped first:
 *
 * | | returned to stock | not returned |
 * |---|---|---|
 * | not shipped | reservation +1 | source −1, reservation +1: written off |
 * | shipped | source +1 | nothing |
 */
export function restock(
  state: MagentoState,
  order: Order,
  row: OrderRow,
  quantity: number,
  returned: boolean,
): void {
  const unshipped = Math.max(0, Math.min(quantity, row.invoiced - row.refunded - row.shipped));
  if (unshipped > 0) {
    if (!returned) writeOff(state, row.sku, unshipped);
    reserve(state, row.sku, unshipped);
    row.refundedUnshipped += unshipped;
  }
  if (!returned) return;
  putBack(state, order, row, quantity - unshipped);
  row.returned += quantity - unshipped;
}

/** Units go back to the sources that they were shipped from, oldest shipment first. */
function putBack(state: MagentoState, order: Order, row: OrderRow, quantity: number): void {
  let left = quantity;
  for (const shipment of state.shipments) {
    if (shipment.order !== order) continue;
    for (const line of shipment.lines) {
      if (line.row !== row || left === 0) continue;
      const back = Math.min(left, line.quantity);
      deduct(state, row.sku, shipment.sourceCode, -back);
      left -= back;
    }
  }
}

function writeOff(state: MagentoState, sku: string, quantity: number): void {
  let left = quantity;
  for (const sourceCode of state.stock.sourceCodes) {
    const has = sourceItem(state, sku, sourceCode)?.quantity ?? 0;
    const taken = Math.min(left, Math.max(0, has));
    if (taken > 0) deduct(state, sku, sourceCode, taken);
    left -= taken;
  }
}
