import type { OrderState, PaymentState } from '../../../server/domain/order.ts';
import { tenThousandths } from './amounts.ts';
import type { MagentoOrder } from './schema.ts';

/** By Magento's fixed states; statuses are labels that every merchant names at will. */
const STATES: Readonly<Record<string, OrderState>> = {
  new: 'open',
  pending_payment: 'open',
  processing: 'open',
  payment_review: 'held',
  holded: 'held',
  complete: 'closed',
  closed: 'closed',
  canceled: 'cancelled',
};

/** A state that a module invented counts as open: its units stay owed until the order says otherwise. */
export const stateOf = (order: MagentoOrder): OrderState =>
  Object.hasOwn(STATES, order.state) ? (STATES[order.state] ?? 'open') : 'open';

/** Magento has no payment state; it follows from what was billed and given back. */
export function paymentOf(order: MagentoOrder): PaymentState {
  const total = tenThousandths(order.base_grand_total);
  const paid = tenThousandths(order.base_total_paid);
  const refunded = tenThousandths(order.base_total_refunded);
  if (refunded > 0) return refunded >= paid ? 'refunded' : 'partly-refunded';
  if (paid > 0) return paid >= total ? 'paid' : 'partly-paid';
  if (order.state === 'canceled') return 'voided';
  if (total === 0) return 'paid';
  return tenThousandths(order.payment?.base_amount_authorized ?? '0') > 0
    ? 'authorized'
    : 'pending';
}

export const channelStateOf = ({ state, status, payment }: MagentoOrder) => ({
  state: status === state || status === '' ? state : `${status} (${state})`,
  payment: payment?.method ?? '',
});
