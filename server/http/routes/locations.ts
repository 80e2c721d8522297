import { z } from 'zod';
import { chooseCounter } from '../../services/stock/choose-counter.ts';
import { idField } from '../fields.ts';
import { granted } from '../refusal.ts';
import { route } from '../route.ts';

const counter = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Null: the hub counts. */
  channel_id: z.string().nullable(),
});

export const locationRoutes = [
  route({
    method: 'put',
    path: '/locations/:id/counter',
    scope: 'write:channels',
    summary: 'Choose who counts a location: the hub, or the staff of a store that stocks it',
    params: z.strictObject({ id: idField }),
    body: z.strictObject({
      channel_id: idField.nullable().meta({ description: 'Null: the hub counts.' }),
    }),
    example: { channel_id: null },
    response: counter,
    handle: async ({ hub, caller: { merchantId, actor }, params, body }) => {
      const { channel_id: channelId } = body;
      const chosen = await chooseCounter(hub, merchantId, params.id, channelId, actor);
      const location = granted(chosen);
      return location && { id: location._id, name: location.name, channel_id: channelId };
    },
  }),
];
