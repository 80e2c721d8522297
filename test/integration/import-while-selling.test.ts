import { describe, expect, it } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import { shopify } from '../../connectors/shopify/connector.ts';
import { simulateShopify } from '../../connectors/shopify/simulator/simulator.ts';
import { limits } from '../../server/limits.ts';
import { connectChannel } from '../../server/services/channels/connect-channel.ts';
import { pullChannel } from '../../server/services/inbox/pull.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { reconcileChannel } from '../../server/services/publish/reconcile.ts';
import { testHub } from '../support/hub.ts';
import { workInbox } from '../support/work.ts';
import { virtualWorld } from '../support/world.ts';

/** More than are read at once. */
const ITEMS = Array.from({ length: limits.reconcileBatch + 10 }, (_, i) => ({
  sku: `MUG-${i}`,
  title: `Mug ${i}`,
  priceMinor: 1200,
  stock: 40,
}));
const [FIRST, LAST] = ['MUG-0', `MUG-${ITEMS.length - 1}`];

/** A shop that sells one of its first and one of its last items between the reads of their numbers. */
async function connectBusyShop(counter: 'hub' | 'channel') {
  const { world, advance } = virtualWorld();
  const store = simulateShopify({
    ...{ shop: 'busy.myshopify.com', clientId: 'id', clientSecret: 'secret' },
    ...{ items: ITEMS, world },
  });
  const buy = () => {
    const lines = [FIRST, LAST].map((sku) => ({ sku, quantity: 1 }));
    store.place({ lines, buyer: { name: 'Ida Holm', email: 'ida@example.com' } });
  };
  let reads = 0;
  const route: typeof fetch = async (input, init) => {
    const answer = await store.fetch(input, init);
    if (String(init?.body).includes('StockAt') && reads++ === 0) {
      advance(20_000);
      buy();
      advance(20_000);
    }
    return answer;
  };
  const { hub, close } = await testHub({
    connectors: [shopify as unknown as Connector],
    now: world.now,
    io: { fetch: route, sleep: world.sleep },
  });
  const merchantId = hub.newId('mer');
  await hub.store.merchants.insert({ _id: merchantId, name: 'Busy', createdAt: world.now() });
  const connected = await connectChannel(
    hub,
    {
      ...{ merchantId, kind: 'shopify', name: 'Busy', mode: 'live', location: 'Main' },
      ...{ settings: store.settings, secrets: store.secrets, locations: {}, counter },
      ...{ openStock: true, callbackBase: null },
    },
    () => {},
  );
  if (!connected.ok) throw new Error(connected.problems.join('; '));
  const channelId = connected.channel._id;
  const rest = async () => {
    for (let round = 0; round < 6; round++) {
      advance(60_000);
      await pullChannel(hub, channelId);
      await workInbox(hub, channelId);
      await reconcileChannel(hub, channelId);
      while (await publishChannel(hub, channelId));
    }
  };
  const books = async (sku: string) => {
    const [position] = await hub.store.positions.ofSkus(merchantId, [sku]);
    const listings = (await hub.store.listings.ofSkus(merchantId, [sku])).map(({ _id }) => _id);
    const counted = await Promise.all(
      listings.map((id) => hub.store.ledger.ofCause(merchantId, id)),
    );
    return { available: position?.balance.available, counted: counted.flat().length };
  };
  return { hub, merchantId, store, reads: () => reads, rest, books, close };
}

describe.each(['hub', 'channel'] as const)(
  'a shop that sells while it is connected, counted by the %s',
  (counter) => {
    it('has each sale in its books once, whether its number was read before or after it', async () => {
      const busy = await connectBusyShop(counter);
      expect(busy.reads()).toBeGreaterThan(1);
      expect([FIRST, LAST].map((sku) => busy.store.shown(sku))).toEqual([39, 39]);
      await busy.rest();
      for (const sku of [FIRST, LAST]) {
        expect([sku, await busy.books(sku)]).toEqual([sku, { available: 39, counted: 0 }]);
        expect([sku, busy.store.shown(sku)]).toEqual([sku, 39]);
      }
      expect(
        await busy.hub.store.exceptions.docs.countDocuments({ merchantId: busy.merchantId }),
      ).toBe(0);
      await busy.close();
    });
  },
);
