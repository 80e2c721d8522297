import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { BUGS, type Bug } from './bugs.ts';
import type { Caught } from './hunt.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    /** Only bugs whose name contains this. */
    only: { type: 'string', default: '' },
  },
});

const seeds = Number(values.seeds);

/** Plants one bug in a thread of its own and looks for the first seed that finds it. */
function hunt(bug: Bug): Promise<Caught> {
  return new Promise((done, fail) => {
    const worker = new Worker(new URL('./hunt.ts', import.meta.url), {
      workerData: { bug, seeds },
    });
    worker.once('message', done);
    worker.once('error', fail);
  });
}

const waiting = BUGS.filter(({ name }) => name.includes(values.only));
const total = waiting.length;
let escaped = 0;

async function hunter(): Promise<void> {
  for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
    const { seed, violation } = await hunt(bug);
    if (seed === null) escaped++;
    const fate = seed === null ? `ESCAPED ${seeds} seeds` : `seed ${seed}`;
    console.log(`${fate.padEnd(12)} ${bug.name}`);
    if (seed !== null) console.log(`${' '.repeat(13)}${violation.slice(0, 150)}`);
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, hunter));
console.log(`${total - escaped} of ${total} planted bugs were found`);
process.exit(escaped === 0 ? 0 : 1);
