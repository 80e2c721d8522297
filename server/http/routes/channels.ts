import { viewChannels } from '../../services/channel-view.ts';
import { channelList, presentChannel } from '../presenters/channel.ts';
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
];
