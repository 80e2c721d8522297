import type { Results } from '../report/results.ts';

/** A number of the model, and where it comes from. */
export interface Cost {
  readonly value: number;
  readonly unit: string;
  readonly name: string;
  readonly measured: boolean;
  readonly source: string;
}

export interface Costs {
  readonly acks: Cost;
  readonly webhookMs: Cost;
  readonly batchCommands: Cost;
  readonly commandMs: Cost;
  readonly roundTripMs: Cost;
  readonly publishMs: Cost;
  readonly channelUs: Cost;
  readonly keyUs: Cost;
  readonly workerMb: Cost;
  readonly webMb: Cost;
}

/** Each cost from the newest results where they tell it, else from a default that says so. */
export function costsFrom(results: readonly Results[]): Costs {
  const { ack, ingest, stock, memory } = Object.fromEntries(
    results.map((each) => [each.goal, each]),
  );
  const webhooks = told(ingest, 'hub');
  const commands = told(ingest, 'database commands a webhook');
  const commandMs = guess('processor of a worker, a command', 'ms', 0.15, 'never measured');
  // A full batch shares its commands; the rest is the webhook's own.
  const own = webhooks && 1_000 / webhooks - (commands ?? 0) * commandMs.value;
  const half = Number(/Half load is (\d+)/.exec(words(ack))?.[1]);
  return {
    ...fromGuesses,
    commandMs,
    acks: cost(
      ACKS,
      '/s',
      { value: half * 2, from: ack },
      2_500,
      'half of 5,365/s of reference/performance.md §2.1',
    ),
    webhookMs: cost(WEBHOOK, 'ms', { value: own, from: ingest }, 1, 'never measured'),
    batchCommands: cost(SHARED, '', { value: commands, from: ingest }, 0.15, 'the aim of goal 2'),
    publishMs: cost(
      PUBLISH,
      'ms',
      { value: cycleOf(stock), from: stock },
      290,
      '250 ms to the shop and 17 commands',
    ),
    workerMb: cost(
      'memory of a worker',
      'MB',
      { value: told(memory, 'a worker at half load'), from: memory },
      165,
      'the aim of goal 7',
    ),
    webMb: cost(
      'memory of a web process',
      'MB',
      { value: told(memory, 'web at half load'), from: memory },
      165,
      'as a worker',
    ),
  };
}

const ACKS = 'webhooks a web process acknowledges';
const WEBHOOK = 'processor of a worker, a whole order told';
const SHARED = 'commands a webhook in full batches (taken off the line above)';
const PUBLISH = 'a publish pass with its call';

interface Found {
  readonly value: number | undefined;
  readonly from: Results | undefined;
}

function cost(name: string, unit: string, found: Found, other: number, why: string): Cost {
  const { value, from } = found;
  const measured = value !== undefined && Number.isFinite(value) && value > 0;
  const when = from?.measuredAt.slice(0, 10);
  const source = measured ? `measured, ${from?.goal} of ${when}` : `DEFAULT: ${why}`;
  return { name, unit, value: measured ? value : other, measured, source };
}

const guess = (name: string, unit: string, value: number, why: string): Cost =>
  cost(name, unit, { value: undefined, from: undefined }, value, why);

const fromGuesses = {
  roundTripMs: guess(
    'a command, there and back',
    'ms',
    1.2,
    'one data centre; journaled ones take more',
  ),
  channelUs: guess(
    'decode one channel of `connected()`',
    'µs',
    15,
    'timed by hand: 20,000 in 0.28–0.33 s',
  ),
  keyUs: guess(
    'the database looks at one waiting delivery',
    'µs',
    2,
    'an index entry and its document, never measured',
  ),
};

const told = (results: Results | undefined, name: string, unit?: string): number | undefined =>
  results?.figures.find((each) => each.name === name && (unit ?? each.unit) === each.unit)?.median;

const words = (results: Results | undefined): string => results?.notes?.join(' ') ?? '';

/** From calls for 1,000 sales at so many sales a second: calls = rate/(1 + rate·T). */
function cycleOf(stock: Results | undefined): number | undefined {
  const perThousand = told(stock, 'calls per 1,000 sales', '');
  const rate = Number(/calls are counted at (\d+)/.exec(words(stock))?.[1]);
  return perThousand && rate ? ((1_000 / perThousand - 1) / rate) * 1_000 : undefined;
}
