import { limits } from '../../../server/limits.ts';
import { assumptionsOf, costLines } from './assumptions.ts';
import { type Bound, ONE_SERVER, usedOf } from './bounds.ts';
import { inAll } from './commands.ts';
import { counted, inSum, KINDS } from './counted.ts';
import { findingsOf } from './findings.ts';
import type { Answer } from './model.ts';
import { every } from './shapes.ts';
import { lyingAfter } from './storage.ts';
import { storesTable } from './store-table.ts';
import { section, short, table } from './tables.ts';

/** The answer, the limits, and beside them what both rest on. */
export function reportOf(answer: Answer, variants: readonly Variant[]): string {
  const { scale, levels } = answer;
  const title = `${short(scale.merchants)} merchants, ${short(levels[0]?.flow.loads.length ?? 0)} channels, ${short(scale.orders)} orders/s in the mean`;
  return [
    title,
    section('Processes', processes(answer)),
    section('Database commands a second, by what they are for', commands(answer)),
    section('An idle channel', ...idle(answer)),
    section('Calls to stores, at the busy hour', storesTable(answer.busy.flow)),
    section('Limits at the busy hour, the tightest first', ...bounds(answer)),
    section('Storage, one copy', ...storage(answer)),
    section('What if', variantTable([{ name: 'as it is', answer }, ...variants])),
    section('What grows faster than the work', ...findingsOf(answer).map((each) => `  - ${each}`)),
    section('Assumed', ...assumptionsOf(answer).map((each) => `  - ${each}`)),
    section('Costs', costLines(answer.costs)),
  ].join('\n');
}

/** `maxPoolSize`. */
const POOL = 20;

export interface Variant {
  readonly name: string;
  readonly answer: Answer;
}

function processes({ webs, workers, servers, costs, backlog, capacity, scale }: Answer): string {
  const connections = (webs + (workers ?? 0)) * POOL;
  const gigabytes = (webs * costs.webMb.value + (workers ?? 0) * costs.workerMb.value) / 1_024;
  const drained = backlog.drained === null ? 'for ever' : `${short(backlog.drained)} s`;
  const busy = workers === null ? '' : `with no time left they do ${short(capacity)} orders/s`;
  return table(
    ['', 'needed', ''],
    [
      [
        'web processes',
        webs,
        `for the burst of ${short(scale.burst)} means, which is answered at once`,
      ],
      ['worker processes', workers, `for the busy hour; ${busy}`],
      ['database servers', servers, `primaries of ${short(scale.databaseOps)} commands/s each`],
      ['memory', gigabytes, 'GB of all processes'],
      ['connections', connections, `to the database, ${POOL} a process at most (store/connect.ts)`],
      ['backlog', backlog.most, `orders after a minute of burst; gone in ${drained}`],
    ],
  );
}

function commands({ levels }: Answer): string {
  const rows = KINDS.map((kind) => [kind, ...levels.map((level) => level.commands[kind])]);
  return table(
    ['', ...levels.map(({ name }) => name)],
    [
      ...rows,
      ['all', ...levels.map((level) => inAll(level.commands))],
      [
        'an order',
        ...levels.map(({ commands, flow }) => flow.orders && inAll(commands) / flow.orders),
      ],
      ['workers for it', ...levels.map(({ workers }) => workers)],
    ],
  );
}

function idle({ workers, levels }: Answer): string[] {
  const still = levels[0];
  const channels = still?.flow.loads.length ?? 1;
  const all = still ? (inAll(still.commands) * 60) / channels : 0;
  const stretch = inSum(counted.reconcile) * (60 / every.reconcile);
  const [shop, magento] = [counted.pullShopify, counted.pullMagento].map((pull) => pull + stretch);
  return [
    `  If the ticks kept time: ${shop} commands and 1.2 calls a minute for a Shopify shop, ${magento} and 5.2 for a`,
    '  Magento store. The aim (reference/performance.md G9) is 0.1 commands a minute.',
    `  A worker asks ${counted.agendaAsks * 60} times a minute through Agenda and ${60_000 / limits.lookOutQuietMs} times by its look-out, whether there`,
    `  is work or not. With ${short(workers ?? 1)} workers and the consoles open, nothing sold at all costs ${short(all)} commands a`,
    '  minute and channel.',
  ];
}

function bounds({ bounds }: Answer): readonly string[] {
  const server = bounds.find(({ name }) => name === ONE_SERVER);
  const first = bounds.find(({ name }) => name !== ONE_SERVER);
  const reached = ({ by, reachedAt }: Bound) =>
    Number.isFinite(reachedAt)
      ? `${short(reachedAt)} ${by === 'orders' ? 'orders/s' : by}`
      : 'never';
  return [
    `  First: ${server ? `one database server is full at ${reached(server)}` : ''}; of what no machine mends`,
    `  "${first?.name}", at about ${first ? reached(first) : 'nothing'}.`,
    table(
      ['', 'need', 'has', '', 'used', 'reached at about', 'mended by'],
      bounds.map((bound) => [
        ...[bound.name, bound.need, bound.has, bound.unit],
        ...[`${short(usedOf(bound) * 100)} %`, reached(bound), bound.mend],
      ]),
    ),
  ];
}

function storage({ storage }: Answer): string[] {
  const rows = storage.map(({ name, rowsADay, gigabytesADay, days }) => [
    ...[name, rowsADay, gigabytesADay],
    ...[days === null ? 'for good' : `${days} days`],
  ]);
  return [
    table(['', 'rows a day', 'GB a day', 'kept'], rows),
    `  after 30 days ${short(lyingAfter(storage, 30))} GB, after a year ${short(lyingAfter(storage, 365))} GB; three replicas hold it three times.`,
  ];
}

const variantTable = (variants: readonly Variant[]): string =>
  table(
    ['', 'workers', 'database servers', 'commands/s', 'first limit (after the database)'],
    variants.map(({ name, answer: { workers, servers, busy, bounds } }) => {
      const first = bounds.find((each) => each.name !== ONE_SERVER);
      const used = first ? short((first.need / first.has) * 100) : '0';
      return [name, workers, servers, inAll(busy.commands), `${first?.name}: ${used} %`];
    }),
  );
