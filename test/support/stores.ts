import type { Connector } from '../../connectors/connector.ts';
import { magento } from '../../connectors/magento/connector.ts';
import { simulateMagento } from '../../connectors/magento/simulator/simulator.ts';
import { shopify } from '../../connectors/shopify/connector.ts';
import { simulateShopify } from '../../connectors/shopify/simulator/simulator.ts';
import type { OutgoingWebhook, SimulatedStore } from '../../connectors/simulator.ts';
import { connectChannel } from '../../server/services/channels/connect-channel.ts';
import { drainChannel, rereadChannel } from '../../server/services/inbox/drain.ts';
import { createIntake } from '../../server/services/inbox/intake.ts';
import { pullChannel } from '../../server/services/inbox/pull.ts';
import { sweep } from '../../server/services/inbox/sweep.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { reconcileChannel } from '../../server/services/publish/reconcile.ts';
import { testHub } from './hub.ts';
import { virtualWorld } from './world.ts';

const ITEMS = [
  { sku: 'MUG-1', title: 'Mug', priceMinor: 1200, stock: 40 },
  { sku: 'LAMP-1', title: 'Lamp', priceMinor: 4900, stock: 12 },
  { sku: 'RUG-1', title: 'Rug', priceMinor: 15_000, stock: 5 },
];

/** Two Shopify shops and a Magento store over one hub, all in this process, on one virtual clock. */
export async function threeStores(seed = 1) {
  const { world, advance } = virtualWorld(seed);
  const shop = (name: string) =>
    simulateShopify({
      shop: `${name}.myshopify.com`,
      clientId: `${name}-id`,
      clientSecret: `${name}-secret`,
      items: ITEMS,
      world,
    });
  const shelf = simulateMagento({
    name: 'Harbour',
    items: ITEMS,
    keys: {
      consumerKey: 'ck',
      consumerSecret: 'cs',
      accessToken: 'at',
      accessTokenSecret: 'ats',
    },
    webhookSecret: 'hint-secret',
    world,
  });
  const hosts = new Map<string, SimulatedStore>();
  const north = shop('north');
  const south = shop('south');
  hosts.set('north.myshopify.com', north).set('south.myshopify.com', south);
  hosts.set('harbour.example.com', shelf);
  const route: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const store = hosts.get(url.host);
    if (!store) throw new TypeError(`no store at ${url.host}`);
    return store.fetch(input, init);
  };
  const connectors = [shopify, magento] as unknown as Connector[];
  const { hub, close } = await testHub({
    connectors,
    now: world.now,
    io: { fetch: route, sleep: world.sleep },
  });
  const merchantId = hub.newId('mer');
  await hub.store.merchants.insert({ _id: merchantId, name: 'Three', createdAt: world.now() });
  const stores: { store: SimulatedStore; channelId: string }[] = [];
  for (const store of [north, south, shelf]) {
    const settings =
      store === shelf
        ? { ...store.settings, baseUrl: 'https://harbour.example.com' }
        : store.settings;
    advance(2_000);
    const connected = await connectChannel(
      hub,
      {
        merchantId,
        kind: store.kind,
        name: store.kind,
        settings,
        secrets: store.secrets,
        mode: 'live',
        location: 'Main',
        locations: {},
        counter: store === north ? 'channel' : 'hub',
        openStock: store === north,
        callbackBase: `https://hub.example.com/webhooks/${store.kind}`,
      },
      () => {},
    );
    if (!connected.ok) throw new Error(connected.problems.join('; '));
    const channelId = connected.channel._id;
    if (store === shelf) shelf.webhooksTo(`/webhooks/magento/${channelId}`);
    stores.push({ store, channelId });
  }
  const intake = createIntake(hub);
  const send = async ({ path, headers, body }: OutgoingWebhook) => {
    const [, , kind = '', channelId = ''] = path.split('/');
    const lower = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const answer = await intake.receive({ kind, channelId }, { path, headers: lower, body });
    return answer === 'stored' ? 200 : 401;
  };
  /** Everything that is due now, once. */
  const turn = async (
    options: { webhooks?: boolean; pull?: boolean; reconcile?: boolean } = {},
  ) => {
    const { webhooks = true, pull = false, reconcile = false } = options;
    for (const { store, channelId } of stores) {
      if (webhooks) await store.deliverDue(send);
      if (pull) await pullChannel(hub, channelId);
      while (await drainChannel(hub, channelId));
      while (await rereadChannel(hub, channelId));
    }
    if (reconcile) for (const { channelId } of stores) await reconcileChannel(hub, channelId);
    await sweep(hub);
    for (const { channelId } of stores) while (await publishChannel(hub, channelId));
  };
  /** Lets time pass, polls included, until nothing is left to do. */
  const rest = async () => {
    for (let round = 0; round < 12; round++) {
      advance(10_000);
      await turn({ pull: true, reconcile: round % 3 === 2 });
    }
  };
  const shown = (sku: string) => stores.map(({ store }) => store.shown(sku));
  const available = async (sku: string) => {
    const found = await hub.store.positions.ofSkus(merchantId, [sku]);
    return found.reduce((sum, position) => sum + position.balance.available, 0);
  };
  return { hub, merchantId, stores, world, advance, turn, rest, shown, available, close };
}
