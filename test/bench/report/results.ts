import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import type { Bench, Goal, Outcome } from '../bench.ts';

/** The last run of one goal, as it lies in `results/`. */
export interface Results extends Outcome {
  readonly goal: string;
  readonly title: string;
  readonly measuredAt: string;
  readonly quick: boolean;
  readonly database: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGb: number;
    readonly node: string;
  };
}

const FOLDER = join(import.meta.dirname, '..', 'results');

export function resultsOf(name: string, goal: Goal, bench: Bench, outcome: Outcome): Results {
  const processors = cpus();
  return {
    goal: name,
    title: goal.title,
    measuredAt: new Date().toISOString(),
    quick: bench.quick,
    database: databaseOf(bench),
    machine: {
      processor: processors[0]?.model ?? 'unknown',
      cores: processors.length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    ...outcome,
  };
}

export const databaseOf = ({ server }: Bench): string =>
  server === null ? 'the embedded one, in a process of its own' : basename(server);

export async function writeResults(results: Results): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const text = JSON.stringify(results, (_, value) => rounded(value), 2);
  await writeFile(join(FOLDER, `${results.goal}.json`), `${text}\n`);
}

/** Every goal's last run, in the order of their names' appearance in `goals`. */
export async function readResults(goals: readonly string[]): Promise<readonly Results[]> {
  const files = new Set(await readdir(FOLDER).catch(() => []));
  const known = goals.filter((goal) => files.has(`${goal}.json`));
  return Promise.all(
    known.map(async (goal) => JSON.parse(await readFile(join(FOLDER, `${goal}.json`), 'utf8'))),
  );
}

/** Six digits are more than any of this is worth. */
const rounded = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
