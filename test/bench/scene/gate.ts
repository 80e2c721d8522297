import { setTimeout as wait } from 'node:timers/promises';
import type { Filter } from 'mongodb';
import { atRest } from '../../../server/demo/verdict.ts';
import { limits } from '../../../server/limits.ts';
import { audit } from '../../../server/services/audit/audit.ts';
import type { InboxDoc, Lane } from '../../../server/store/inbox.ts';
import type { HubRig } from './hub.ts';

const LOOK_MS = 25;
/** Where much waits a look may read all of it: whoever is measured keeps nearly all of the time for itself. */
const LOOKS_SHARE = 19;
/** So long after it came an end is seen at the latest; of what is measured the rows say it exactly. */
const LATE_MS = 1_000;
const REST_LOOK_MS = 200;

/** Waits until the hub has nothing to do at all: no message, no number, no order half told. */
export async function untilAtRest({ hub }: Pick<HubRig, 'hub'>, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (Date.now() < end) {
    if (await atRest(hub)) return;
    await wait(REST_LOOK_MS);
  }
  throw new Error('the hub did not come to rest');
}

/** Waits until every delivery was worked to its end; answers false when that does not come in time. */
export async function untilWorked({ hub, channels }: HubRig, withinMs: number): Promise<boolean> {
  const ids = channels.map(({ _id }) => _id);
  const lane = { $in: ['tell', 'numbers', 'read'] as Lane[] };
  const waiting = { lane, channelId: { $in: ids }, state: 'pending' as const };
  const look = () => hub.store.inbox.docs.findOne(waiting, { projection: { _id: 1 } });
  return untilNone(look, withinMs, LATE_MS);
}

/**
 * Waits like `untilWorked`; answers when the last of the deliveries that were received since then was closed. Its row
 * says that, so that nobody needs to look often, which the hub would pay for.
 */
export async function workedAt(rig: HubRig, since: Date, withinMs: number): Promise<Date> {
  if (!(await untilWorked(rig, withinMs))) throw new Error('the hub did not come to an end');
  return lastClosed(rig, { receivedAt: { $gte: since } });
}

/** When the last of these deliveries was closed. */
export async function lastClosed(
  { merchantId, hub }: HubRig,
  which: Pick<Filter<InboxDoc>, 'receivedAt' | 'lane'>,
): Promise<Date> {
  const closed = { ...which, merchantId, state: 'done' as const };
  const rows = await hub.store.inbox.docs.find(closed, { projection: { expireAt: 1 } }).toArray();
  const last = rows.reduce((max, { expireAt }) => Math.max(max, expireAt?.getTime() ?? 0), 0);
  return new Date(last - limits.inboxDays * 86_400_000);
}

/** Looks until there is nothing; false when that does not come in time. */
export async function untilNone(
  look: () => Promise<object | null>,
  withinMs: number,
  lateMs: number,
): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (Date.now() < end) {
    const began = performance.now();
    if (!(await look())) return true;
    await wait(Math.min(lateMs, Math.max(LOOK_MS, (performance.now() - began) * LOOKS_SHARE)));
  }
  return false;
}

/** What the stores have sold to the hub so far, all rounds together. */
export interface Sold {
  readonly orders: number;
  readonly units: number;
}

/** A run that loses or doubles anything has no speed: throws when an order or a unit is off. */
export async function mustBeRight({ hub, merchantId }: HubRig, sold: Sold, opening: number) {
  const [orders, dead, positions] = await Promise.all([
    hub.store.orders.docs.countDocuments({ merchantId }),
    hub.store.inbox.docs.countDocuments({ merchantId, state: 'dead' }),
    hub.store.positions.docs.find({ merchantId }).toArray(),
  ]);
  const available = positions.reduce((sum, { balance }) => sum + balance.available, 0);
  const off: string[] = [];
  if (orders !== sold.orders) off.push(`${orders} orders in the book, ${sold.orders} were placed`);
  if (dead > 0) off.push(`${dead} dead letters`);
  if (available !== opening - sold.units) {
    off.push(`${available} units available, ${opening - sold.units} are left`);
  }
  if (off.length > 0) throw new Error(`the books are wrong: ${off.join('; ')}`);
}

/** At the end of a goal: every book against every other, as `npm run hub -- audit` does. */
export async function mustPassAudit({ hub, merchantId }: HubRig): Promise<void> {
  const report = await audit(hub, merchantId, { offline: true, againAfterMs: 2_000 });
  if (report.clean) return;
  const [first] = report.checks.flatMap((check) => check.problems);
  throw new Error(`the audit is not clean: ${first?.where}: ${first?.message}`);
}
