import { z } from 'zod';
import { viewMe } from '../../services/people/me.ts';
import { nameField } from '../fields.ts';
import { me, presentMe } from '../presenters/me.ts';
import { route } from '../route.ts';

const merchant = z.strictObject({ id: z.string(), name: z.string() });

export const meRoutes = [
  route({
    method: 'get',
    path: '/me',
    scope: null,
    summary: 'Who calls, for which business, and what they may do',
    response: me,
    handle: async ({ hub, caller }) => {
      const found = await viewMe(hub, caller);
      return found && presentMe(found);
    },
  }),
  route({
    method: 'get',
    path: '/merchant',
    scope: 'manage:merchant',
    summary: 'The business',
    response: merchant,
    handle: async ({ hub, merchantId }) => {
      const found = await hub.store.merchants.byId(merchantId);
      return found && { id: found._id, name: found.name };
    },
  }),
  route({
    method: 'patch',
    path: '/merchant',
    scope: 'manage:merchant',
    summary: 'Give the business another name',
    body: z.strictObject({ name: nameField }),
    example: { name: 'North Mugs' },
    response: merchant,
    handle: async ({ hub, merchantId, body }) => {
      const found = await hub.store.merchants.rename(merchantId, body.name);
      return found && { id: found._id, name: found.name };
    },
  }),
];
