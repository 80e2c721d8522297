import { z } from 'zod';
import { checkStore } from '../../services/channels/check-store.ts';
import { renewCredentials } from '../../services/channels/renew-credentials.ts';
import { retryImport } from '../../services/channels/run-import.ts';
import { type Place, startConnection } from '../../services/channels/start-connection.ts';
import { idField, nameField } from '../fields.ts';
import { presentStoreCheck, storeCheck } from '../presenters/channel-page.ts';
import { refused } from '../refusal.ts';
import { route } from '../route.ts';

/** What a store's own form asks for; the connector says what fits. */
const typed = z.record(z.string().min(1).max(40), z.string().max(2_000));
const access = {
  kind: z.string().regex(/^[a-z]{1,20}$/, 'a kind of store, such as "magento"'),
  settings: typed,
  secrets: typed,
};
const exampleAccess = {
  kind: 'magento',
  settings: { baseUrl: 'https://shop.example' },
  secrets: {
    consumerKey: 'copied from the store',
    consumerSecret: 'copied from the store',
    accessToken: 'copied from the store',
    accessTokenSecret: 'copied from the store',
  },
};

const place = z.union([
  z.strictObject({ id: idField }),
  z.strictObject({ name: nameField, counter: z.enum(['hub', 'channel']) }),
]);

const placeOf = (given: z.output<typeof place>): Place =>
  'id' in given ? { kind: 'known', locationId: given.id } : { kind: 'named', ...given };

const started = z.strictObject({ id: z.string() });

export const connectChannelRoutes = [
  route({
    method: 'post',
    path: '/channels/check',
    scope: 'write:channels',
    summary: 'Look at a store before it is connected; nothing is saved',
    body: z.strictObject(access),
    example: exampleAccess,
    response: storeCheck,
    handle: async ({ hub, merchantId, body }) => {
      const check = await checkStore(hub, { merchantId, ...body });
      if (!check.ok) throw refused(check);
      return presentStoreCheck(check);
    },
  }),
  route({
    method: 'post',
    path: '/channels',
    scope: 'write:channels',
    summary: 'Connect a store in shadow mode; its import goes on behind this call',
    body: z.strictObject({
      ...access,
      name: nameField,
      locations: z
        .array(z.strictObject({ external_id: idField, location: place }))
        .max(1_000)
        .meta({ description: 'Locations of the store that are left out are not sold from.' }),
      open_stock: z.boolean(),
    }),
    example: {
      ...exampleAccess,
      name: 'Harbour',
      locations: [{ external_id: 'default', location: { name: 'Main', counter: 'hub' } }],
      open_stock: true,
    },
    response: started,
    handle: async ({ hub, caller, body }) => {
      const { merchantId, actor } = caller;
      const { locations, open_stock: openStock, ...rest } = body;
      const places = locations.map(({ external_id, location }) => ({
        externalId: external_id,
        place: placeOf(location),
      }));
      const request = { merchantId, actor, ...rest, openStock, locations: places };
      const answer = await startConnection(hub, request);
      if (!answer.ok) throw refused(answer);
      return { id: answer.channelId };
    },
  }),
  route({
    method: 'post',
    path: '/channels/:id/import',
    scope: 'write:channels',
    summary: 'Try a first import again that stopped before its end',
    params: z.strictObject({ id: idField }),
    body: z.strictObject({ again: z.literal(true) }),
    example: { again: true },
    response: started,
    handle: async ({ hub, caller, params }) => {
      const answer = await retryImport(hub, caller, params.id);
      if (answer?.ok === false) throw refused(answer);
      return answer && { id: params.id };
    },
  }),
  route({
    method: 'put',
    path: '/channels/:id/credentials',
    scope: 'write:channels',
    summary: 'New credentials for the same store, after a live check',
    params: z.strictObject({ id: idField }),
    body: z.strictObject({ settings: typed, secrets: typed }),
    example: { settings: exampleAccess.settings, secrets: exampleAccess.secrets },
    response: started,
    handle: async ({ hub, caller, params, body }) => {
      const answer = await renewCredentials(hub, caller, params.id, body);
      if (answer?.ok === false) throw refused(answer);
      return answer && { id: answer.channelId };
    },
  }),
];
