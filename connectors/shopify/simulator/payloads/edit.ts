import type { Order } from '../state.ts';
import { localTime, number } from './rest.ts';

/** `orders/edited` names what was added and removed, and nothing else of the order. */
export function orderEditPayload(
  order: Order,
  editId: string,
  removal: { readonly lineId: string; readonly quantity: number },
) {
  return {
    order_edit: {
      id: number(editId),
      app_id: null,
      created_at: localTime(order.updatedAt),
      notify_customer: false,
      order_id: number(order.id),
      reason: '',
      staff_id: null,
      committed_at: localTime(order.updatedAt),
      user_id: null,
      line_items: {
        additions: [],
        removals: [{ id: number(removal.lineId), delta: removal.quantity }],
      },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  };
}
