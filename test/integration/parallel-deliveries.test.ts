import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import { shopify } from '../../connectors/shopify/connector.ts';
import { audit } from '../../server/services/audit/audit.ts';
import type { Hub } from '../../server/services/hub.ts';
import { drainChannel } from '../../server/services/inbox/drain.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type FakeClock, fakeClock } from '../support/clock.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type Served, serve } from '../support/serve.ts';
import { seedShopify, shopifyHeaders, shopifyOrder } from '../support/shopify.ts';

const FIFTY = 50;
const OPENING = 100;

let clock: FakeClock;
let test: TestHub;
let doors: Served[];
let channel: ChannelDoc;

beforeEach(async () => {
  clock = fakeClock('2036-03-03T09:00:00Z');
  test = await testHub({ connectors: [shopify as Connector], now: clock.now });
  // Two web processes' worth: each groups its own inserts and knows nothing of the other's.
  doors = [await serve(test.hub), await serve(test.hub)];
  channel = await seedShopify(test.hub, 'mugs.myshopify.com', { stock: { 'MUG-1': OPENING } });
});

afterEach(async () => {
  for (const door of doors) await door.close();
  await test.close();
});

/** The order as it is after so many changes; each makes it one unit bigger. */
const orderAfter = (changes: number) =>
  shopifyOrder({
    quantity: String(1 + changes),
    updatedAt: `2026-03-01T10:00:${String(changes).padStart(2, '0')}Z`,
  }).replaceAll('2026-03-01', '2036-03-03');

/** Fifty requests at once through both doors; answers the statuses they got. */
async function sendFifty(bodyOf: (index: number) => string, idOf: (index: number) => string) {
  const answers = Array.from({ length: FIFTY }, async (_, index) => {
    const door = doors[index % doors.length];
    const body = bodyOf(index);
    const { status } = await fetch(`${door?.url}/webhooks/shopify/${channel._id}`, {
      method: 'POST',
      body,
      headers: shopifyHeaders(body, { id: idOf(index) }),
    });
    return status;
  });
  return new Set(await Promise.all(answers));
}

const workers = (count: number, over: (hub: Hub) => Partial<Hub> = () => ({})): Hub[] =>
  Array.from({ length: count }, (_, index) => {
    const hub = { ...test.hub, worker: `worker-${index}` };
    return { ...hub, ...over(hub) };
  });

/** Everybody gets the lease, as when one stole it from another that only slept. */
const unguarded = ({ store }: Hub): Partial<Hub> => {
  let token = 0;
  const take = async (name: string, holder: string) => ({ name, holder, token: ++token });
  return { store: { ...store, leases: { ...store.leases, take } } };
};

/** Each drains again and again until `over` and nothing waits; all do so at the same time. */
async function drainWith(hubs: readonly Hub[], over: Promise<unknown>): Promise<void> {
  let sending = true;
  const ended = over.finally(() => {
    sending = false;
  });
  const waits = () => test.hub.store.inbox.docs.countDocuments({ state: 'pending' });
  const drains = hubs.map(async (hub) => {
    while (sending || (await waits()) > 0) {
      await drainChannel(hub, channel._id);
      await pause(1);
    }
  });
  await Promise.all([ended, ...drains]);
}

/** One document, and of one order's movements: which ones, and where the units ended. */
async function books() {
  const { orders, ledger, inbox, positions, timeline } = test.hub.store;
  const docs = await orders.docs.find({}).toArray();
  const lines = await ledger.docs.find({ 'cause.kind': 'order' }).sort({ seq: 1 }).toArray();
  const [position] = await positions.ofSkus(channel.merchantId, ['MUG-1']);
  return {
    deliveries: await inbox.docs.countDocuments({}),
    done: await inbox.docs.countDocuments({ state: 'done' }),
    orders: docs.map(({ externalId, version }) => ({ externalId, version })),
    quantities: docs.flatMap((doc) => doc.lines.map((line) => line.quantity)),
    unfinished: docs.filter((doc) => doc.unfinished || doc.pending.length > 0).length,
    movements: lines.map(({ from, to, quantity }) => `${from} → ${to}: ${quantity}`),
    placed: await timeline.docs.countDocuments({ kind: 'placed' }),
    balance: position?.balance,
  };
}
const clean = async () =>
  (await audit(test.hub, channel.merchantId, { offline: true, againAfterMs: 0 })).clean;

const ONE_ORDER = {
  orders: [{ externalId: '5001', version: 1 }],
  quantities: [3],
  unfinished: 0,
  movements: ['available → committed: 3'],
  placed: 1,
  balance: { available: OPENING - 3, committed: 3, unavailable: 0, incoming: 0 },
};
const body = () => orderAfter(2);

describe.each([
  ['three workers that share by leases', () => workers(3)],
  ['three workers whom no lease keeps apart', () => workers(3, unguarded)],
])('fifty parallel deliveries, drained meanwhile by %s,', (_who, crew) => {
  it('of one webhook are one delivery, one order and one set of movements', async () => {
    const sent = sendFifty(body, () => 'the-same');
    await drainWith(crew(), sent);
    expect(await sent).toEqual(new Set([200]));
    expect(await books()).toEqual({ deliveries: 1, done: 1, ...ONE_ORDER });
    expect(await clean()).toBe(true);
  });

  it('of one state under fifty ids are one order and one set of movements', async () => {
    const sent = sendFifty(body, (index) => `webhook-${index}`);
    await drainWith(crew(), sent);
    expect(await sent).toEqual(new Set([200]));
    expect(await books()).toEqual({ deliveries: FIFTY, done: FIFTY, ...ONE_ORDER });
    expect(await clean()).toBe(true);
  });

  it('of fifty states end in the newest, with the stock of that one', async () => {
    const shuffled = (index: number) => orderAfter((index * 37) % FIFTY);
    const sent = sendFifty(shuffled, (index) => `webhook-${index}`);
    await drainWith(crew(), sent);
    expect(await sent).toEqual(new Set([200]));
    const found = await books();
    expect(found).toMatchObject({ done: FIFTY, quantities: [FIFTY], unfinished: 0, placed: 1 });
    expect(found.orders).toHaveLength(1);
    expect(found.balance).toMatchObject({ available: OPENING - FIFTY, committed: FIFTY });
    expect(await clean()).toBe(true);
  });
});

describe('four workers that settle the same order at the same moment', () => {
  /** What came of each save, in the order they ended: true where the version had moved on. */
  let lost: boolean[];
  /** Nobody goes on before all have read that there is no such order yet. */
  function together(): (hub: Hub) => Partial<Hub> {
    lost = [];
    let release = () => {};
    const gate = new Promise<void>((open) => {
      release = open;
    });
    let arrived = 0;
    return (hub) => {
      const { store } = { ...hub, ...unguarded(hub) };
      const byIds: typeof store.orders.byIds = async (ids) => {
        const found = await store.orders.byIds(ids);
        if (++arrived === 4) release();
        await gate;
        return found;
      };
      const save: typeof store.orders.save = async (rows) => {
        const losers = await store.orders.save(rows);
        lost.push(losers.size > 0);
        return losers;
      };
      return { store: { ...store, orders: { ...store.orders, byIds, save } } };
    };
  }

  /** A worker that finds this delivery and no other. */
  const onlyOf =
    (deliveryId: string): Hub['store']['inbox']['due'] =>
    async (...args) =>
      (await test.hub.store.inbox.due(...args)).filter((row) => row.deliveryId === deliveryId);

  it('save one delivery once, lose all other saves, and post it once', async () => {
    await sendFifty(body, () => 'the-same');
    const crew = workers(4, together());
    const taken = await Promise.all(crew.map((hub) => drainChannel(hub, channel._id)));
    expect(taken).toEqual([1, 1, 1, 1]);
    expect(lost.toSorted()).toEqual([false, true, true, true]);
    expect(await books()).toEqual({ deliveries: 1, done: 1, ...ONE_ORDER });
    expect(await clean()).toBe(true);
  });

  it('lose no delivery where each has another one, the last worker the newest', async () => {
    await sendFifty(
      (index) => orderAfter(index % 4),
      (index) => `state-${index % 4}`,
    );
    const crew = workers(4, together()).map((hub, index) => ({
      ...hub,
      store: { ...hub.store, inbox: { ...hub.store.inbox, due: onlyOf(`state-${index}`) } },
    }));
    await Promise.all(crew.map((hub) => drainChannel(hub, channel._id)));
    expect(lost).toContain(true);
    expect(await books()).toMatchObject({
      deliveries: 4,
      done: 4,
      orders: [{ externalId: '5001' }],
      quantities: [4],
      unfinished: 0,
      balance: { available: OPENING - 4, committed: 4 },
    });
    expect(await clean()).toBe(true);
  });
});
