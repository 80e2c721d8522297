import type { SimulatedStore } from '../../connectors/simulator.ts';
import { connectChannel } from '../../server/services/channels/connect-channel.ts';
import type { Hub } from '../../server/services/hub.ts';
import { appOf, type Door, installedAppDoor, magentoDoor, ownAppDoor } from './doors.ts';
import { PUBLIC_URL, type SimProcess, startProcess } from './process.ts';
import { SET, saveSet } from './sets.ts';
import type { Weather } from './weather.ts';
import type { World } from './world.ts';

export interface Shop {
  readonly name: string;
  readonly store: SimulatedStore;
  readonly channelId: string;
  readonly merchantId: string;
  /** Its staff counts what lies in the warehouse. */
  readonly counts: boolean;
  readonly door: Door;
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
export async function setTheScene(
  world: World,
  { skewMs, keysEndMs, uninstallMs }: Weather,
): Promise<Scene> {
  const { schedule } = world;
  world.endsAccess = keysEndMs + uninstallMs > 0;
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
      shops.push(await connect(world, connector, { kind, index, merchantId, counts }));
      if (counts && world.items.includes(SET)) await saveSet(inspector, merchantId);
    }
  };
  await schedule.finish(setUp());
  connector.skewMs = 0;
  schedule.skip(5_000);
  return { world, shops, merchantIds, inspector };
}

interface Casting {
  readonly kind: 'shopify' | 'magento';
  readonly index: number;
  readonly merchantId: string;
  readonly counts: boolean;
}

async function connect(world: World, process: SimProcess, casting: Casting): Promise<Shop> {
  const { kind, index, merchantId, counts } = casting;
  const name = `${kind}${index}`;
  const { store, settings, door, secrets, hints } = outside(world, kind, name);
  // A shop is older than its connection, and trade does not begin in the very second of it.
  world.schedule.skip(5_000);
  const connected = await connectChannel(
    process.hub,
    {
      merchantId,
      kind,
      name,
      settings,
      secrets: await secrets(process),
      mode: 'live',
      location: 'Main',
      locations: {},
      counter: counts ? 'channel' : 'hub',
      openStock: counts,
      callbackBase: `${PUBLIC_URL}/webhooks/${kind}`,
    },
    () => {},
  );
  if (!connected.ok) throw new Error(connected.problems.join('; '));
  const { _id: channelId, externalStoreId } = connected.channel;
  hints(`/webhooks/magento/${channelId}`);
  if (kind === 'shopify')
    await process.hub.store.shops.link(externalStoreId, merchantId, false, process.hub.now());
  world.watch.follow(channelId, externalStoreId, kind);
  return { name, store, channelId, merchantId, counts, door };
}

/** A store, how it is connected, and how its owner lets the hub in again. */
function outside(world: World, kind: Casting['kind'], name: string) {
  const given = (store: SimulatedStore) => async () => store.secrets;
  if (kind === 'magento') {
    const store = world.addMagento(name);
    const settings = { ...store.settings, baseUrl: `https://${name}.example.com` };
    const door = magentoDoor(store, settings);
    return { store, settings, door, secrets: given(store), hints: store.webhooksTo };
  }
  const store = world.addShopify(name);
  const { settings } = store;
  const hints = () => {};
  // Where access is to end, half of the shops have the hub as an app in their admin, with tokens of an hour.
  const installed = world.endsAccess && world.random('installed')() < 0.5;
  if (!installed) return { store, settings, door: ownAppDoor(store), secrets: given(store), hints };
  const shop = `${name}.myshopify.com`;
  const secrets = async (process: SimProcess) =>
    (await appOf(store, process).exchange(shop, store.sessionToken())).secrets;
  return { store, settings, door: installedAppDoor(store), secrets, hints };
}
