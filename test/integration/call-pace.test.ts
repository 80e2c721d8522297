import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { limits } from '../../server/limits.ts';
import { Calls } from '../../server/services/publish/calls.ts';
import { type TestHub, testHub } from '../support/hub.ts';

let test: TestHub;
let calls: Calls;
beforeEach(async () => {
  test = await testHub();
  vi.useFakeTimers();
  calls = new Calls(test.hub);
});
afterEach(async () => {
  vi.useRealTimers();
  await test.close();
});

const READY_MS = 40;
const pause = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A call that was got ready in a moment and is answered after so long; its answer is written down at once. */
function begin(answeredAfterMs: number): void {
  const answered = new Promise<void>((resolve) => setTimeout(resolve, answeredAfterMs));
  const since = Date.now() - READY_MS;
  calls.add({ listingIds: [], answered, ended: answered.then(() => 1) }, since);
}

/** Milliseconds until the next one is made ready. */
async function untilNext(): Promise<number> {
  const began = Date.now();
  let took = Number.NaN;
  void calls.untilNext(Promise.resolve()).then(() => {
    took = Date.now() - began;
  });
  for (let waited = 0; Number.isNaN(took) && waited < 5_000; waited++) await pause(1);
  return took;
}

it.each([200, 2_000])(
  'the next call is made ready so early that it takes off at the pace of a store that takes %d ms',
  async (answerMs) => {
    begin(answerMs);
    await pause(answerMs);
    await calls.allEnds();
    begin(answerMs);
    const takesOff = (await untilNext()) + READY_MS;
    expect(Math.abs(takesOff - limits.publishPace * answerMs)).toBeLessThan(3);
  },
);

it('one answer that came late does not slow the pace down', async () => {
  begin(200);
  await pause(200);
  begin(2_000);
  await pause(2_000);
  await calls.allEnds();
  begin(200);
  const takesOff = (await untilNext()) + READY_MS;
  expect(Math.abs(takesOff - limits.publishPace * 200)).toBeLessThan(3);
});
