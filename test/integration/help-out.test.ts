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

/** A worker whose clock stands, and the channels that its looks begin to work. */
async function worker() {
  const { hub } = test;
  const { _id: channelId } = await seedChannel(hub, { stock: { MUG: 10 } });
  vi.spyOn(hub.store.listings, 'dueChannels').mockResolvedValue([channelId]);
  const clock = { at: hub.now().getTime() };
  const runner = new Runner({ ...hub, now: () => new Date(clock.at) });
  const helpAt = async (at: number) => {
    clock.at = at;
    const began = await runner.help('publish', limits.helpMs);
    await expect.poll(() => runner.busyWith('publish')).toBe(0);
    return began;
  };
  return { runner, began: clock.at, helpAt };
}

it('a worker at which no bell rings looks for channels to publish by itself', async () => {
  const { runner, began, helpAt } = await worker();
  expect(await helpAt(began)).toBe(1);
  expect(await helpAt(began + limits.helpMs - 1)).toBe(0);
  expect(await helpAt(began + limits.helpMs)).toBe(1);
  // A clock that was set back says nothing of how long ago it was.
  expect(await helpAt(began - 3_600_000)).toBe(1);
  await runner.stop();
});

it('a worker with its hands full looks for no more channels', async () => {
  const { runner, began, helpAt } = await worker();
  const busy = vi.spyOn(runner, 'busyWith').mockReturnValueOnce(limits.channelsAtOnce);
  expect(await helpAt(began)).toBe(0);
  busy.mockRestore();
  expect(await helpAt(began)).toBe(1);
  await runner.stop();
});
