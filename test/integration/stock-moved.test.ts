import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { post } from '../../server/services/stock/post.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

let test: TestHub;
let runner: Runner;
const [SLOW, OTHER] = ['a store that takes long', 'another store'];

beforeEach(async () => {
  test = await testHub();
  runner = new Runner(test.hub);
});
afterEach(async () => {
  letGo();
  vi.restoreAllMocks();
  await runner.stop();
  await test.close();
});

let letGo = () => {};
/** A channel is looked at as soon as it is worked: until `letGo` every one of them is at work. */
function keepAtWork(): void {
  const { promise, resolve } = Promise.withResolvers<null>();
  vi.spyOn(test.hub.store.channels, 'byId').mockReturnValue(promise);
  letGo = () => resolve(null);
}
const dueIs = (...channels: string[]) =>
  vi.spyOn(test.hub.store.listings, 'dueAmong').mockResolvedValue(channels);

it('of the channels behind which stock moved those begin that have something due', async () => {
  keepAtWork();
  const asked = dueIs(OTHER);
  expect(await runner.moved([SLOW, OTHER])).toBe(1);
  expect(asked.mock.calls.map(([ids]) => ids)).toEqual([[SLOW, OTHER]]);
  expect(runner.busyWith('publish')).toBe(1);
});

it('those that are at work are told to go on, and nobody asks what they have to do', async () => {
  keepAtWork();
  const asked = dueIs(SLOW);
  await runner.moved([SLOW]);
  await runner.moved([SLOW]);
  expect(asked).toHaveBeenCalledTimes(1);
  await runner.moved([SLOW, OTHER]);
  expect(asked.mock.lastCall?.[0]).toEqual([OTHER]);
  const taken = vi.spyOn(test.hub.store.leases, 'take');
  letGo();
  await expect.poll(() => runner.busyWith('publish')).toBe(0);
  // Once more, for all who came meanwhile.
  expect(taken.mock.calls.map(([name]) => name)).toEqual([`publish:${SLOW}`]);
});

it('of more channels than there are hands each has its turn, also where some at work are told to go on meanwhile', async () => {
  keepAtWork();
  dueIs(SLOW);
  await runner.moved([SLOW]);
  const begun = vi.spyOn(runner, 'run').mockResolvedValue();
  const many = Array.from({ length: 2 * limits.channelsAtOnce }, (_, at) => `store ${at}`);
  dueIs(...many);
  const hands = limits.channelsAtOnce - 1;
  expect(await runner.moved(many)).toBe(hands);
  await runner.moved([SLOW]);
  begun.mockClear();
  await runner.moved(many);
  // The first turn was that one's.
  expect(begun.mock.calls.map(([, id]) => id)).toEqual(many.slice(1 + hands, 1 + 2 * hands));
});

it('the channel that sold begins a moment after the others, and at once where there are none', async () => {
  keepAtWork();
  dueIs(SLOW, OTHER);
  await runner.moved([SLOW, OTHER], SLOW);
  expect(runner.busyWith('publish')).toBe(1);
  await vi.waitFor(() => expect(runner.busyWith('publish')).toBe(2), 10 * limits.lastWaitsMs);
  dueIs('one alone');
  await runner.moved(['one alone'], 'one alone');
  expect(runner.busyWith('publish')).toBe(3);
});

it('a sale tells which channels to look at: those of its merchant that are told numbers', async () => {
  const shop = await seedChannel(test.hub, { stock: { MUG: 10 } });
  const moved = vi.spyOn(test.hub, 'stockMoved');
  const { channels } = test.hub.store;
  expect(await channels.toldNumbers(shop.merchantId)).toEqual([shop._id]);
  expect(await channels.toldNumbers('somebody else')).toEqual([]);
  await channels.docs.updateOne({ _id: shop._id }, { $set: { mode: 'paused' } });
  expect(await channels.toldNumbers(shop.merchantId)).toEqual([]);
  await channels.docs.updateOne({ _id: shop._id }, { $set: { mode: 'live' } });
  const { merchantId, _id: channelId, defaultLocationId } = shop;
  const sold = { sku: 'MUG', locationId: defaultLocationId, quantity: 1 };
  const cause = { kind: 'order', id: 'ord_1', channelId, actor: 'a test', at: new Date() } as const;
  await post(test.hub, merchantId, [
    { ...sold, key: 'sold', from: 'available', to: 'committed', cause },
  ]);
  expect(moved.mock.calls).toEqual([[[shop._id], shop._id]]);
});

it('which of some channels have something due is told of no others, and not of what is due later', async () => {
  const shop = await seedChannel(test.hub, { stock: { MUG: 10 } });
  const { listings } = test.hub.store;
  while (await publishChannel(test.hub, shop._id));
  const now = test.hub.now();
  const dueAmong = (...ids: string[]) => listings.dueAmong(ids, now);
  expect(await dueAmong(shop._id, OTHER)).toEqual([]);
  await listings.touch(shop.merchantId, ['MUG'], [shop.defaultLocationId]);
  expect(await dueAmong(shop._id, OTHER)).toEqual([shop._id]);
  expect(await dueAmong(OTHER)).toEqual([]);
  const ids = await listings.docs.distinct('_id', { channelId: shop._id });
  await listings.later(ids, new Date(now.getTime() + 60_000));
  expect(await dueAmong(shop._id, OTHER)).toEqual([]);
});
