import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';

let test: TestHub;
let shop: ChannelDoc;
let runner: Runner;
beforeEach(async () => {
  test = await testHub();
  shop = await seedChannel(test.hub, { stock: { MUG: 10 } });
  while (await publishChannel(test.hub, shop._id));
  runner = new Runner(test.hub);
});
afterEach(async () => {
  await runner.stop();
  await test.close();
});

let sent = 0;
const tells = (topic: string, what: unknown) =>
  test.hub.store.inbox.store([
    {
      ...{ merchantId: shop.merchantId, channelId: shop._id, topic, deliveryId: `d${sent++}` },
      ...{ source: 'webhook' as const, receivedAt: test.hub.now(), readUpTo: null },
      body: Buffer.from(JSON.stringify(what)),
    },
  ]);
const sold = (externalId: string) => snapshotOf({ externalId, lines: [lineOf('MUG')] });
/** What the store was told a while ago. */
const echo = () =>
  tells('stock', { stockRef: 'i-MUG', externalLocationId: 'L1', sellable: 10, at: new Date(0) });
const looked = async () => {
  await runner.tick('drain');
  await expect.poll(() => runner.busyWith('drain')).toBe(0);
};
const waiting = () => test.hub.store.inbox.countPending(shop._id);

it('messages that only echo numbers are gathered for a moment; an order among them is booked right after', async () => {
  for (const _ of [1, 2]) {
    await echo();
    await looked();
    expect(await waiting()).toBe(0);
  }
  await tells('order', sold('o1'));
  const began = performance.now();
  await looked();
  expect(await waiting()).toBe(1);
  await expect.poll(waiting).toBe(0);
  expect(performance.now() - began).toBeLessThan(limits.echoesMs + 500);
});

it('a message that tells an order among its numbers lets nothing wait', async () => {
  for (const number of [1, 2, 3]) {
    await echo();
    await tells('order', sold(`o${number}`));
    await looked();
    expect(await waiting()).toBe(0);
  }
});

it('numbers that only echo what was sent ask nobody to publish', async () => {
  const nudged = vi.spyOn(test.hub, 'nudge');
  await echo();
  await looked();
  expect(nudged).not.toHaveBeenCalled();
  const at = new Date(test.hub.now().getTime() + 5_000);
  await tells('stock', { stockRef: 'i-MUG', externalLocationId: 'L1', sellable: 4, at });
  await looked();
  expect(nudged).toHaveBeenCalledWith('publish', shop._id);
});
