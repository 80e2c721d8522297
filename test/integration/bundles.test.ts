import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderSnapshot } from '../../server/domain/order.ts';
import type { Scope } from '../../server/domain/roles.ts';
import { audit } from '../../server/services/audit/audit.ts';
import type { Caller } from '../../server/services/caller.ts';
import { settleOrders } from '../../server/services/orders/settle-orders.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { reconcileChannel } from '../../server/services/publish/reconcile.ts';
import { isRefusal } from '../../server/services/refusal.ts';
import { countStock } from '../../server/services/stock/count-stock.ts';
import { saveRecipe } from '../../server/services/stock/save-recipe.ts';
import { viewItem } from '../../server/services/stock/stock-view.ts';
import { whyNumber } from '../../server/services/stock/why-number.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { problemsOf } from '../support/audited.ts';
import { type FakeClock, fakeClock } from '../support/clock.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';
import { workInbox } from '../support/work.ts';

const merchantId = 'mer_set';
const SET = [
  { sku: 'MUG', quantity: 2 },
  { sku: 'LAMP', quantity: 1 },
];
/** Each store has its own items: "north:MUG" is what North shows of MUG. */
const ids = (store: string) => (sku: string) => ({
  externalId: `v-${sku}`,
  externalProductId: `p-${sku}`,
  stockRef: `${store}:${sku}`,
});

let clock: FakeClock;
let test: TestHub;
let north: ChannelDoc;
let south: ChannelDoc;
let caller: Caller;
beforeEach(async () => {
  clock = fakeClock('2036-03-03T09:00:00Z');
  test = await testHub({ now: clock.now });
  const seed = { merchantId, location: 'Main' };
  const stock = { MUG: 10, LAMP: 7, SET: 0 };
  north = await seedChannel(test.hub, { ...seed, name: 'North', stock, idsOf: ids('north') });
  south = await seedChannel(test.hub, { ...seed, name: 'South', stock, idsOf: ids('south') });
  caller = { actor: 'person:1', merchantId, scopes: new Set<Scope>() };
  await save(SET);
  await publish();
  clock.advance(60_000);
});
afterEach(() => test.close());

async function save(parts: typeof SET, sku = 'SET') {
  const saved = await saveRecipe(test.hub, caller, sku, parts, false);
  if (!saved || isRefusal(saved)) throw new Error(saved ? saved.problems.join(' ') : 'no item');
  return saved;
}
/** Numbers that hold one another up need a second look. */
async function publish() {
  for (const { _id } of [north, south, north, south]) await publishChannel(test.hub, _id);
}
const shown = (store: string) =>
  Object.fromEntries(
    ['MUG', 'LAMP', 'SET'].map((sku) => [sku, test.store.numbers.get(`${store}:${sku}`)]),
  );
const take = (channel: ChannelDoc, over: Partial<OrderSnapshot>) =>
  settleOrders(test.hub, channel, [
    { kind: 'snapshot', snapshot: snapshotOf({ placedAt: clock.now(), ...over }) },
  ]);
/** A sale as it happens: the store lowers its own number, then tells. */
async function sell(channel: ChannelDoc, store: string, sku: string, units: number, number = '1') {
  const ref = `${store}:${sku}`;
  test.store.numbers.set(ref, (test.store.numbers.get(ref) ?? 0) - units);
  const order = { externalId: number, number, lines: [lineOf(sku, units)] };
  await take(channel, order);
  return order;
}
const available = async (sku: string) => {
  const [position] = await test.hub.store.positions.ofSkus(merchantId, [sku]);
  return position?.balance.available ?? 0;
};
const audited = () => problemsOf({ hub: test.hub, merchantId }, false);

describe('a set of two mugs and a lamp', () => {
  it('shows on every channel what its parts make', () => {
    for (const store of ['north', 'south']) {
      expect(shown(store)).toEqual({ MUG: 10, LAMP: 7, SET: 5 });
    }
  });

  it('sold on one lowers the set and the single items on both', async () => {
    await sell(north, 'north', 'SET', 2);
    await publish();
    for (const store of ['north', 'south']) {
      expect(shown(store)).toEqual({ MUG: 6, LAMP: 5, SET: 3 });
    }
    expect(await audited()).toEqual([]);
  });

  it('needs no write on the channel that sold it for its own number', async () => {
    const before = test.store.writes.length;
    await sell(north, 'north', 'SET', 1);
    await publishChannel(test.hub, north._id);
    const refs = test.store.writes.slice(before).map(({ stockRef }) => stockRef);
    expect(refs.toSorted()).toEqual(['north:LAMP', 'north:MUG']);
  });

  it('follows a sale of a single item, and of its last lamp shows none', async () => {
    await sell(south, 'south', 'MUG', 3);
    await publish();
    expect([shown('north').SET, shown('south').SET]).toEqual([3, 3]);
    await sell(south, 'south', 'LAMP', 7, '2');
    await publish();
    expect([shown('north').SET, shown('south').SET]).toEqual([0, 0]);
    expect(await audited()).toEqual([]);
  });

  it('cancelled gives back what it took, though it is made of something else by now', async () => {
    const order = await sell(north, 'north', 'SET', 2);
    await publish();
    await save([{ sku: 'LAMP', quantity: 3 }]);
    await publish();
    expect(shown('south')).toEqual({ MUG: 6, LAMP: 5, SET: 1 });
    const lines = [lineOf('SET', 2, { removed: 2 })];
    const revisedAt = new Date(clock.now().getTime() + 1);
    test.store.numbers.set('north:SET', (shown('north').SET ?? 0) + 2);
    await take(north, { ...order, lines, state: 'cancelled', revisedAt });
    await publish();
    expect([await available('MUG'), await available('LAMP')]).toEqual([10, 7]);
    for (const store of ['north', 'south']) {
      expect(shown(store)).toEqual({ MUG: 10, LAMP: 7, SET: 2 });
    }
    expect(await audited()).toEqual([]);
  });

  it('delivered fifty times at once, each twice, takes every unit once', async () => {
    await countMugs(200);
    const bodies = Array.from({ length: 50 }, (_, n) =>
      JSON.stringify(
        snapshotOf({ externalId: `${n}`, placedAt: clock.now(), lines: [lineOf('SET')] }),
      ),
    );
    await Promise.all([...bodies, ...bodies].map((body, n) => deliver(n, body)));
    const workers = Array.from({ length: 4 }, (_, n) => ({ ...test.hub, worker: `worker-${n}` }));
    const both = [north, south];
    await Promise.all(workers.flatMap((hub) => both.map(({ _id }) => workInbox(hub, _id))));
    for (const { _id } of both) await workInbox(test.hub, _id);
    expect(await test.hub.store.inbox.docs.countDocuments({ state: 'pending' })).toBe(0);
    expect([await available('MUG'), await available('LAMP')]).toEqual([100, -43]);
    const view = await viewItem(test.hub, merchantId, 'SET');
    expect(view?.stock.bundle).toMatchObject({ units: 0, bottleneck: 'LAMP' });
    const { checks } = await audit(test.hub, merchantId, { offline: true, againAfterMs: 0 });
    expect(checks.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('is written over where staff typed a number, and nothing is counted', async () => {
    test.store.numbers.set('north:SET', 40);
    await hearOrders();
    await reconcileChannel(test.hub, north._id);
    await publish();
    expect(shown('north').SET).toBe(5);
    expect([await available('MUG'), await available('SET')]).toEqual([10, 0]);
    const found = await test.hub.store.exceptions.docs.findOne({ kind: 'external-edit' });
    expect(found?.nextStep).toContain('what it is made of');
  });
});

const deliver = (n: number, body: string) =>
  test.hub.store.inbox.store([
    {
      merchantId,
      channelId: (n % 2 ? north : south)._id,
      deliveryId: `dlv-${n}`,
      topic: 'order',
      body: Buffer.from(body),
      source: 'webhook',
      receivedAt: clock.now(),
      readUpTo: null,
    },
  ]);

/** Every order up to now is in the books, as far as the channel can say. */
async function hearOrders() {
  const until = new Date(clock.now().getTime() + 60_000);
  for (const { _id } of [north, south]) {
    await test.hub.store.channels.set(_id, { 'streams.orders': { cursor: '', until } });
  }
}

async function countMugs(counted: number) {
  const [locationId] = (await test.hub.store.locations.list(merchantId)).map(({ _id }) => _id);
  const request = { sku: 'MUG', locationId: locationId ?? '', counted, seen: 10, note: '' };
  const done = await countStock(test.hub, caller, { ...request, key: 'count-mugs' });
  if (!done || isRefusal(done)) throw new Error('not counted');
}

describe('the number of a set', () => {
  it('is explained by its parts, down to the ledger of the one that runs out', async () => {
    await sell(south, 'south', 'MUG', 3);
    const [why] = (await whyNumber(test.hub, merchantId, 'SET', north._id)) ?? [];
    expect(why?.sentences[0]).toBe(
      'It should show 3: 3 can be made at Main, limited by MUG (2 of MUG each, 7 available; ' +
        '1 of LAMP each, 7 available).',
    );
    const [source] = why?.sources ?? [];
    expect(source?.sku).toBe('MUG');
    expect(source?.lines[0]).toMatchObject({ sku: 'MUG', quantity: 3, from: 'available' });
  });

  it('goes on from the parts it has now', async () => {
    await sell(north, 'north', 'SET', 1);
    await publish();
    await save([{ sku: 'MUG', quantity: 4 }]);
    await publish();
    expect(shown('north')).toEqual({ MUG: 8, LAMP: 6, SET: 2 });
    await sell(north, 'north', 'SET', 1, '2');
    await sell(south, 'south', 'LAMP', 1, '3');
    await publish();
    for (const store of ['north', 'south']) {
      expect(shown(store)).toEqual({ MUG: 4, LAMP: 5, SET: 1 });
    }
    expect(await audited()).toEqual([]);
  });

  it('is never raised over a sale that the hub has not heard of', async () => {
    await hearOrders();
    // Sold to the last one, and not told yet.
    test.store.numbers.set('north:SET', 0);
    await test.hub.store.channels.set(north._id, {
      'streams.orders': { cursor: '', until: new Date(0) },
    });
    await save([{ sku: 'MUG', quantity: 1 }]);
    await publish();
    expect(shown('north').SET).toBe(0);
    expect(shown('south').SET).toBe(10);
  });

  it('of a set in a set follows every part', async () => {
    await test.hub.store.items.add([{ merchantId, sku: 'DUO', title: 'Duo', barcode: null }]);
    await save(
      [
        { sku: 'SET', quantity: 1 },
        { sku: 'MUG', quantity: 1 },
      ],
      'DUO',
    );
    const view = await viewItem(test.hub, merchantId, 'DUO');
    expect(view?.stock.bundle).toMatchObject({ units: 3, bottleneck: 'MUG' });
    expect((await viewItem(test.hub, merchantId, 'MUG'))?.partOf).toEqual([
      { sku: 'SET', title: 'Item SET', quantity: 2 },
      { sku: 'DUO', title: 'Duo', quantity: 1 },
    ]);
  });
});
