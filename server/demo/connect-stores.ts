import type { SimulatedStore } from '../../connectors/simulator.ts';
import { connectChannel } from '../services/channels/connect-channel.ts';
import type { Hub } from '../services/hub.ts';
import { badDay, type DemoStore } from './stores.ts';

/**
 * Connects every store to a new merchant and begins its bad day. `settingsOf` says how the hub reaches a
 * store where that is not directly.
 */
export async function connectStores(
  hub: Hub,
  stores: readonly DemoStore[],
  hubUrl: string,
  settingsOf: (store: SimulatedStore) => unknown = (store) => store.settings,
) {
  const merchantId = hub.newId('mer');
  await hub.store.merchants.insert({ _id: merchantId, name: 'Demo', createdAt: hub.now() });
  const channelIds: string[] = [];
  for (const { name, store, counts, webhooksTo } of stores) {
    const connected = await connectChannel(
      hub,
      {
        merchantId,
        kind: store.kind,
        name,
        settings: settingsOf(store),
        secrets: store.secrets,
        mode: 'live',
        location: 'Main warehouse',
        locations: {},
        counter: counts ? 'channel' : 'hub',
        openStock: counts,
        callbackBase: `${hubUrl}/webhooks/${store.kind}`,
      },
      (line) => console.log(`  ${line}`),
    );
    if (!connected.ok) throw new Error(`${name}: ${connected.problems.join('; ')}`);
    webhooksTo?.(`/webhooks/${store.kind}/${connected.channel._id}`);
    badDay(store);
    channelIds.push(connected.channel._id);
  }
  return { merchantId, channelIds };
}
