import type { Connector } from '../../connectors/connector.ts';
import { createEgress } from '../../connectors/egress.ts';
import { magento } from '../../connectors/magento/connector.ts';
import { simulateMagento } from '../../connectors/magento/simulator/simulator.ts';
import { shopify } from '../../connectors/shopify/connector.ts';
import { simulateShopify } from '../../connectors/shopify/simulator/simulator.ts';
import type { SimulatedItem, SimulatedStore } from '../../connectors/simulator.ts';
import { type Api, apiOf } from './api.ts';
import { testHub } from './hub.ts';
import { serve } from './serve.ts';

export const KEYS = {
  consumerKey: 'k3w9d0q2m7x1v5b8',
  consumerSecret: 's8f2h6j4l1z9c3n7',
  accessToken: 'a5t1r7y2u8i4o0p6',
  accessTokenSecret: 'w2e8d4f0g6h1j7k3',
};
/** The Magento store has half of each in its shop and half in its cellar. */
const ITEMS: readonly SimulatedItem[] = [
  { sku: 'MUG-1', title: 'Mug, cobalt blue', priceMinor: 1200, stock: 80 },
  { sku: 'LAMP-1', title: 'Desk lamp, oak', priceMinor: 4900, stock: 24 },
  { sku: 'RUG-1', title: 'Wool rug 140 × 200', priceMinor: 15_000, stock: 10 },
];

/** A hub whose API can reach one Magento store and one Shopify shop; every other address is the real net. */
export async function consoleStores() {
  const world = { now: () => new Date(), random: () => 0.5, sleep: async () => {} };
  const harbour = simulateMagento({
    name: 'Harbour',
    items: ITEMS,
    keys: KEYS,
    sources: [
      { code: 'shop', name: 'Shop floor' },
      { code: 'cellar', name: 'Cellar' },
    ],
    world,
  });
  const north = simulateShopify({
    shop: 'north.myshopify.com',
    clientId: 'north-id',
    clientSecret: 'north-secret',
    items: ITEMS,
    world,
  });
  const hosts = new Map<string, SimulatedStore>([
    ['harbour.example.com', harbour],
    ['north.myshopify.com', north],
  ]);
  const egress = createEgress({ allow: [] });
  /** What the store does before it answers a call; tests put stumbling blocks here. */
  const way: { before: (url: URL) => Promise<Response | null> } = { before: async () => null };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const text = input instanceof Request ? input.url : String(input);
    const store = URL.canParse(text) ? hosts.get(new URL(text).host) : undefined;
    if (!store) return egress.fetch(input, init);
    return (await way.before(new URL(text))) ?? store.fetch(input, init);
  };
  const connectors = [shopify, magento] as unknown as Connector[];
  const test = await testHub({ connectors, io: { fetch } });
  const served = await serve(test.hub);
  const merchantId = 'mer_console';
  await test.hub.store.merchants.insert({
    _id: merchantId,
    name: 'Nordlicht Home',
    createdAt: new Date(),
  });
  const api = await apiOf(test.hub, served.url, merchantId);
  const close = async () => {
    await served.close();
    await test.close();
    await egress.close();
  };
  return {
    ...test,
    merchantId,
    harbour,
    north,
    way,
    api,
    send: sender(api),
    close,
    url: served.url,
  };
}

/** `send('POST', '/channels', {...})`. */
const sender =
  (api: Api) =>
  (method: string, path: string, body: unknown = {}) =>
    api(path, { method, body: JSON.stringify(body) });
