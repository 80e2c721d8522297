import { type ChannelDoc, NEW_HEALTH } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';

/** A merchant with one channel for each kind of recording, connected to nothing. */
export async function replayStores(
  hub: Hub,
  kinds: readonly string[],
): Promise<ReadonlyMap<string, ChannelDoc>> {
  const merchantId = hub.newId('mer');
  const locationId = hub.newId('loc');
  const createdAt = hub.now();
  await hub.store.merchants.insert({ _id: merchantId, name: 'Replay', createdAt });
  const location = { _id: locationId, merchantId, name: 'Main', counter: 'hub', links: [] };
  await hub.store.locations.insert(location);
  const channels = new Map<string, ChannelDoc>();
  for (const kind of kinds) {
    const _id = hub.newId('cha');
    const channel: ChannelDoc = {
      _id,
      merchantId,
      kind,
      name: `recorded ${kind}`,
      externalStoreId: `recorded-${kind}`,
      currency: '',
      timezone: 'UTC',
      settings: {},
      sealedSecrets: '',
      secretMarks: [_id],
      mode: 'shadow',
      status: 'connected',
      live: true,
      defaultLocationId: locationId,
      openedAt: new Date(0),
      connectedAt: hub.now(),
      streams: {},
      health: NEW_HEALTH,
    };
    await hub.store.channels.insert(channel);
    channels.set(kind, channel);
  }
  return channels;
}
