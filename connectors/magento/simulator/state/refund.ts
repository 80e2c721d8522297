import { Refused } from '../wire/refused.ts';
import type { Asked } from './invoice.ts';
import { inOrder, lineAmounts, round4 } from './money.ts';
import { restock } from './restock.ts';
import { canRefund, childOf, ownRows, stateAfter, toRefund } from './rules.ts';
import {
  type CreditmemoDocument,
  type DocumentLine,
  type MagentoState,
  nextId,
  nextIncrementId,
  type Order,
} from './state.ts';

export interface RefundRequest {
  /** Null refunds everything that was billed. */
  readonly asked: Asked | null;
  /** Base currency. Null refunds all shipping that is left, which surprises people. */
  readonly shipping: number | null;
  readonly adjustmentPositive: number;
  readonly adjustmentNegative: number;
  /** Ids of rows (a configurable's or its child's) whose units go back to stock. */
  readonly returned: ReadonlySet<number>;
}

/** An offline credit memo. */
export function refund(
  state: MagentoState,
  order: Order,
  request: RefundRequest,
  now: Date,
): CreditmemoDocument {
  const lines: DocumentLine[] = [];
  for (const row of ownRows(order)) {
    const quantity = request.asked ? (request.asked.get(row.id) ?? 0) : toRefund(row);
    if (quantity > 0) lines.push({ id: nextId(state, 'creditmemo-row'), row, quantity });
  }
  const money = moneyOf(order, lines, request);
  refuseRefund(order, lines, money);
  for (const { row, quantity } of lines) {
    const child = childOf(order, row);
    const back = request.returned.has(row.id) || (child ? request.returned.has(child.id) : false);
    restock(state, order, row, quantity, back);
    row.refunded += quantity;
    row.updatedAt = now;
  }
  settle(order, money);
  order.updatedAt = now;
  return record(state, order, lines, money, now);
}

type Money = CreditmemoDocument['money'];

function moneyOf(order: Order, lines: readonly DocumentLine[], request: RefundRequest): Money {
  const left = round4(order.shipping.invoiced - order.shipping.refunded);
  const shipping = request.shipping ?? left;
  if (shipping > left + 0.0001) {
    throw new Refused(400, 'Maximum shipping amount allowed to refund is: %1', [left.toFixed(2)]);
  }
  const { subtotal, tax } = lineAmounts({ lines }, 1);
  const { adjustmentPositive, adjustmentNegative } = request;
  const total = round4(subtotal + tax + shipping + adjustmentPositive - adjustmentNegative);
  return { subtotal, tax, shipping, adjustmentPositive, adjustmentNegative, total };
}

function refuseRefund(order: Order, lines: readonly DocumentLine[], money: Money): void {
  const problems: string[] = [];
  if (!canRefund(order)) problems.push('The order does not allow a creditmemo to be created.');
  for (const { row, quantity } of lines) {
    if (quantity > toRefund(row)) {
      problems.push(
        `The quantity to creditmemo must not be greater than the unrefunded quantity for product SKU "${row.sku}".`,
      );
    }
  }
  if (money.total <= 0) problems.push("The credit memo's total must be positive.");
  else if (lines.length === 0 && money.shipping === 0) {
    problems.push("You can't create a creditmemo without products.");
  }
  if (problems.length > 0) {
    throw new Refused(400, ['Creditmemo Document Validation Error(s):', ...problems].join('\n'));
  }
}

function settle(order: Order, money: Money): void {
  order.shipping.refunded = round4(order.shipping.refunded + money.shipping);
  const { refunded } = order;
  refunded.adjustmentPositive = round4(refunded.adjustmentPositive + money.adjustmentPositive);
  refunded.adjustmentNegative = round4(refunded.adjustmentNegative + money.adjustmentNegative);
  refunded.total = round4(refunded.total + money.total);
  order.state = stateAfter(order);
}

function record(
  state: MagentoState,
  order: Order,
  lines: readonly DocumentLine[],
  money: Money,
  now: Date,
): CreditmemoDocument {
  const incrementId = nextIncrementId(state, 'creditmemo', order.view);
  const document = { id: nextId(state, 'creditmemo'), incrementId, order, at: now, lines, money };
  state.creditmemos.push(document);
  order.history.push({
    id: nextId(state, 'history'),
    comment: `We refunded ${order.view.currency} ${inOrder(order, money.total).toFixed(2)} offline.`,
    at: now,
    status: order.state,
    entityName: 'creditmemo',
    visible: false,
  });
  state.happened.push({ topic: 'order.saved', orderId: order.id });
  state.happened.push({ topic: 'creditmemo.saved', orderId: order.id });
  return document;
}
