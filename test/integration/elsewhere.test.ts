import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

let test: TestHub;
beforeEach(async () => {
  test = await testHub();
});
afterEach(() => test.close());

it('a worker leaves a channel to who holds it for a moment, also when its clock is set back', async () => {
  const { hub } = test;
  const { merchantId, _id: channelId } = await seedChannel(hub, { stock: { MUG: 10 } });
  const given = {
    topic: 'order',
    source: 'webhook',
    readUpTo: null,
    receivedAt: hub.now(),
  } as const;
  const body = Buffer.from('not readable');
  await hub.store.inbox.store([{ ...given, merchantId, channelId, deliveryId: 'one', body }]);
  await hub.store.leases.take(`tell:${channelId}`, 'somebody else', 60_000);
  const clock = { at: hub.now().getTime() };
  const runner = new Runner({ ...hub, now: () => new Date(clock.at) });
  const asked = vi.spyOn(hub.store.leases, 'take');
  const tries = () => asked.mock.calls.filter(([name]) => name === `tell:${channelId}`).length;
  const look = async (at: number) => {
    clock.at = at;
    await runner.tick('drain');
    // Its pass, if it began one, comes to its end under this clock.
    await expect.poll(() => runner.busyWith('drain')).toBe(0);
  };
  const began = clock.at;
  await look(began);
  expect(tries()).toBe(1);
  await look(began + limits.elsewhereMs - 1);
  expect(tries()).toBe(1);
  await look(began + limits.elsewhereMs);
  expect(tries()).toBe(2);
  await look(began - 3_600_000);
  expect(tries()).toBe(3);
  await runner.stop();
});
