import type { ChannelDoc } from '../../store/channels.ts';
import { isDuplicate } from '../../store/model.ts';
import { type By, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { nameOf } from './call-channel.ts';
import { findStore, reach, taken } from './check-store.ts';
import { takeListings } from './import-store.ts';
import type { Credentials } from './read-credentials.ts';
import { exchangeCredentials, resume } from './renew-channel.ts';
import { subscribe } from './subscribe.ts';

type Renewed = { readonly ok: true; readonly channelId: string } | Refusal;

/**
 * New credentials for a channel, after a live check. They must open the very same store. Null: this
 * merchant has no such channel.
 */
export async function renewCredentials(
  hub: Hub,
  { merchantId, actor }: By,
  channelId: string,
  given: Pick<Credentials, 'settings'> & { readonly secrets: Readonly<Record<string, unknown>> },
): Promise<Renewed | null> {
  const known = await hub.store.channels.ofMerchant(merchantId, channelId);
  if (!known) return null;
  if (known.status === 'connecting') {
    return refuse('connecting', 'Its first import is not done.', 'Wait for it, or try it again.');
  }
  const found = await findStore(hub, { merchantId, kind: known.kind, ...given });
  if (!found.ok) return found;
  if (found.externalStoreId !== known.externalStoreId) {
    return refuse(
      'another_store',
      `These credentials are for ${found.externalStoreId}; this channel is ${known.externalStoreId}.`,
      'Connect the other store as a channel of its own.',
    );
  }
  return rejoin(hub, known, found.credentials, actor);
}

/** Goes on with a known store; what changed in its catalogue meanwhile is read behind this call. */
export async function rejoin(
  hub: Hub,
  known: ChannelDoc,
  credentials: Credentials,
  actor: string,
): Promise<Renewed> {
  const renewed = await reach(() => exchange(hub, known, credentials));
  if (!renewed.ok)
    return 'code' in renewed ? renewed : refuse('missing_permissions', renewed.problems);
  await resume(hub, known);
  void catchUp(hub, renewed.channel);
  const { _id: id, merchantId, name, status } = known;
  const kind = status === 'uninstalled' ? 'channel-connected' : 'channel-renewed';
  await tell(hub, { merchantId, actor }, { kind, subject: { type: 'channel', id, name } });
  return { ok: true, channelId: known._id };
}

async function exchange(hub: Hub, known: ChannelDoc, credentials: Credentials) {
  try {
    return await exchangeCredentials(hub, { mode: 'shadow' }, credentials, known);
  } catch (error) {
    if (isDuplicate(error)) return taken(known.externalStoreId);
    throw error;
  }
}

/**
 * What a store that lets the hub in again has to tell. Never rejects: what fails here comes again by webhooks,
 * and reconcile finds numbers that differ.
 */
export async function catchUp(hub: Hub, channel: ChannelDoc): Promise<void> {
  const { _id: channelId, kind } = channel;
  try {
    await takeListings(hub, channel, { say: () => {}, progress: async () => {} });
    await subscribe(hub, channel, hub.publicUrl ? `${hub.publicUrl}/webhooks/${kind}` : null);
  } catch (error) {
    hub.log('rejoin.failed', { channelId, reason: nameOf(error).slice(0, 300) });
  }
}
