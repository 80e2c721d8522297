import type { SimulatedStore } from '../../connectors/simulator.ts';
import { connectChannel } from '../../server/services/channels/connect-channel.ts';
import type { Hub } from '../../server/services/hub.ts';
import { startProcess } from './process.ts';
import type { World } from './world.ts';

export interface Shop {
  readonly name: string;
  readonly store: SimulatedStore;
  readonly channelId: string;
  readonly merchantId: string;
  /** Its staff counts what lies in the warehouse. */
  readonly counts: boolean;
}

export interface Scene {
  readonly world: World;
  readonly shops: readonly Shop[];
  readonly merchantIds: readonly string[];
  /** Looks at the books; nothing ever goes wrong for it. */
  readonly inspector: Hub;
}

/** With a clock further off a store is not connected at all: signatures would be refused. */
const SKEW_MAX_MS = 50_000;

/** How many stores and merchants a seed has. Most bugs need two channels; the third costs a third more. */
function cast(world: World): readonly { kind: 'shopify' | 'magento'; merchant: number }[] {
  const random = world.random('cast');
  const second = random() < 0.5 ? 'magento' : 'shopify';
  const first = random() < 0.7 ? 'shopify' : 'magento';
  const stores: { kind: 'shopify' | 'magento'; merchant: number }[] = [
    { kind: first, merchant: 0 },
    { kind: second, merchant: 0 },
  ];
  if (random() < 0.15) stores.push({ kind: 'shopify', merchant: 0 });
  if (random() < 0.15) stores.push({ kind: 'shopify', merchant: 1 });
  return stores;
}

/** Stores and merchants, connected on a good day: the trouble comes afterwards. */
export async function setTheScene(world: World, skewMs: number): Promise<Scene> {
  const { schedule } = world;
  const connector = startProcess(world, 'inspector');
  connector.skewMs = Math.floor((world.random('cast')() * 2 - 1) * Math.min(skewMs, SKEW_MAX_MS));
  const inspector = connector.hub;
  const merchantIds: string[] = [];
  const shops: Shop[] = [];
  const setUp = async () => {
    for (const [index, { kind, merchant }] of cast(world).entries()) {
      if (merchant === merchantIds.length) {
        const _id = inspector.newId('mer');
        await inspector.store.merchants.insert({
          _id,
          name: `M${merchant}`,
          createdAt: inspector.now(),
        });
        merchantIds.push(_id);
      }
      const merchantId = merchantIds[merchant] ?? '';
      const counts = !shops.some((shop) => shop.merchantId === merchantId);
      shops.push(await connect(world, inspector, { kind, index, merchantId, counts }));
    }
  };
  await schedule.finish(setUp());
  connector.skewMs = 0;
  schedule.skip(5_000);
  return { world, shops, merchantIds, inspector };
}

async function connect(
  world: World,
  hub: Hub,
  {
    kind,
    index,
    merchantId,
    counts,
  }: { kind: 'shopify' | 'magento'; index: number; merchantId: string; counts: boolean },
): Promise<Shop> {
  const name = `${kind}${index}`;
  const magento = kind === 'magento' ? world.addMagento(name) : null;
  const store = magento ?? world.addShopify(name);
  // A shop is older than its connection, and trade does not begin in the very second of it.
  world.schedule.skip(5_000);
  const settings = magento
    ? { ...store.settings, baseUrl: `https://${name}.example.com` }
    : store.settings;
  const connected = await connectChannel(
    hub,
    {
      merchantId,
      kind,
      name,
      settings,
      secrets: store.secrets,
      mode: 'live',
      location: 'Main',
      locations: {},
      counter: counts ? 'channel' : 'hub',
      openStock: counts,
      callbackBase: `https://hub.example.com/webhooks/${kind}`,
    },
    () => {},
  );
  if (!connected.ok) throw new Error(connected.problems.join('; '));
  const channelId = connected.channel._id;
  magento?.webhooksTo(`/webhooks/magento/${channelId}`);
  return { name, store, channelId, merchantId, counts };
}
