import type { CreditmemoDocument, InvoiceDocument, Order, OrderRow } from './state.ts';

/** Magento keeps amounts as decimal(20,4). */
export const round4 = (amount: number): number => Math.round(amount * 10_000) / 10_000;

/** Converts a base amount into the order's currency. */
export const inOrder = (order: Order, base: number): number => round4(base * order.view.rate);

export interface Amounts {
  readonly subtotal: number;
  readonly tax: number;
  readonly shipping: number;
  readonly total: number;
}

/** One side of a row: `rate` 1 for the base currency. Quantities other than the ordered one take their part. */
export function rowAmounts(row: OrderRow, rate: number, quantity = row.ordered) {
  const price = round4(row.price * rate);
  const net = round4(price * quantity);
  // Tax is computed once on the ordered row in base currency and split from there.
  const tax = Math.round(row.price * row.ordered * row.taxPercent) / 100;
  return { price, net, tax: round4((tax * rate * quantity) / row.ordered) };
}

export const sumRows = (
  order: Order,
  rate: number,
  quantityOf: (row: OrderRow) => number,
): { subtotal: number; tax: number } => {
  let subtotal = 0;
  let tax = 0;
  for (const row of order.rows) {
    if (row.parent) continue;
    const part = rowAmounts(row, rate, quantityOf(row));
    subtotal += part.net;
    tax += part.tax;
  }
  return { subtotal: round4(subtotal), tax: round4(tax) };
};

function amounts(
  order: Order,
  rate: number,
  quantityOf: (row: OrderRow) => number,
  shipping: number,
): Amounts {
  const { subtotal, tax } = sumRows(order, rate, quantityOf);
  const converted = round4(shipping * rate);
  return { subtotal, tax, shipping: converted, total: round4(subtotal + tax + converted) };
}

export const orderedAmounts = (order: Order, rate: number): Amounts =>
  amounts(order, rate, (row) => row.ordered, order.shipping.amount);

export const invoicedAmounts = (order: Order, rate: number): Amounts =>
  amounts(order, rate, (row) => row.invoiced, order.shipping.invoiced);

export const canceledAmounts = (order: Order, rate: number): Amounts =>
  amounts(order, rate, (row) => row.canceled, order.shipping.canceled);

/** What one invoice or credit memo bills for its rows. */
export function lineAmounts(
  document: Pick<InvoiceDocument | CreditmemoDocument, 'lines'>,
  rate: number,
): { subtotal: number; tax: number } {
  let subtotal = 0;
  let tax = 0;
  for (const line of document.lines) {
    if (line.row.parent) continue;
    const part = rowAmounts(line.row, rate, line.quantity);
    subtotal += part.net;
    tax += part.tax;
  }
  return { subtotal: round4(subtotal), tax: round4(tax) };
}
