import { z } from 'zod';
import { changeMode } from '../../services/channels/change-mode.ts';
import { disconnectChannel } from '../../services/channels/disconnect-channel.ts';
import { idField } from '../fields.ts';
import {
  disconnection,
  modeChange,
  presentDisconnection,
  presentModeChange,
} from '../presenters/shadow.ts';
import { refused } from '../refusal.ts';
import { route } from '../route.ts';

const byId = z.strictObject({ id: idField });
const preview = z
  .boolean()
  .default(false)
  .meta({ description: 'True: only tell what would happen.' });

export const channelModeRoutes = [
  route({
    method: 'post',
    path: '/channels/:id/mode',
    scope: 'write:channels',
    summary: 'Go live, pause, or go back to shadow, with a preview of the numbers that change',
    params: byId,
    body: z.strictObject({ mode: z.enum(['shadow', 'live', 'paused']), preview }),
    example: { mode: 'live', preview: true },
    response: modeChange,
    handle: async ({ hub, caller, params, body }) => {
      const change = await changeMode(hub, caller, params.id, body.mode, body.preview);
      if (change?.ok === false) throw refused(change);
      return change && presentModeChange(change);
    },
  }),
  route({
    method: 'post',
    path: '/channels/:id/disconnect',
    scope: 'write:channels',
    summary: 'Disconnect a store: work stops, its credentials are forgotten, the books stay',
    params: byId,
    body: z.strictObject({ preview }),
    example: { preview: true },
    response: disconnection,
    handle: async ({ hub, caller, params, body }) => {
      const end = await disconnectChannel(hub, caller, params.id, body.preview);
      if (end?.ok === false) throw refused(end);
      return end && presentDisconnection(end);
    },
  }),
];
