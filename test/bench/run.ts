import type { Bench, Goal } from './bench.ts';
import { goals } from './goals/goals.ts';
import { writePage } from './report/page.ts';
import { databaseOf, readResults, resultsOf, writeResults } from './report/results.ts';
import { rowsOf, terminalTable } from './report/table.ts';

/** Measures the goals that are named (none: all), prints and keeps the figures; true when all are met. */
export async function runGoals(names: readonly string[], bench: Bench): Promise<boolean> {
  const unknown = names.filter((name) => !(name in goals));
  if (unknown.length > 0) {
    console.error(`There is no goal ${unknown.join(', ')}: ${Object.keys(goals).join(', ')}, web.`);
    return false;
  }
  console.log(`Database: ${databaseOf(bench)}.`);
  if (bench.server === null) {
    console.log(
      'Without --server <mongod> ratios against rulers on the same database are all that counts.',
    );
  }
  const rows: (readonly string[])[] = [];
  let met = true;
  for (const [name, goal] of Object.entries(goals)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`\n${goal.title}`);
    const found = await measure(name, goal, bench);
    rows.push(...(found?.rows ?? []));
    met = met && (found?.met ?? false);
  }
  console.log(`\n${terminalTable(rows)}`);
  if (!bench.quick) await writePage(await readResults(Object.keys(goals)));
  return met;
}

/** Null where it failed: said here, so that the other goals are measured all the same. */
async function measure(name: string, goal: Goal, bench: Bench) {
  if (bench.server === null && !goal.onEmbedded) {
    console.log('  left out: the embedded database says nothing about it; give --server <mongod>');
    return null;
  }
  try {
    const outcome = await goal.run(bench);
    const results = resultsOf(name, goal, bench, outcome);
    // A quick run is no figure to keep.
    if (!bench.quick) await writeResults(results);
    for (const note of outcome.notes ?? []) console.log(`  ${note}`);
    const met = outcome.figures.every((each) => each.met !== false);
    return { rows: rowsOf(name, outcome.figures), met };
  } catch (error) {
    console.error(`  ${name} has no figures: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}
