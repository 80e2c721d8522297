import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

let test: TestHub;
let runner: Runner;
beforeEach(async () => {
  test = await testHub();
  runner = new Runner(test.hub);
});
afterEach(async () => {
  await runner.stop();
  await test.close();
});

const ended = () => expect.poll(() => runner.busyWith('publish'), { timeout: 20_000 }).toBe(0);

/** How often the channel's lease was taken. */
function watchTaking({ _id }: ChannelDoc): () => number {
  const asked = vi.spyOn(test.hub.store.leases, 'take');
  return () => asked.mock.calls.filter(([name]) => name === `publish:${_id}`).length;
}

it('a channel that has nothing to send again and again is left alone for a moment; what came meanwhile is sent right after', async () => {
  const shop = await seedChannel(test.hub, { stock: { MUG: 10 } });
  const { listings } = test.hub.store;
  const moved = () => listings.touch(shop.merchantId, ['MUG'], [shop.defaultLocationId]);
  while (await publishChannel(test.hub, shop._id));
  const taken = watchTaking(shop);
  for (const look of [1, 2]) {
    await moved();
    await runner.tick('publish');
    await ended();
    expect(taken()).toBe(look);
  }
  await listings.setBuffer(shop.merchantId, shop._id, 'MUG', 3);
  const began = performance.now();
  await runner.tick('publish');
  await ended();
  expect(taken()).toBe(2);
  await expect.poll(() => test.store.numbers.get('i-MUG')).toBe(7);
  expect(performance.now() - began).toBeLessThan(limits.nothingToSendMs + 500);
  await ended();
  expect(taken()).toBe(3);
});

it('a channel that has much to send is sent all of it under one lease, each call under a key of its own', async () => {
  const many = limits.publishBatch + 5;
  const skus = Array.from({ length: many }, (_, at) => `SKU-${at}`);
  const stock = Object.fromEntries(skus.map((sku) => [sku, 4]));
  const shop = await seedChannel(test.hub, { stock });
  const taken = watchTaking(shop);
  await runner.tick('publish');
  await ended();
  expect(taken()).toBe(1);
  expect(skus.filter((sku) => test.store.numbers.get(`i-${sku}`) !== 4)).toEqual([]);
  const { docs } = test.hub.store.stockWrites;
  const ofShop = { channelId: shop._id };
  expect(await docs.distinct('fence', ofShop)).toEqual([1]);
  expect(await docs.distinct('batchKey', ofShop)).toHaveLength(2);
});
