import { parseArgs } from 'node:util';
import { runGoals } from './run.ts';
import { benchSimScale } from './scale-model/main.ts';
import { benchWeb } from './web/main.ts';

/**
 * `npm run bench` measures every goal, `npm run bench -- ack ingest` two of them, `npm run bench -- web` how
 * the console feels, `npm run bench -- sim-scale` what many merchants would need. Exit code 1 when a figure
 * misses its aim or a run was not correct.
 */
const options = {
  /** A mongod (or compatible) program; SERVER_BINARY means the same. */
  server: { type: 'string' },
  /** Few, short rounds: to see that everything works. */
  quick: { type: 'boolean', default: false },
  /** Fewer rounds than usual, for figures in less time and with wider intervals. */
  rounds: { type: 'string' },
  /** Search among fewer than a million orders: 10000, 31600, 100000 or 316000. */
  stored: { type: 'string' },
  /** Lines of each order where a goal leaves it open; without it as many as real orders have. */
  lines: { type: 'string' },
  /** A folder for processor profiles of the hub's processes. */
  profile: { type: 'string' },
} as const;

const given = process.argv.slice(2);
if (given[0] === 'web') process.exit(await benchWeb(given.slice(1)));
if (given[0] === 'sim-scale') process.exit(await benchSimScale(given.slice(1)));
const { values, positionals } = parseArgs({ args: given, options, allowPositionals: true });
const numberIn = (text: string | undefined) => (text === undefined ? null : Number(text));
const met = await runGoals(positionals, {
  server: values.server ?? process.env.SERVER_BINARY ?? null,
  quick: values.quick,
  rounds: numberIn(values.rounds),
  stored: numberIn(values.stored),
  lines: numberIn(values.lines),
  profile: values.profile ?? null,
  folder: '.data/bench',
});
process.exit(met ? 0 : 1);
