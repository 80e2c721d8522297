import { z } from 'zod';
import { findOrders } from '../../services/find-orders.ts';
import { viewOrder } from '../../services/order-view.ts';
import { cursorField, idField, limitField, searchField, timeField } from '../fields.ts';
import { order, presentOrder } from '../presenters/order.ts';
import { orderPage, orderState, paymentState, presentOrderPage } from '../presenters/order-row.ts';
import { route } from '../route.ts';

export const orderRoutes = [
  route({
    method: 'get',
    path: '/orders',
    scope: 'read:orders',
    summary: 'Orders of all channels, newest first',
    query: z.strictObject({
      channel: idField.optional(),
      state: orderState.optional(),
      payment: paymentState.optional(),
      placed_from: timeField,
      placed_to: timeField.meta({ description: 'Exclusive.' }),
      q: searchField,
      limit: limitField,
      cursor: cursorField,
    }),
    response: orderPage,
    handle: async ({ hub, merchantId, query }) => {
      const filters = {
        channelId: query.channel,
        state: query.state,
        payment: query.payment,
        placedFrom: query.placed_from,
        placedTo: query.placed_to,
        q: query.q,
      };
      const page = await findOrders(hub, merchantId, filters, query.cursor, query.limit);
      return page && presentOrderPage(page);
    },
  }),
  route({
    method: 'get',
    path: '/orders/:id',
    scope: 'read:orders',
    summary: 'One order with lines, money, timeline and what it did to the stock',
    params: z.strictObject({ id: idField }),
    response: order,
    handle: async ({ hub, merchantId, params }) => {
      const view = await viewOrder(hub, merchantId, params.id);
      return view && presentOrder(view);
    },
  }),
];
