import { z } from 'zod';
import { viewHome } from '../../services/desk/home-view.ts';
import { home, presentHome } from '../presenters/home.ts';
import { route } from '../route.ts';
import { zoneField } from '../zone-field.ts';

export const homeRoutes = [
  route({
    method: 'get',
    path: '/home',
    scope: 'read:orders',
    summary: 'What needs a person now, today’s orders, and how fresh the numbers are',
    query: z.strictObject({
      tz: zoneField.default('UTC').meta({
        description: 'Whose midnight begins the day where the business chose no time zone.',
      }),
    }),
    response: home,
    handle: async ({ hub, merchantId, query }) =>
      presentHome(await viewHome(hub, merchantId, query.tz)),
  }),
];
