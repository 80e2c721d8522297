import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import { createIntake } from '../../server/services/inbox/intake.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { seedChannel, type TestHub, testHub, WEBHOOK_SECRET } from '../support/hub.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';
import { signed } from '../support/test-store.ts';

let test: TestHub;
let shop: ChannelDoc;
let runner: Runner;
let intake: ReturnType<typeof createIntake>;
beforeEach(async () => {
  test = await testHub();
  shop = await seedChannel(test.hub, { stock: { MUG: 10 } });
  while (await publishChannel(test.hub, shop._id));
  runner = new Runner(test.hub);
  intake = createIntake(test.hub);
});
afterEach(async () => {
  await runner.stop();
  await test.close();
});

let sent = 0;
async function tells(topic: string, what: unknown): Promise<void> {
  const body = Buffer.from(JSON.stringify(what));
  const headers = signed(body, WEBHOOK_SECRET, `d${sent++}`, topic);
  const path = `/webhooks/test/${shop._id}`;
  const address = { kind: 'test', channelId: shop._id };
  expect(await intake.receive(address, { path, headers, body })).toBe('stored');
}
const shows = (sellable: number, at: Date) =>
  tells('stock', { stockRef: 'i-MUG', externalLocationId: 'L1', sellable, at });
async function looked(book: 'drain' | 'numbers'): Promise<void> {
  await runner.tick(book);
  await expect.poll(() => runner.busyWith(book)).toBe(0);
}
const waiting = () => test.hub.store.inbox.countPending(shop._id);

it('an order is booked while numbers told before it wait for their turn', async () => {
  await shows(10, new Date(0));
  await shows(9, new Date(0));
  await tells('order', snapshotOf({ externalId: 'o1', lines: [lineOf('MUG')] }));
  await looked('drain');
  expect(await test.hub.store.orders.docs.countDocuments({})).toBe(1);
  expect(await waiting()).toBe(2);
  await looked('numbers');
  expect(await waiting()).toBe(0);
});

it('numbers ask nobody to publish; one that is news is looked into a moment later', async () => {
  const nudged = vi.spyOn(test.hub, 'nudge');
  await shows(10, new Date(0));
  await shows(4, new Date(test.hub.now().getTime() + 5_000));
  nudged.mockClear();
  await looked('numbers');
  expect(await waiting()).toBe(0);
  expect(nudged).not.toHaveBeenCalled();
  expect(await test.hub.store.listings.due(shop._id, test.hub.now(), 10)).toEqual([]);
  const soon = new Date(test.hub.now().getTime() + limits.puzzleMs);
  expect(await test.hub.store.listings.due(shop._id, soon, 10)).toMatchObject([{ sku: 'MUG' }]);
});

it('many numbers are worked one short batch after the other, all at one look', async () => {
  const many = 2 * limits.numbersBatch + 1;
  for (let told = 0; told < many; told++) await shows(10, new Date(told));
  const closed = vi.spyOn(test.hub.store.inbox, 'close');
  await looked('numbers');
  expect(await waiting()).toBe(0);
  expect(closed.mock.calls.map(([ids]) => ids.length)).toEqual([
    limits.numbersBatch,
    limits.numbersBatch,
    1,
  ]);
});
