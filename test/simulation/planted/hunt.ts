import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Plan } from '../seed.ts';
import type { Bug } from './bugs.ts';

export interface Hunt {
  readonly bug: Bug;
  readonly seeds: number;
}

export interface Caught {
  /** Null when it escaped. */
  readonly seed: number | null;
  readonly violation: string;
}

/** In a thread of its own: changes the source as it is loaded, then lives through days until one goes wrong. */
async function hunt({ bug, seeds }: Hunt): Promise<Caught> {
  const target = new URL(`../../../${bug.file}`, import.meta.url);
  const parts = readFileSync(target, 'utf8').split(bug.find);
  if (parts.length !== 2)
    throw new Error(`"${bug.name}" does not fit ${bug.file}: ${parts.length - 1} places`);
  let planted = false;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url !== target.href) return loaded;
      planted = true;
      return { ...loaded, source: parts.join(bug.replace) };
    },
  });
  const { planOf, runPlan } = await import('../seed.ts');
  if (!planted) throw new Error(`${bug.file} is not part of the simulation`);
  for (let seed = 1; seed <= seeds; seed++) {
    const violation = await firstViolation(() => runPlan(dayOf(planOf(seed))));
    if (violation !== null) return { seed, violation };
  }
  return { seed: null, violation: '' };
}

/** Every other day is a long one: some mistakes need many orders to show. */
const dayOf = (plan: Plan): Plan => (plan.seed % 2 === 0 ? { ...plan, actions: 24 } : plan);

/** A hub that breaks down altogether is caught as well. */
async function firstViolation(
  run: () => Promise<{ readonly violations: readonly string[] }>,
): Promise<string | null> {
  try {
    return (await run()).violations[0] ?? null;
  } catch (error) {
    return `it broke down: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const caught = await hunt(workerData as Hunt);
parentPort?.postMessage(caught);
process.exit();
