import { describe, expect, it } from 'vitest';
import { expectSound } from './promise.ts';
import { planOf, runPlan } from './seed.ts';

const SEEDS = Number(process.env.SEEDS ?? 500);
/** Seeds a test: a handful, so that a hanging one is named within the time of a test. */
const BATCH = 20;

describe('a run', () => {
  it('is the same, step by step, when its seed is the same', async () => {
    for (const seed of [3, 5, 8]) {
      const [one, other] = [await runPlan(planOf(seed)), await runPlan(planOf(seed))];
      expect([other.fingerprint, other.steps]).toEqual([one.fingerprint, one.steps]);
    }
  });

  it('differs when its seed does', async () => {
    const [one, other] = [await runPlan(planOf(3)), await runPlan(planOf(4))];
    expect(other.fingerprint).not.toBe(one.fingerprint);
  });
});

describe('nothing is lost, doubled or made up, and every channel comes to show the books', () => {
  const starts = Array.from({ length: Math.ceil(SEEDS / BATCH) }, (_, i) => 1 + i * BATCH);
  it.each(starts)('whatever goes wrong: seeds from %i', { timeout: 120_000 }, async (start) => {
    for (let seed = start; seed < Math.min(start + BATCH, SEEDS + 1); seed++)
      await expectSound(planOf(seed));
  });
});
