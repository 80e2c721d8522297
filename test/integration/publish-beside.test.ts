import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Channel, ChannelError } from '../../connectors/connector.ts';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import type { Hub } from '../../server/services/hub.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

const STOCK = { MUG: 10, LAMP: 10, CHAIR: 10 };
type Sku = keyof typeof STOCK;

let test: TestHub;
let shop: ChannelDoc;
let store: ReturnType<typeof slowStore>;
let runner: Runner;
beforeEach(async () => {
  test = await testHub();
  shop = await seedChannel(test.hub, { stock: STOCK });
  while (await publishChannel(test.hub, shop._id));
  store = slowStore(test.hub);
  runner = new Runner(store.hub);
});
afterEach(async () => {
  store.answerAll();
  await runner.stop();
  await test.close();
});

/** A store whose calls with numbers wait until they are told to answer, or to fail. */
function slowStore(hub: Hub) {
  const calls: { skus: string[]; end: PromiseWithResolvers<void> }[] = [];
  const reads: string[] = [];
  let answersAtOnce = false;
  const slow = (channel: Channel): Channel => ({
    ...channel,
    readStock: (refs) => {
      reads.push(...refs.map(({ stockRef }) => stockRef));
      return channel.readStock(refs);
    },
    writeStock: async (levels, key) => {
      const end = Promise.withResolvers<void>();
      calls.push({ skus: levels.map(({ stockRef }) => stockRef.slice(2)), end });
      if (!answersAtOnce) await end.promise;
      return channel.writeStock(levels, key);
    },
  });
  return {
    calls,
    reads,
    hub: { ...hub, channel: (doc: ChannelDoc) => slow(hub.channel(doc)) },
    answerAll: () => {
      answersAtOnce = true;
      for (const { end } of calls) end.resolve();
    },
  };
}

/** Units held back: the number on the channel is to be so much lower. */
async function holdBack(sku: Sku, units: number): Promise<void> {
  await test.hub.store.listings.setBuffer(shop.merchantId, shop._id, sku, units);
  void runner.run('publish', shop._id);
}
const underWay = (...calls: Sku[][]) =>
  expect.poll(() => store.calls.map(({ skus }) => skus)).toEqual(calls);
const shown = (sku: Sku) => test.store.numbers.get(`i-${sku}`);
const ended = () => expect.poll(() => runner.busyWith('publish'), { timeout: 20_000 }).toBe(0);
const pause = () => new Promise((resolve) => setTimeout(resolve, 150));

it('what is due while a call is under way goes out beside it, under the same lease', async () => {
  await holdBack('MUG', 3);
  await underWay(['MUG']);
  await holdBack('LAMP', 4);
  await underWay(['MUG'], ['LAMP']);
  store.calls[1]?.end.resolve();
  await expect.poll(() => shown('LAMP')).toBe(6);
  expect(shown('MUG')).toBe(10);
  store.answerAll();
  await ended();
  expect(shown('MUG')).toBe(7);
  const { docs } = test.hub.store.stockWrites;
  const ours = { channelId: shop._id, sellable: { $in: [6, 7] } };
  expect(await docs.distinct('fence', ours)).toHaveLength(1);
  expect(await docs.distinct('batchKey', ours)).toHaveLength(2);
});

it('of one listing the next number waits for the answer to the one before, and is not read for', async () => {
  await holdBack('MUG', 3);
  await underWay(['MUG']);
  await holdBack('MUG', 5);
  await pause();
  await underWay(['MUG']);
  store.answerAll();
  await expect.poll(() => shown('MUG')).toBe(5);
  await ended();
  await underWay(['MUG'], ['MUG']);
  expect(store.reads).toEqual([]);
});

it('no more calls are under way than the bound says', async () => {
  await holdBack('MUG', 3);
  await underWay(['MUG']);
  await holdBack('LAMP', 3);
  await underWay(['MUG'], ['LAMP']);
  await holdBack('CHAIR', 3);
  await pause();
  expect(store.calls).toHaveLength(limits.publishCalls);
  store.calls[0]?.end.resolve();
  await underWay(['MUG'], ['LAMP'], ['CHAIR']);
});

it('a call that fails leaves the other one be, and nobody else sends before that has its answer', async () => {
  await holdBack('MUG', 3);
  await underWay(['MUG']);
  await holdBack('LAMP', 3);
  await underWay(['MUG'], ['LAMP']);
  store.calls[0]?.end.reject(new ChannelError('unavailable', 'down for a moment'));
  await pause();
  expect(await publishChannel({ ...test.hub, worker: 'another' }, shop._id)).toBeNull();
  expect([shown('MUG'), shown('LAMP')]).toEqual([10, 10]);
  store.answerAll();
  await ended();
  expect([shown('MUG'), shown('LAMP')]).toEqual([7, 7]);
});

it('a number that another worker looked at meanwhile is not sent, and its row says so', async () => {
  const { listings, stockWrites } = test.hub.store;
  const [mug] = await listings.ofSkus(shop.merchantId, ['MUG']);
  const newerLease = { $set: { 'sync.fence': 1_000_000 } };
  await listings.docs.updateOne({ _id: mug?._id ?? '' }, newerLease);
  await holdBack('MUG', 3);
  await holdBack('LAMP', 4);
  await underWay(['LAMP']);
  store.answerAll();
  await expect.poll(() => shown('LAMP')).toBe(6);
  expect(shown('MUG')).toBe(10);
  const rows = stockWrites.docs.find({ sku: 'MUG', sellable: 7 });
  await expect
    .poll(async () => (await rows.clone().toArray()).map(({ state }) => state))
    .toContain('stale');
});
