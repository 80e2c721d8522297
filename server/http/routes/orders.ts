import { z } from 'zod';
import { limits } from '../../limits.ts';
import { findOrders } from '../../services/orders/find-orders.ts';
import { addOrderNote } from '../../services/orders/order-notes.ts';
import { viewOrderPayload } from '../../services/orders/order-payload.ts';
import { viewOrder } from '../../services/orders/order-view.ts';
import { actorNames } from '../../services/people/actor-names.ts';
import { cursorField, idField, limitField } from '../fields.ts';
import { orderFilterFields, orderFiltersIn } from '../order-fields.ts';
import { order, presentOrder } from '../presenters/order.ts';
import { presentTimelineEntry, timelineEntry } from '../presenters/order-course.ts';
import { orderPayload, presentOrderPayload } from '../presenters/order-payload.ts';
import { orderPage, presentOrderPage } from '../presenters/order-row.ts';
import { route } from '../route.ts';

const byId = z.strictObject({ id: idField });

export const orderRoutes = [
  route({
    method: 'get',
    path: '/orders',
    scope: 'read:orders',
    summary: 'Orders of all channels, newest first',
    query: z.strictObject({ ...orderFilterFields, limit: limitField, cursor: cursorField }),
    response: orderPage,
    handle: async ({ hub, merchantId, query: { cursor, limit, ...filters } }) => {
      const page = await findOrders(hub, merchantId, orderFiltersIn(filters), cursor, limit);
      return page && presentOrderPage(page);
    },
  }),
  route({
    method: 'get',
    path: '/orders/:id',
    scope: 'read:orders',
    summary: 'One order with lines, money, timeline and what it did to the stock',
    params: byId,
    response: order,
    handle: async ({ hub, merchantId, caller, params }) => {
      const view = await viewOrder(hub, merchantId, params.id);
      return view && presentOrder(view, caller.scopes.has('read:exceptions'));
    },
  }),
  route({
    method: 'get',
    path: '/orders/:id/payload',
    scope: 'read:payloads',
    summary: 'The newest message about an order that is still kept, as the channel sent it',
    params: byId,
    response: orderPayload,
    handle: async ({ hub, merchantId, params }) => {
      const found = await viewOrderPayload(hub, merchantId, params.id);
      return found && presentOrderPayload(found.payload);
    },
  }),
  route({
    method: 'post',
    path: '/orders/:id/notes',
    scope: 'write:orders',
    summary: "Write a note into an order's timeline",
    params: byId,
    body: z.strictObject({
      text: z.string().trim().min(1).max(limits.noteMax),
      key: z.uuid().optional().meta({ description: 'The same key twice is one note.' }),
    }),
    example: { text: 'The buyer asked for a gift wrapping.' },
    response: timelineEntry,
    handle: async ({ hub, merchantId, caller, params, body: { text, key } }) => {
      const entry = await addOrderNote(hub, caller, params.id, { text, key });
      if (!entry) return null;
      return presentTimelineEntry(entry, await actorNames(hub, merchantId, [entry.actor]));
    },
  }),
];
