import { z } from 'zod';
import { historyJson, orderJson, statusOf } from '../answers/order.ts';
import { stamp } from '../answers/stamp.ts';
import { cancel, hold, unhold } from '../state/cancel.ts';
import { comment } from '../state/history.ts';
import { orderedAmounts } from '../state/money.ts';
import type { HistoryEntry, Order } from '../state/state.ts';
import type { Columns } from '../wire/search.ts';
import { bodyOf, listed, orderOf, projected, type Route } from './route.ts';

const VIEW = 'Magento_Sales::actions_view';

const ORDER_COLUMNS: Columns<Order> = {
  entity_id: (order) => order.id,
  increment_id: (order) => order.incrementId,
  state: (order) => order.state,
  status: (order) => statusOf(order.state),
  store_id: (order) => order.view.id,
  created_at: (order) => stamp(order.createdAt),
  updated_at: (order) => stamp(order.updatedAt),
  customer_id: (order) => order.customer.id,
  customer_email: (order) => order.customer.email,
  customer_is_guest: (order) => (order.customer.id === null ? 1 : 0),
  order_currency_code: (order) => order.view.currency,
  grand_total: (order) => orderedAmounts(order, order.view.rate).total,
  base_grand_total: (order) => orderedAmounts(order, 1).total,
};

const HISTORY_COLUMNS: Columns<HistoryEntry> = {
  entity_id: (entry) => entry.id,
  created_at: (entry) => stamp(entry.at),
};

const commentBody = z.object({
  statusHistory: z.object({
    comment: z.string(),
    is_visible_on_front: z.coerce.number().default(0),
  }),
});

export const orderRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: 'orders',
    resource: VIEW,
    answer: (call) => {
      const show = (order: Order) => orderJson(call.state, order);
      return projected(call, listed(call, call.state.orders.values(), ORDER_COLUMNS, show));
    },
  },
  {
    method: 'GET',
    pattern: 'orders/:id',
    resource: VIEW,
    answer: (call, [id]) => projected(call, orderJson(call.state, orderOf(call, id))),
  },
  {
    method: 'POST',
    pattern: 'orders/:id/cancel',
    resource: 'Magento_Sales::cancel',
    // False, and still 200, when there was nothing to cancel.
    answer: (call, [id]) => cancel(call.state, orderOf(call, id), call.now),
  },
  {
    method: 'POST',
    pattern: 'orders/:id/hold',
    resource: 'Magento_Sales::hold',
    answer: (call, [id]) => {
      hold(call.state, orderOf(call, id), call.now);
      return true;
    },
  },
  {
    method: 'POST',
    pattern: 'orders/:id/unhold',
    resource: 'Magento_Sales::unhold',
    answer: (call, [id]) => {
      unhold(call.state, orderOf(call, id), call.now);
      return true;
    },
  },
  {
    method: 'GET',
    pattern: 'orders/:id/comments',
    resource: VIEW,
    answer: (call, [id]) => {
      const order = orderOf(call, id);
      const show = (entry: HistoryEntry) => historyJson(order, entry);
      const query = { searchCriteria: '', ...call.query };
      return listed({ ...call, query }, order.history, HISTORY_COLUMNS, show);
    },
  },
  {
    method: 'POST',
    pattern: 'orders/:id/comments',
    resource: 'Magento_Sales::comment',
    answer: (call, [id]) => {
      const order = orderOf(call, id);
      const { statusHistory } = bodyOf(call, commentBody);
      const visible = statusHistory.is_visible_on_front === 1;
      comment(call.state, order, statusHistory.comment, visible, call.now);
      return true;
    },
  },
];
