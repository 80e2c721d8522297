import { simulateMagento } from '../../connectors/magento/simulator/simulator.ts';
import { simulateShopify } from '../../connectors/shopify/simulator/simulator.ts';
import type { SimulatedItem, SimulatedStore, SimulatorWorld } from '../../connectors/simulator.ts';

export interface DemoStore {
  readonly name: string;
  readonly store: SimulatedStore;
  /** The first store's staff counts the shelf; the others sell from it. */
  readonly counts: boolean;
  /** Where webhooks go is set by hand in a store that has no API for it. */
  readonly webhooksTo?: (path: string) => void;
}

const NOUNS = ['Lamp', 'Mug', 'Chair', 'Shelf', 'Clock', 'Vase', 'Rug', 'Tray', 'Stool', 'Basket'];
const KINDS = [
  'Oak',
  'Linen',
  'Copper',
  'Slate',
  'Birch',
  'Wool',
  'Glass',
  'Cork',
  'Clay',
  'Steel',
];

export function demoItems(count: number, random: () => number): SimulatedItem[] {
  return Array.from({ length: count }, (_, index) => ({
    sku: `${KINDS[index % 10]?.slice(0, 3).toUpperCase()}-${String(index + 1).padStart(3, '0')}`,
    title: `${KINDS[index % 10]} ${NOUNS[Math.floor(index / 10) % 10]}`,
    priceMinor: 900 + Math.floor(random() * 90) * 100,
    // The best sellers are stocked most, and some run out: that is where overselling is won or lost.
    stock: Math.ceil(40 + (600 * random()) / (index + 1) ** 0.5),
  }));
}

/**
 * Two Shopify shops and a Magento store that sell the same goods. `costRestorePerSecond`: the shops' API
 * budget by plan, 100 on standard ones and 1,000 on Plus. Both have the same app installed, as merchants do.
 */
export function demoStores(
  items: readonly SimulatedItem[],
  world: SimulatorWorld,
  costRestorePerSecond = 100,
): DemoStore[] {
  const key = (name: string) => `${name}-${Math.floor(world.random() * 1e12).toString(36)}`;
  const app = { clientId: key('client'), clientSecret: key('secret') };
  const shop = (name: string, currency: string) =>
    simulateShopify({
      shop: `${name}.myshopify.com`,
      ...app,
      items,
      currency,
      costRestorePerSecond,
      world,
    });
  const magento = simulateMagento({
    name: 'Harbour Store',
    items,
    keys: {
      consumerKey: key('consumer'),
      consumerSecret: key('consumer-secret'),
      accessToken: key('token'),
      accessTokenSecret: key('token-secret'),
    },
    webhookSecret: key('webhook'),
    world,
  });
  return [
    { name: 'North Shop', store: shop('north-demo', 'USD'), counts: true },
    { name: 'South Shop', store: shop('south-demo', 'EUR'), counts: false },
    { name: 'Harbour Store', store: magento, counts: false, webhooksTo: magento.webhooksTo },
  ];
}

/** The faults of an ordinary bad day: webhooks lost, doubled and shuffled, calls that fail. */
export function badDay(store: SimulatedStore): void {
  Object.assign(store.faults, {
    webhookLost: 0.01,
    webhookDuplicated: 0.05,
    webhookDelayMs: 800,
    callFails: 0.01,
    answerLost: 0.005,
    callThrottled: 0.01,
    latencyMs: 40,
  });
}

export function goodDay(store: SimulatedStore): void {
  for (const fault of Object.keys(store.faults)) Object.assign(store.faults, { [fault]: 0 });
}
