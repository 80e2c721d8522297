import { afterEach, beforeEach, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import { drainChannel } from '../../server/services/inbox/drain.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';

let test: TestHub;
let shop: ChannelDoc;
let now: number;
beforeEach(async () => {
  now = Date.now();
  test = await testHub({ now: () => new Date(now) });
  shop = await seedChannel(test.hub, { stock: { MUG: 10 } });
  while (await publishChannel(test.hub, shop._id));
  // Whatever was told while it was connected is long over.
  now += 60_000;
  test.nudges.length = 0;
});
afterEach(() => test.close());

let sent = 0;
const tells = async (topic: string, what: unknown) => {
  await test.hub.store.inbox.store([
    {
      ...{ merchantId: shop.merchantId, channelId: shop._id, topic, deliveryId: `n${sent++}` },
      ...{ source: 'webhook' as const, receivedAt: test.hub.now(), readUpTo: null },
      body: Buffer.from(JSON.stringify(what)),
    },
  ]);
  await drainChannel(test.hub, shop._id);
};
const shows = (sellable: number) =>
  tells('stock', {
    ...{ stockRef: 'i-MUG', externalLocationId: 'L1', sellable },
    at: new Date(now),
  });
const asked = () => test.nudges.filter(([book]) => book === 'pull').length;
const mug = async () => {
  const [listing] = await test.hub.store.listings.sweep(shop._id, '', 1);
  if (!listing) throw new Error('there is no mug');
  return listing;
};

it('a number that comes before its order is explained by it, and the store is asked nothing', async () => {
  const at = new Date(now - 100);
  await shows(9);
  expect((await mug()).sync.number.seen?.sellable).toBe(9);
  await tells('order', snapshotOf({ externalId: 'o1', lines: [lineOf('MUG')], placedAt: at }));
  await publishChannel(test.hub, shop._id);
  expect((await mug()).sync).toMatchObject({ due: false, number: { seen: null, base: 9 } });
  expect(asked()).toBe(0);
});

it('a number that no order explains makes the hub ask for orders when it is looked into', async () => {
  await shows(9);
  await publishChannel(test.hub, shop._id);
  expect(asked()).toBe(0);
  now += limits.puzzleMs;
  await publishChannel(test.hub, shop._id);
  expect(asked()).toBe(1);
});

const moved = async () => {
  const { sources } = await mug();
  await test.hub.store.listings.touch(shop.merchantId, ['MUG'], sources);
};

it('stock that moves meanwhile is no second look; the one a while later is', async () => {
  await shows(9);
  for (const looks of [1, 2]) {
    if (looks === 1) await moved();
    await publishChannel(test.hub, shop._id);
    expect(asked()).toBe(looks - 1);
    now += limits.holdMs;
  }
});
