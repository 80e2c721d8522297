import { z } from 'zod';
import { limits } from '../../limits.ts';
import { isZone } from '../../services/desk/home-orders.ts';
import { viewHome } from '../../services/desk/home-view.ts';
import { home, presentHome } from '../presenters/home.ts';
import { route } from '../route.ts';

export const homeRoutes = [
  route({
    method: 'get',
    path: '/home',
    scope: 'read:orders',
    summary: 'What needs a person now, today’s orders, and how fresh the numbers are',
    query: z.strictObject({
      tz: z
        .string()
        .min(1)
        .max(limits.zoneNameMax)
        .refine(isZone, 'a time zone such as Europe/Berlin')
        .default('UTC')
        .meta({ description: 'Whose midnight begins the day; a name of IANA’s.' }),
    }),
    response: home,
    handle: async ({ hub, merchantId, query }) =>
      presentHome(await viewHome(hub, merchantId, query.tz)),
  }),
];
