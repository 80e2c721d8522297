import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';
import { openSecrets, sealSecrets, signingSecrets } from './open-channel.ts';

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
  const kept = signingSecrets(openSecrets(hub.sealer, channel));
  const sealed = sealSecrets(hub.sealer, channel._id, kept);
  await hub.store.channels.uninstall(channel._id, hub.now(), sealed, reason);
}
