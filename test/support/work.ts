import type { Hub } from '../../server/services/hub.ts';
import { drainChannel, rereadChannel } from '../../server/services/inbox/drain.ts';

/** Works everything of a channel's inbox that is due: what was told, then what must be read. */
export async function workInbox(hub: Hub, channelId: string): Promise<void> {
  await drainChannel(hub, channelId);
  await rereadChannel(hub, channelId);
}
