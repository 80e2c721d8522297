import type { Hub } from '../hub.ts';

/** How a merchant's channels are called, for lists that show them by name. */
export async function channelNames(
  hub: Hub,
  merchantId: string,
): Promise<(channelId: string) => string> {
  const channels = await hub.store.channels.list(merchantId);
  const names = new Map(channels.map((channel) => [channel._id, channel.name]));
  return (channelId) => names.get(channelId) ?? channelId;
}
