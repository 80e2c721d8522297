import { Refused } from '../wire/refused.ts';
import { canInvoice, childOf, ownRows, stateAfter, toInvoice } from './rules.ts';
import {
  type DocumentLine,
  type InvoiceDocument,
  type MagentoState,
  nextId,
  nextIncrementId,
  type Order,
  type OrderRow,
} from './state.ts';

/** Rows by their id and how many units of each. */
export type Asked = ReadonlyMap<number, number>;

/** Bills rows, or all that is not billed yet. Stock does not move. */
export function invoice(
  state: MagentoState,
  order: Order,
  asked: Asked | null,
  now: Date,
): InvoiceDocument {
  const rows = ownRows(order);
  const quantityOf = (row: OrderRow): number =>
    asked ? (asked.get(row.id) ?? 0) : Math.max(0, toInvoice(row));
  refuseInvoice(order, rows, quantityOf);
  const lines: DocumentLine[] = [];
  for (const row of rows) {
    const quantity = quantityOf(row);
    if (quantity === 0) continue;
    const child = childOf(order, row);
    for (const billed of child ? [row, child] : [row]) {
      // Unlike shipments and refunds, invoices count on the child's row too.
      billed.invoiced += quantity;
      billed.updatedAt = now;
      lines.push({ id: nextId(state, 'invoice-row'), row: billed, quantity });
    }
  }
  // The first invoice takes the whole shipping.
  const shipping = order.shipping.amount - order.shipping.invoiced;
  order.shipping.invoiced += shipping;
  order.state = stateAfter(order);
  order.updatedAt = now;
  const incrementId = nextIncrementId(state, 'invoice', order.view);
  const document = {
    id: nextId(state, 'invoice'),
    incrementId,
    order,
    at: now,
    lines,
    shipping,
  };
  state.invoices.push(document);
  state.happened.push({ topic: 'order.saved', orderId: order.id });
  return document;
}

function refuseInvoice(
  order: Order,
  rows: readonly OrderRow[],
  quantityOf: (row: OrderRow) => number,
): void {
  const problems: string[] = [];
  if (!canInvoice(order)) problems.push('The order does not allow an invoice to be created.');
  for (const row of rows) {
    if (quantityOf(row) > toInvoice(row)) {
      problems.push(
        `The quantity to invoice must not be greater than the uninvoiced quantity for product SKU "${row.sku}".`,
      );
    }
  }
  if (!rows.some((row) => quantityOf(row) > 0)) {
    problems.push("You can't create an invoice without products.");
  }
  if (problems.length > 0) {
    throw new Refused(400, ['Invoice Document Validation Error(s):', ...problems].join('\n'));
  }
}
