import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from '../rounds/statistics.ts';
import type { Results } from './results.ts';
import { markdownTable, rowsOf } from './table.ts';

const PAGE = join(import.meta.dirname, '../../../docs/benchmarks.md');
const BEGIN = '<!-- last run: written by `npm run bench` -->';
const END = '<!-- end of last run -->';

/** Puts the last run of every goal into docs/benchmarks.md; what people wrote around it stays. */
export async function writePage(all: readonly Results[]): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error('docs/benchmarks.md has lost the place of the last run');
  }
  const rows = all.flatMap((each) => rowsOf(each.goal, each.figures));
  const parts = [BEGIN, '', markdownTable(rows), '', ...all.map(machineLine), '', END];
  await writeFile(PAGE, before + parts.join('\n') + after);
}

function machineLine(results: Results): string {
  const { goal, measuredAt, quick, database, machine, rounds, notes = [] } = results;
  const noisy = rounds.filter((round) => round.noisy).length;
  const middle = (of: 'load' | 'fsyncMs') =>
    median(rounds.map(({ noise }) => noise[of])).toFixed(1);
  const words = [
    `${measuredAt.slice(0, 10)}${quick ? ', a quick run' : ''}`,
    `database ${database}`,
    `${machine.cores} × ${machine.processor}`,
    `${rounds.length} rounds, ${noisy} of them noisy`,
    `load ${middle('load')}, fsync ${middle('fsyncMs')} ms`,
  ];
  return `- **${goal}**: ${words.join('; ')}.${notes.map((note) => ` ${note}`).join('')}`;
}
