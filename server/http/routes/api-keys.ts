import { z } from 'zod';
import { KEY_SCOPES } from '../../domain/roles.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../../services/people/api-keys.ts';
import { idField, nameField } from '../fields.ts';
import { apiKeyList, newApiKey, presentApiKey } from '../presenters/api-key.ts';
import { route } from '../route.ts';

const scope = 'manage:merchant';
const DAY_MS = 86_400_000;

export const apiKeyRoutes = [
  route({
    method: 'get',
    path: '/api-keys',
    scope,
    summary: 'Keys of programs, oldest first; never the keys themselves',
    response: apiKeyList,
    handle: async ({ hub, merchantId }) => ({
      api_keys: (await listApiKeys(hub, merchantId)).map(presentApiKey),
    }),
  }),
  route({
    method: 'post',
    path: '/api-keys',
    scope,
    summary: 'Make a key for a program; it is shown once',
    body: z.strictObject({
      name: nameField,
      scopes: z.array(z.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length),
      days: z.int().min(1).max(3650).nullable().default(null).meta({
        description: 'It ends after so many days; null: when it is revoked.',
      }),
    }),
    example: { name: 'Warehouse scanner', scopes: ['read:stock'], days: 90 },
    response: newApiKey,
    handle: async ({ hub, caller, body }) => {
      const { merchantId, actor: madeBy } = caller;
      const { name, scopes, days } = body;
      const expiresAt = days === null ? null : new Date(hub.now().getTime() + days * DAY_MS);
      const { key, view } = await createApiKey(hub, {
        merchantId,
        name,
        scopes,
        expiresAt,
        madeBy,
      });
      return { key, api_key: presentApiKey(view) };
    },
  }),
  route({
    method: 'delete',
    path: '/api-keys/:id',
    scope,
    summary: 'End a key now',
    params: z.strictObject({ id: idField }),
    response: z.strictObject({ done: z.literal(true) }),
    handle: async ({ hub, caller: { merchantId, actor }, params }) =>
      (await revokeApiKey(hub, merchantId, params.id, actor)) ? ({ done: true } as const) : null,
  }),
];
