import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NewDelivery } from '../../server/store/inbox.ts';
import { type TestHub, testHub } from '../support/hub.ts';

let test: TestHub;
beforeEach(async () => {
  test = await testHub();
});
afterEach(() => test.close());

/** More than a server reads whole to choose an index. */
const MANY = 2_500;
const [NOW, BEFORE] = [new Date('2026-11-28T12:00:00Z'), new Date('2026-11-28T11:00:00Z')];

const delivery = (channelId: string, deliveryId: string, receivedAt: Date): NewDelivery => ({
  ...{ merchantId: 'm', channelId, deliveryId, topic: 'order', source: 'webhook' },
  ...{ body: Buffer.from('{}'), receivedAt, readUpTo: null },
});

it('a flood hides neither a new delivery of another channel nor itself', async () => {
  const { inbox } = test.hub.store;
  const flood = Array.from({ length: MANY }, (_, i) => delivery('flooded', `f${i}`, BEFORE));
  await inbox.store([...flood, delivery('other', 'o1', NOW)]);
  expect(await inbox.newlyPending('tell', NOW)).toEqual(['other']);
  expect(await inbox.newlyPending('tell', new Date(NOW.getTime() + 1))).toEqual([]);
  expect((await inbox.pendingChannels('tell', NOW)).sort()).toEqual(['flooded', 'other']);
  expect(await inbox.docs.countDocuments({ state: 'pending' })).toBe(MANY + 1);
});

it('what failed before is not new, and is found once it is due', async () => {
  const { inbox } = test.hub.store;
  await inbox.store([delivery('retried', 'r1', NOW)]);
  const [row] = await inbox.docs.find({}).toArray();
  const due = new Date(NOW.getTime() + 5_000);
  await inbox.postpone(row ? [row._id] : [], due, 'the database was away', 1);
  expect(await inbox.newlyPending('tell', BEFORE)).toEqual([]);
  expect(await inbox.pendingChannels('tell', NOW)).toEqual([]);
  expect(await inbox.pendingChannels('tell', due)).toEqual(['retried']);
});
