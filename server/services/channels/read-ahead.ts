import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';

/**
 * A channel as it is while its lease is being taken: taking one is a commit, and the answer is there by then. Whoever
 * does not get the lease never asks for it, so a read that fails for nobody must not end the process.
 */
export function readAhead(hub: Hub, channelId: string): Promise<ChannelDoc | null> {
  const channel = hub.store.channels.byId(channelId);
  channel.catch(() => undefined);
  return channel;
}
