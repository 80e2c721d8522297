import { audit } from '../services/audit/audit.ts';
import type { Hub } from '../services/hub.ts';
import { figures, saleToPublished } from './measure.ts';
import type { DemoStore } from './stores.ts';
import type { Traffic } from './traffic.ts';
import { verdict } from './verdict.ts';

export interface ReportInput {
  readonly merchantId: string;
  readonly stores: readonly DemoStore[];
  readonly channelIds: readonly string[];
  readonly traffic: Traffic;
  readonly traded: number;
  /** False when something was still under way at the end of the patience. */
  readonly rested: boolean;
}

/** Prints what was done and how well; true when nothing drifted, was lost or was doubled. */
export async function report(hub: Hub, input: ReportInput): Promise<boolean> {
  const { stores, channelIds, traffic } = input;
  const rows = await figures(hub, stores, channelIds);
  const movements = await hub.store.ledger.docs.countDocuments({});
  const lines = await hub.store.orders.docs
    .aggregate<{ n: number }>([{ $group: { _id: null, n: { $sum: { $size: '$lines' } } } }])
    .toArray();
  const placed = new Map<string, Date>();
  for (const [index, { store }] of stores.entries()) {
    for (const order of store.orders())
      placed.set(`${channelIds[index]}|${order.id}`, order.placedAt);
  }
  const latency = await saleToPublished(hub, placed);
  const end = await verdict(hub, input.merchantId, stores, channelIds);
  const say = (title: string, text: string | number) => console.log(`  ${title.padEnd(21)}${text}`);
  console.log('');
  for (const row of rows) {
    say(
      row.name,
      `${row.taken} of ${row.sold} orders taken, ${row.published} numbers published, ${row.calls} calls`,
    );
  }
  say(
    'orders',
    `${traffic.placed} placed in ${input.traded.toFixed(0)} s, ${traffic.refused} refused by the stores`,
  );
  say('order lines', lines[0]?.n ?? 0);
  say('stock movements', movements);
  say(
    'sale to published',
    `median ${latency.medianMs} ms, p95 ${latency.p95Ms} ms (${latency.sales} sales)`,
  );
  say('drift', end.drift);
  say('oversold', end.oversold);
  say('lost', end.lost);
  say('doubled', end.doubled);
  for (const line of end.where.slice(0, 10)) console.log(`    ${line}`);
  if (!input.rested) console.log('  The hub was still working when the patience ended.');
  const books = await audit(hub, input.merchantId, { offline: false, againAfterMs: 1_000 });
  say('audit', books.clean ? 'clean' : 'NOT clean');
  const problems = books.checks.flatMap((check) => check.problems);
  for (const { where, message } of problems.slice(0, 10)) console.log(`    ${where}: ${message}`);
  const agree = end.drift === 0 && end.lost === 0 && end.doubled === 0;
  const clean = input.rested && agree && books.clean;
  console.log(clean ? '\n  All books agree.' : '\n  The books do not agree.');
  return clean;
}
