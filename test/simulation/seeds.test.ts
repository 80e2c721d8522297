import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatedStore } from '../../connectors/simulator.ts';
import { audit } from '../../server/services/audit.ts';
import { listingBooks } from '../../server/services/channel-numbers.ts';
import { threeStores } from '../support/stores.ts';
import { stumbling } from '../support/stumbling.ts';

type Scene = Awaited<ReturnType<typeof threeStores>>;
const SKUS = ['MUG-1', 'LAMP-1', 'RUG-1'] as const;
const OPENING = { 'MUG-1': 40, 'LAMP-1': 12, 'RUG-1': 5 };
const buyer = { name: 'Ada Example', email: 'ada@example.test' };

// More seeds: SEEDS=500 npm test -- test/simulation
const first = Number(process.env.SEED ?? 1);
const seeds = Array.from({ length: Number(process.env.SEEDS ?? 5) }, (_, i) => first + i);

let scene: Scene;
afterEach(() => scene.close());

/** Something that a shopper or staff does somewhere. Answers nothing: stores may refuse. */
function act(orders: Map<string, { store: SimulatedStore; sku: string; shipped: boolean }>) {
  const { random } = scene.world;
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const { store } = pick(scene.stores);
  const sku = pick(SKUS);
  if (random() < 0.6 || orders.size === 0) {
    const orderId = store.place({
      lines: [{ sku, quantity: 1 + Math.floor(random() * 2) }],
      buyer,
    });
    if (orderId) orders.set(`${store.kind}${orderId}`, { store, sku, shipped: false });
    return;
  }
  const [key, order] = pick([...orders]);
  const orderId = key.slice(order.store.kind.length);
  const one = { sku: order.sku, quantity: 1 };
  const dice = random();
  if (dice < 0.4) order.shipped = order.store.fulfil(orderId) || order.shipped;
  else if (dice < 0.7) order.store.cancel(orderId, { restock: true });
  else if (dice < 0.85) order.store.removeFromOrder(orderId, one);
  // Magento tells nobody whether a returned parcel went back on the shelf.
  else if (order.store.kind === 'shopify' || !order.shipped)
    order.store.refund(orderId, [one], { restock: true });
}

function badWeather(store: SimulatedStore) {
  const { random } = scene.world;
  const some = (most: number) => (random() < 0.5 ? random() * most : 0);
  Object.assign(store.faults, {
    webhookLost: some(0.5),
    webhookDuplicated: some(0.5),
    webhookDelayMs: some(60_000),
    callFails: some(0.3),
    answerLost: some(0.3),
    callThrottled: some(0.3),
  });
}

async function live(seed: number, edits: boolean) {
  scene = await threeStores(seed);
  await scene.rest();
  const { random } = scene.world;
  for (const { store } of scene.stores) badWeather(store);
  const trouble = stumbling(scene.hub.store, random, random() < 0.7 ? 0.02 : 0);
  const orders = new Map<string, { store: SimulatedStore; sku: string; shipped: boolean }>();
  for (let step = 0; step < 60; step++) {
    if (edits && random() < 0.05) {
      const { store } = scene.stores[Math.floor(random() * 3)] ?? scene.stores[0] ?? fail();
      store.setStock(SKUS[Math.floor(random() * 3)] ?? 'MUG-1', Math.floor(random() * 30));
    } else act(orders);
    scene.advance(Math.floor(random() * 4_000));
    if (random() < 0.6) {
      const pull = random() < 0.3;
      const reconcile = random() < 0.2;
      // A step that fails is a process that died there; the next turn finds its work in the books.
      await scene.turn({ pull, reconcile }).catch(() => undefined);
    }
  }
  trouble.heal();
  for (const { store } of scene.stores) {
    for (const fault of Object.keys(store.faults)) Object.assign(store.faults, { [fault]: 0 });
  }
  // Channels rest after failures, and webhooks are sent again for hours.
  scene.advance(400_000);
  await scene.rest();
  await scene.rest();
}

const fail = (): never => {
  throw new Error('no store');
};

/** Every channel shows what the books say, every order is there, and the audit finds nothing. */
async function expectPeace() {
  const { hub, merchantId } = scene;
  for (const { store, channelId } of scene.stores) {
    const listings = await hub.store.listings.sweep(channelId, '', 100);
    const booksOf = await listingBooks(hub, merchantId, listings);
    for (const listing of listings) {
      const shown = store.shown(listing.sku ?? '');
      expect(`${store.kind} ${listing.sku}: ${shown}`).toBe(
        `${store.kind} ${listing.sku}: ${booksOf(listing).target}`,
      );
    }
    const known = await hub.store.orders.docs.countDocuments({ channelId });
    expect(known).toBe(store.orders().length);
  }
  const report = await audit(hub, merchantId, { offline: false, againAfterMs: 0 });
  expect(report.checks.flatMap((check) => check.problems)).toEqual([]);
}

describe.each(seeds)('seed %i', (seed) => {
  it('ends with the right stock everywhere, whatever went wrong on the way', async () => {
    await live(seed, false);
    await expectPeace();
    for (const sku of SKUS) {
      const gone = scene.stores.flatMap(({ store }) =>
        store.orders().flatMap((order) => order.lines.filter((line) => line.sku === sku)),
      );
      const left = OPENING[sku] - gone.reduce((sum, line) => sum + line.quantity, 0);
      expect(`${sku} ${await scene.available(sku)}`).toBe(`${sku} ${left}`);
    }
  });

  it('agrees everywhere also when staff types numbers in between', async () => {
    await live(seed + 100_000, true);
    await expectPeace();
  });
});
