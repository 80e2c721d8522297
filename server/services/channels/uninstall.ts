import { ChannelError } from '../../../connectors/connector.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';
import { mayCall, noteFailure } from './call-channel.ts';
import { openSecrets, sealSecrets, signingSecrets } from './open-channel.ts';
import { catchUp } from './renew-credentials.ts';

/**
 * The store threw the hub out: jobs stop and what opens the store is forgotten at once. What signs
 * webhooks stays, because the legal requests (Shopify: shop/redact, 48 hours later) still come signed
 * with it and must not be answered to just anybody.
 */
export async function uninstall(
  hub: Hub,
  channel: ChannelDoc,
  reason = 'the app was uninstalled',
): Promise<void> {
  const { _id } = channel;
  await hub.store.channels.uninstall(_id, hub.now(), keptOf(hub, channel), reason);
}

const keptOf = (hub: Hub, channel: ChannelDoc): string =>
  sealSecrets(hub.sealer, channel._id, signingSecrets(openSecrets(hub.sealer, channel)));

/**
 * A message says that the store threw the hub out. It may come late, when the app is installed again: then
 * it would end a connection that works. So the store is asked, and counts as gone when it does not let the
 * hub in. `later`: it could not be asked, or was given new credentials just now.
 */
export async function takeLeave(
  hub: Hub,
  { _id }: ChannelDoc,
): Promise<'gone' | 'there' | 'later'> {
  const channel = await hub.store.channels.byId(_id);
  if (!channel || channel.status === 'uninstalled') return 'gone';
  if (channel.status === 'connected') {
    const answer = await ask(hub, channel);
    if (answer !== 'gone') return answer;
  }
  const kept = keptOf(hub, channel);
  const left = await hub.store.channels.leave(channel, hub.now(), kept, 'the app was uninstalled');
  return left ? 'gone' : 'later';
}

async function ask(hub: Hub, channel: ChannelDoc): Promise<'gone' | 'there' | 'later'> {
  if (!mayCall(channel, hub.now())) return 'later';
  try {
    await hub.channel(channel).check();
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    if (error.kind === 'unauthorized' || error.kind === 'rejected') return 'gone';
    await noteFailure(hub, channel, error);
    return 'later';
  }
  // A shop forgets what it was to tell an app that it throws out.
  void catchUp(hub, channel);
  return 'there';
}
