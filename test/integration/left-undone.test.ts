import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import { drainChannel } from '../../server/services/inbox/drain.ts';
import { sweep } from '../../server/services/inbox/sweep.ts';
import { applyListings } from '../../server/services/mapping/apply-listings.ts';
import { settleOrders } from '../../server/services/orders/settle-orders.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type FakeClock, fakeClock } from '../support/clock.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';
import { seedChannel } from '../support/seed.ts';

let test: TestHub;
let clock: FakeClock;
let channel: ChannelDoc;
beforeEach(async () => {
  clock = fakeClock('2036-03-03T09:00:00Z');
  test = await testHub({ now: clock.now });
  channel = await seedChannel(test.hub, { stock: { MUG: 10 } });
});
afterEach(() => test.close());

/** A call of the books that fails once, before it was applied. */
function failOnce(book: object, verb: string, error = new Error('the process died')): void {
  const original = Reflect.get(book, verb);
  Reflect.set(book, verb, () => {
    Reflect.set(book, verb, original);
    return Promise.reject(error);
  });
}
const openKinds = async () =>
  (await test.hub.store.exceptions.docs.find({ state: 'open' }).toArray()).map(({ kind }) => kind);
const available = async () => {
  const [position] = await test.hub.store.positions.ofSkus(channel.merchantId, ['MUG']);
  return position?.balance.available;
};
const strange = () =>
  snapshotOf({ placedAt: clock.now(), lines: [lineOf('MUG', 2), lineOf('NEW', 3)] });

async function deliver(...ids: string[]): Promise<void> {
  await test.hub.store.inbox.store(
    ids.map((externalId) => ({
      merchantId: channel.merchantId,
      channelId: channel._id,
      deliveryId: externalId,
      topic: 'order',
      body: Buffer.from(
        JSON.stringify(
          snapshotOf({ externalId, placedAt: clock.now(), lines: [lineOf('MUG', 1)] }),
        ),
      ),
      source: 'webhook' as const,
      receivedAt: clock.now(),
      readUpTo: null,
    })),
  );
}

describe('a death between saving an order and telling of it', () => {
  it.each([
    ['the timeline', 'timeline', 'append'],
    ['the exception', 'exceptions', 'raise'],
  ] as const)('loses nothing of %s: the next try tells it', async (_what, book, verb) => {
    failOnce(test.hub.store[book], verb);
    const facts = [{ kind: 'snapshot' as const, snapshot: strange() }];
    await expect(settleOrders(test.hub, channel, facts)).rejects.toThrow('died');
    await settleOrders(test.hub, channel, facts);
    expect(await openKinds()).toEqual(['unmapped-line']);
    expect(await test.hub.store.timeline.docs.countDocuments({ kind: 'placed' })).toBe(1);
    expect(await available()).toBe(8);
  });

  it('is found by the sweep when nobody tries again', async () => {
    failOnce(test.hub.store.ledger, 'append');
    const facts = [{ kind: 'snapshot' as const, snapshot: strange() }];
    await expect(settleOrders(test.hub, channel, facts)).rejects.toThrow('died');
    clock.advance(limits.sweepAfterMs + 1);
    expect(await sweep(test.hub)).toBe(1);
    expect(await available()).toBe(8);
    expect(await openKinds()).toEqual(['unmapped-line']);
    expect(await sweep(test.hub)).toBe(0);
  });
});

describe('orders of a listing that nobody had mapped', () => {
  it('all take their stock when it is mapped, however many they are', async () => {
    const count = limits.remapBatch * 2 + 3;
    const facts = Array.from({ length: count }, (_, i) => ({
      kind: 'snapshot' as const,
      snapshot: snapshotOf({
        externalId: `o${i}`,
        placedAt: clock.now(),
        lines: [lineOf('NEW', 1), lineOf('NEVER', 1)],
      }),
    }));
    await settleOrders(test.hub, channel, facts);
    const { merchantId } = channel;
    await test.hub.store.items.add([{ merchantId, sku: 'NEW', title: 'New', barcode: null }]);
    const listing = {
      externalId: 'v-NEW',
      externalProductId: 'p-NEW',
      stockRef: 'i-NEW',
      channelSku: 'NEW',
      barcode: null,
      title: 'New',
      tracked: true,
      externalLocationIds: ['L1'],
    };
    await applyListings(test.hub, channel, [{ kind: 'listing', listing }]);
    const [position] = await test.hub.store.positions.ofSkus(merchantId, ['NEW']);
    expect(position?.balance).toMatchObject({ available: -count, committed: count });
  });
});

describe('a delivery that the hub stumbles over', () => {
  it('holds up no other of its batch, is tried again, and ends as a dead letter', async () => {
    await deliver('good-1', 'poison', 'good-2');
    const { orders } = test.hub.store;
    const save = orders.save;
    Object.assign(orders, {
      save: (saves: Parameters<typeof save>[0]) => {
        if (saves.some(({ order }) => order.externalId === 'poison')) throw new TypeError('a bug');
        return save(saves);
      },
    });
    await drainChannel(test.hub, channel._id);
    expect(await available()).toBe(8);
    expect(await test.hub.store.inbox.countPending(channel._id)).toBe(1);
    for (const wait of limits.retryMs) {
      clock.advance(wait);
      await drainChannel(test.hub, channel._id);
    }
    expect(await test.hub.store.inbox.countPending(channel._id)).toBe(0);
    expect(await openKinds()).toEqual(['dead-letter']);
  });
});

describe('a number that a channel refused', () => {
  it('is no trouble any more once the channel takes it', async () => {
    test.store.numbers.set('i-MUG', 10);
    const publish = async () => {
      await publishChannel(test.hub, channel._id);
      await publishChannel(test.hub, channel._id);
    };
    await publish();
    const { merchantId } = channel;
    const other = await seedChannel(test.hub, { merchantId, stock: { MUG: 10 } });
    const sell = (externalId: string) =>
      takeOrder(test.hub, other, { externalId, placedAt: clock.now(), lines: [lineOf('MUG', 1)] });
    const line = test.hub.channel(channel);
    const { writeStock } = line;
    Object.assign(line, {
      writeStock: async () => [{ kind: 'rejected', code: 'x', message: 'not stocked there' }],
    });
    await sell('a');
    await publish();
    expect(await openKinds()).toEqual(['write-rejected']);
    Object.assign(line, { writeStock });
    await sell('b');
    await publish();
    expect(test.store.writes.at(-1)?.sellable).toBe(8);
    expect(await openKinds()).toEqual([]);
  });
});

describe('what was sent to channels', () => {
  it('is kept for months, not for ever', async () => {
    test.store.numbers.set('i-MUG', 3);
    await publishChannel(test.hub, channel._id);
    await publishChannel(test.hub, channel._id);
    const row = await test.hub.store.stockWrites.docs.findOne({});
    const kept = (row?.expireAt.getTime() ?? 0) - (row?.sentAt.getTime() ?? 0);
    expect(kept).toBe(limits.stockWriteDays * 86_400_000);
    const indexes = await test.hub.store.stockWrites.docs.indexes();
    expect(indexes.find((index) => 'expireAt' in index.key)?.expireAfterSeconds).toBe(0);
  });
});
