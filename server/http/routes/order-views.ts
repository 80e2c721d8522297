import { z } from 'zod';
import { countTabs } from '../../services/orders/order-tabs.ts';
import { deleteSavedView, listSavedViews, saveView } from '../../services/orders/saved-views.ts';
import { HttpError } from '../errors.ts';
import { idField, nameField } from '../fields.ts';
import { savedFilters } from '../order-fields.ts';
import {
  orderViews,
  presentOrderViews,
  presentSavedView,
  savedView,
} from '../presenters/order-views.ts';
import { route } from '../route.ts';

export const orderViewRoutes = [
  route({
    method: 'get',
    path: '/order-views',
    scope: 'read:orders',
    summary: 'The tabs of the order list with their counts, and the views people saved',
    response: orderViews,
    handle: async ({ hub, merchantId }) =>
      presentOrderViews(await countTabs(hub, merchantId), await listSavedViews(hub, merchantId)),
  }),
  route({
    method: 'post',
    path: '/order-views',
    scope: 'write:orders',
    summary: 'Save filters of the order list under a name, for everybody of this merchant',
    body: z.strictObject({ name: nameField.max(60), filters: savedFilters }),
    example: { name: 'Unpaid, last week', filters: { tab: 'unpaid', placed_days: '7' } },
    response: savedView,
    handle: async ({ hub, caller, body }) => {
      const made = await saveView(hub, caller, body);
      if (made.kind === 'made') return presentSavedView(made.view);
      if (made.kind === 'name-taken') {
        throw new HttpError(
          409,
          'name_taken',
          'There is a view of that name.',
          'Take another one.',
        );
      }
      throw new HttpError(409, 'too_many', 'There are too many views.', 'Delete one first.');
    },
  }),
  route({
    method: 'delete',
    path: '/order-views/:id',
    scope: 'write:orders',
    summary: 'Delete a saved view; the answer is what it was',
    params: z.strictObject({ id: idField }),
    response: savedView,
    handle: async ({ hub, merchantId, params }) => {
      const deleted = await deleteSavedView(hub, merchantId, params.id);
      return deleted && presentSavedView(deleted);
    },
  }),
];
