import { describe, expect, it } from 'vitest';
import type { Delivery, Stream } from '../../../connectors/connector.ts';
import { magento } from '../../../connectors/magento/connector.ts';
import type { MagentoOptions } from '../../../connectors/magento/simulator/options.ts';
import { simulateMagento } from '../../../connectors/magento/simulator/simulator.ts';
import { reconcileTotals } from '../../../server/domain/totals.ts';
import { virtualWorld } from '../../support/world.ts';
import { facts, secrets } from './support.ts';

const ITEMS = ['MUG', 'LAMP 1/B', 'RUG,1', 'CUP', 'POT'].map((sku, index) => ({
  sku,
  title: sku,
  priceMinor: 1_033 + index * 777,
  stock: 400,
}));
const BUYER = { name: 'Ingrid Åkesson', email: 'ingrid@example.test' };

/** A store with everything at once: two sources, children of configurables, two currencies, tax, tight limits. */
async function awkward(options: Partial<MagentoOptions> = {}) {
  const { world, advance } = virtualWorld(11);
  const { webhookSecret: _, ...keys } = secrets;
  const store = simulateMagento({
    name: 'Awkward',
    items: ITEMS,
    keys,
    sources: [
      { code: 'south', name: 'South' },
      { code: 'north', name: 'North' },
    ],
    configurableShare: 0.6,
    orderCurrency: 'EUR',
    rate: 0.87,
    taxPercent: 19,
    paidAtOnceShare: 0.5,
    pageLimit: 7,
    arrayLimit: 3,
    seenAs: 'http://inside.example',
    world,
    ...options,
  });
  let nonce = 0;
  const settings = magento.settings.parse({
    ...store.settings,
    signAsBaseUrl: 'http://inside.example',
    website: 'base',
  });
  const io = {
    fetch: store.fetch,
    now: world.now,
    ticks: () => world.now().getTime(),
    sleep: world.sleep,
    randomHex: (bytes: number) => String(nonce++).padStart(bytes * 2, '0'),
    log: () => undefined,
  };
  const channel = magento.open({ channelId: 'c', settings, secrets }, io);
  const pullAll = async (stream: Stream) => {
    const found: Delivery[] = [];
    for (let cursor: string | null = null; ; ) {
      const page = await channel.pull(stream, cursor, new Date(0));
      found.push(...page.deliveries);
      cursor = page.cursor;
      if (!page.more) return found;
    }
  };
  return { world, advance, store, channel, pullAll };
}

describe('a store with two sources, configurables, two currencies, tax and tight limits', () => {
  it('has nothing missing and lists every item once, at both sources', async () => {
    const { channel, pullAll } = await awkward();
    expect((await channel.check()).missing).toEqual([]);
    const listings = facts(...(await pullAll('products'))).flatMap((fact) =>
      fact.kind === 'listing' ? [fact.listing] : [],
    );
    expect(listings.map((each) => each.stockRef).sort()).toEqual(
      ITEMS.map(({ sku }) => sku).sort(),
    );
    expect(new Set(listings.flatMap((each) => each.externalLocationIds))).toContain('south');
  });

  it('has orders that come out to the cent and the unit', async () => {
    const { store, world, advance, channel, pullAll } = await awkward();
    for (let i = 0; i < 60; i++) {
      const lines = ITEMS.filter(() => world.random() < 0.5).map(({ sku }) => ({
        sku,
        quantity: 1 + Math.floor(world.random() * 3),
      }));
      const id = lines.length > 0 ? store.place({ lines, buyer: BUYER }) : null;
      advance(7_000);
      const dice = world.random();
      if (id && dice < 0.2) store.cancel(id, { restock: true });
      else if (id && dice < 0.6) store.fulfil(id, dice < 0.4 ? lines.slice(0, 1) : undefined);
      advance(7_000);
    }
    advance(60_000);
    const hinted = facts(...(await pullAll('orders')), ...(await pullAll('shipments')));
    const ids = new Set(
      hinted.flatMap((fact) => (fact.kind === 'order-hint' ? [fact.externalId] : [])),
    );
    const truth = new Map(store.orders().map((order) => [order.id, order]));
    expect([...ids].sort()).toEqual([...truth.keys()].sort());
    const snapshots = facts(...(await channel.read('orders', [...ids]))).flatMap((fact) =>
      fact.kind === 'order' ? [fact.snapshot] : [],
    );
    expect(snapshots).toHaveLength(truth.size);
    expect(snapshots.some((each) => each.presentment?.currency === 'EUR')).toBe(true);
    for (const snapshot of snapshots) {
      const real = truth.get(snapshot.externalId);
      expect(reconcileTotals(snapshot), snapshot.number).toEqual([]);
      expect(snapshot.money.totalMinor).toBe(real?.totalMinor);
      const owed = snapshot.lines.reduce((sum, line) => sum + line.quantity - line.removed, 0);
      const expected = real?.lines.reduce((sum, line) => sum + line.quantity, 0);
      expect(owed, snapshot.number).toBe(expected);
    }
  });

  it('shows the numbers that were written, spread over its sources, reservations and all', async () => {
    const { store, channel } = await awkward();
    for (const { sku } of ITEMS) store.place({ lines: [{ sku, quantity: 2 }], buyer: BUYER });
    const refs = ITEMS.map(({ sku }) => ({ stockRef: sku, externalLocationId: 'south' }));
    const readings = await channel.readStock(refs);
    const levels = readings.map((reading, index) => ({
      ...reading,
      expected: reading.sellable,
      sellable: 10 + index,
    }));
    const outcomes = await channel.writeStock(levels, 'k');
    expect(outcomes.map((each) => each.kind)).toEqual(levels.map(() => 'written'));
    const after = await channel.readStock(refs);
    expect(after.map((each) => each.sellable)).toEqual([10, 11, 12, 13, 14]);
    const both = await channel.readStock(
      ITEMS.flatMap(({ sku }) =>
        ['south', 'north'].map((externalLocationId) => ({ stockRef: sku, externalLocationId })),
      ),
    );
    for (const { sku } of ITEMS) {
      const sum = both
        .filter((each) => each.stockRef === sku)
        .reduce((total, each) => total + each.sellable, 0);
      expect(sum).toBe(store.shown(sku));
    }
  });

  it('is refused with the reason when a permission is taken away', async () => {
    const { store, channel } = await awkward();
    store.withdraw('Magento_Sales::shipment');
    expect((await channel.check()).missing).toEqual([
      expect.stringMatching(/may not read shipments: tick "Magento_Sales::shipment"/),
    ]);
  });
});
