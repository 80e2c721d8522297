import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { openHub } from '../hub.ts';
import { replayFolder } from '../services/replay/replay.ts';
import type { OrderOutcome, ReplayReport } from '../services/replay/replay-report.ts';
import { startPocket } from '../store/pocket/pocket.ts';
import { CliError, type Desk } from './desk.ts';
import { table } from './table.ts';

export function replayCommand(desk: Desk): Command {
  return new Command('replay')
    .description('take a folder of recorded orders through the hub; exit code 1 if one is lost')
    .argument('<folder>')
    .action((folder: string) => runReplay(desk, folder));
}

/** In a hub of its own that is thrown away: the merchant's books are not touched, no store is called. */
async function runReplay(desk: Desk, folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new CliError(`${folder} is no folder.`);
  const pocket = await startPocket({ file: ':memory:' });
  try {
    const address = new URL(pocket.uri);
    address.pathname = '/replay';
    const sealingKeys = [randomBytes(32)];
    const config = { ...desk.config(), mongodbUri: address.href, sealingKeys };
    const io = { fetch: noNetwork, log: () => {} };
    const { hub, close } = await openHub(config, { ...desk.hubParts, io });
    try {
      const report = await replayFolder(hub, folder);
      for (const line of linesOf(report)) desk.terminal.out(line);
      if (!report.clean) desk.failed();
    } finally {
      await close();
    }
  } finally {
    await pocket.stop();
  }
}

const noNetwork: typeof fetch = () => Promise.reject(new TypeError('a replay calls nobody'));

const OUTCOMES: Readonly<Record<OrderOutcome, string>> = {
  booked: 'in the book',
  superseded: 'earlier look',
  excepted: 'in the book, with an exception',
  'set-aside': 'dead letter',
  unexplained: 'UNEXPLAINED',
};

function linesOf(report: ReplayReport): string[] {
  const orders = report.orders.map(({ file, number, lines, total, outcome, detail }) => [
    file,
    number,
    lines,
    total,
    OUTCOMES[outcome],
    detail,
  ]);
  const others = report.others.map(({ file, topic, says }) => [file, topic, says]);
  const skipped = report.skipped.map(({ file, why }) => [file, why]);
  const unknown = report.unknown.map(({ file, why }) => [file, why]);
  return [
    'Recorded orders',
    ...table(['file', 'order', 'lines', 'total', 'outcome', 'money'], orders),
    '',
    ...section('Other recordings that a channel understands', ['file', 'topic', 'says'], others),
    ...section('Left out on purpose', ['file', 'why'], skipped),
    ...section('OF NO KNOWN KIND', ['file', 'why'], unknown),
    summaryOf(report),
  ];
}

const section = (title: string, head: readonly string[], rows: readonly (readonly string[])[]) =>
  rows.length === 0 ? [] : [title, ...table(head, rows), ''];

function summaryOf({ orders, others, skipped, unknown }: ReplayReport): string {
  const counts = Object.entries(OUTCOMES).flatMap(([outcome, words]) => {
    const many = orders.filter((order) => order.outcome === outcome).length;
    return many > 0 ? [`${many} ${words}`] : [];
  });
  const rest = `${others.length} other recordings, ${skipped.length} left out, ${unknown.length} of no known kind`;
  return `${orders.length} recorded orders: ${counts.join(', ') || 'none'}; ${rest}.`;
}
