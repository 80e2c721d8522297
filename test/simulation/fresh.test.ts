import { randomInt } from 'node:crypto';
import { describe, it } from 'vitest';
import { expectSound } from './promise.ts';
import { planOf } from './seed.ts';

const SEEDS = Number(process.env.SEEDS ?? 500);
const BATCH = 20;
/** Another day each time; a failing one is found again by its number. */
const first = Number(process.env.SEED ?? randomInt(1_000_000, 2_000_000_000));

describe(`${SEEDS} days nobody has seen, from seed ${first}`, () => {
  const starts = Array.from({ length: Math.ceil(SEEDS / BATCH) }, (_, i) => first + i * BATCH);
  it.each(starts)('keep every promise: seeds from %i', { timeout: 120_000 }, async (start) => {
    for (let seed = start; seed < Math.min(start + BATCH, first + SEEDS); seed++)
      await expectSound(planOf(seed));
  });
});
