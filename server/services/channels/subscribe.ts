import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';

/** Where the store is to send its webhooks, if it can reach the hub. */
export async function subscribe(
  hub: Hub,
  channel: ChannelDoc,
  callbackBase: string | null,
): Promise<void> {
  if (callbackBase) await hub.channel(channel).subscribe(`${callbackBase}/${channel._id}`);
}
