import { z } from 'zod';
import { listDeliveries } from '../../services/inbox/activity-deliveries.ts';
import { listWrites } from '../../services/publish/activity-writes.ts';
import { cursorField, idField, limitField } from '../fields.ts';
import {
  deliveryPage,
  deliveryState,
  presentDeliveryPage,
  presentStockWritePage,
  stockWritePage,
} from '../presenters/activity.ts';
import { route } from '../route.ts';

export const activityRoutes = [
  route({
    method: 'get',
    path: '/activity/deliveries',
    scope: 'read:inbox',
    summary: 'Messages of the stores, newest first: what became of each, not what it carried',
    query: z.strictObject({
      channel: idField.optional(),
      state: deliveryState.optional(),
      limit: limitField,
      cursor: cursorField,
    }),
    response: deliveryPage,
    handle: async ({ hub, merchantId, query }) => {
      const filters = { channelId: query.channel, state: query.state };
      const page = await listDeliveries(hub, merchantId, filters, query.cursor, query.limit);
      return page && presentDeliveryPage(page);
    },
  }),
  route({
    method: 'get',
    path: '/activity/writes',
    scope: 'read:stock',
    summary: 'Every number sent to a store in the last months, newest first, with its receipt',
    query: z.strictObject({
      channel: idField.optional(),
      limit: limitField,
      cursor: cursorField,
    }),
    response: stockWritePage,
    handle: async ({ hub, merchantId, query }) => {
      const page = await listWrites(hub, merchantId, query.channel, query.cursor, query.limit);
      return page && presentStockWritePage(page);
    },
  }),
];
