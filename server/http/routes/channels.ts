import { z } from 'zod';
import { viewChannels } from '../../services/channels/channel-view.ts';
import { viewChannel } from '../../services/channels/view-channel.ts';
import { shadowNumbers } from '../../services/publish/shadow.ts';
import { cursorField, idField, limitField } from '../fields.ts';
import { channelList, presentChannel } from '../presenters/channel.ts';
import { channelPage, presentChannelPage } from '../presenters/channel-page.ts';
import { presentShadowPage, shadowPage } from '../presenters/shadow.ts';
import { route } from '../route.ts';

export const channelRoutes = [
  route({
    method: 'get',
    path: '/channels',
    scope: 'read:channels',
    summary: 'Connected stores: health, lag and calls used',
    response: channelList,
    handle: async ({ hub, merchantId }) => ({
      channels: (await viewChannels(hub, merchantId)).map(presentChannel),
    }),
  }),
  route({
    method: 'get',
    path: '/channels/:id',
    scope: 'read:channels',
    summary: 'One store: its import, health, locations and who counts them',
    params: z.strictObject({ id: idField }),
    response: channelPage,
    handle: async ({ hub, merchantId, params }) => {
      const page = await viewChannel(hub, merchantId, params.id);
      return page && presentChannelPage(page);
    },
  }),
  route({
    method: 'get',
    path: '/channels/:id/shadow',
    scope: 'read:channels',
    summary: 'Every number that would be sent to the store now, beside what it shows',
    params: z.strictObject({ id: idField }),
    query: z.strictObject({
      show: z
        .enum(['all', 'changes', 'same', 'raise', 'lower', 'unmapped', 'left_out', 'unknown'])
        .default('all'),
      limit: limitField,
      cursor: cursorField,
    }),
    response: shadowPage,
    handle: async ({ hub, merchantId, params, query }) => {
      const { show, cursor, limit } = query;
      const page = await shadowNumbers(hub, merchantId, params.id, show, cursor, limit);
      return page && presentShadowPage(page);
    },
  }),
];
