import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Outcome, planOf, runPlan } from './seed.ts';

export interface Stretch {
  readonly first: number;
  readonly count: number;
  /** Other than the seeds' own. */
  readonly actions?: number | undefined;
}

interface Share extends Stretch {
  readonly step: number;
}

type Told = Omit<Outcome, 'lines' | 'weather'>;

/** Runs seeds on every core; tells each outcome as it comes. */
export async function runMany({ first, count, actions }: Stretch, tell: (outcome: Told) => void) {
  const step = Math.min(availableParallelism(), count);
  const shares = Array.from(
    { length: step },
    (_, i): Share => ({ first: first + i, count, step, actions }),
  );
  await Promise.all(
    shares.map((share) => onItsOwn({ ...share, count: first + count - share.first }, tell)),
  );
}

function onItsOwn(share: Share, tell: (outcome: Told) => void): Promise<void> {
  return new Promise((done, fail) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.on('message', tell);
    worker.once('error', fail);
    worker.once('exit', () => done());
  });
}

async function work({ first, count, step, actions }: Share): Promise<void> {
  for (let seed = first; seed < first + count; seed += step) {
    const { plan, violations, fingerprint, steps } = await runPlan({
      ...planOf(seed),
      ...(actions ? { actions } : {}),
    });
    parentPort?.postMessage({ plan, violations, fingerprint, steps });
  }
}

if (!isMainThread && workerData) {
  await work(workerData as Share);
  // Timers of calls whose process was killed would keep the thread for a minute.
  process.exit();
}
