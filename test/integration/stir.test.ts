import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import { type TestHub, testHub } from '../support/hub.ts';

let test: TestHub;
let runner: Runner;
const [SLOW, OTHER] = ['a store that takes long', 'another store'];

beforeEach(async () => {
  test = await testHub();
  // A channel is looked at as soon as it is worked: while that does not end it is at work.
  const { promise: never } = Promise.withResolvers<null>();
  vi.spyOn(test.hub.store.channels, 'byId').mockReturnValue(never);
  runner = new Runner(test.hub);
});
afterEach(() => test.close());

const dueIs = (...channels: string[]) =>
  vi.spyOn(test.hub.store.listings, 'dueChannels').mockResolvedValue(channels);

it('while all that had something to publish are at work, one question serves all who come in a moment', async () => {
  const asked = dueIs(SLOW);
  expect(await runner.stir('publish')).toBe(1);
  dueIs(SLOW, OTHER);
  const began = performance.now();
  const [first, ...others] = [1, 2, 3].map(() => runner.stir('publish'));
  expect(await Promise.all(others)).toEqual([0, 0]);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(await first).toBe(1);
  expect(asked).toHaveBeenCalledTimes(2);
  expect(performance.now() - began).toBeLessThan(limits.stirMs + 500);
  expect(runner.busyWith('publish')).toBe(2);
});

it('a channel that can wait begins a moment after the others, and at once where there are none', async () => {
  dueIs(SLOW, OTHER);
  await runner.stir('publish', SLOW);
  expect(runner.busyWith('publish')).toBe(1);
  await vi.waitFor(() => expect(runner.busyWith('publish')).toBe(2), 10 * limits.lastWaitsMs);
  dueIs('one alone');
  await runner.tick('publish', { last: 'one alone' });
  expect(runner.busyWith('publish')).toBe(3);
});

it('who has nothing at work, or has not asked for a moment, asks at once', async () => {
  const asked = dueIs();
  await runner.stir('publish');
  await runner.stir('publish');
  expect(asked).toHaveBeenCalledTimes(2);
  dueIs(SLOW);
  await runner.stir('publish');
  await new Promise((resolve) => setTimeout(resolve, limits.stirMs));
  const began = performance.now();
  await runner.stir('publish');
  expect(asked).toHaveBeenCalledTimes(4);
  expect(performance.now() - began).toBeLessThan(limits.stirMs);
});
