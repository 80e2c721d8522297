import { ChannelError, type ChannelIo, type StockLevel, type WriteOutcome } from '../connector.ts';
import { INDEX_BEHIND, type IndexWatch } from './index-watch.ts';
import type { Layout } from './layout.ts';
import { type Picture, takePicture } from './picture.ts';
import { type Plan, type PlannedWrite, planWrite } from './plan-write.ts';
import { type PutResults, putSourceItems } from './put-source-items.ts';
import type { Sizes } from './sizes.ts';
import { rowsBySku, type SourceRow, sourceRows } from './source-items.ts';
import type { Transport } from './transport.ts';

export interface WriteWorld {
  readonly transport: Transport;
  readonly sizes: Sizes;
  readonly layout: Layout;
  readonly watch: IndexWatch;
  readonly sleep: ChannelIo['sleep'];
}

/**
 * Read, compare, write, read again. Writing is an absolute upsert, so the same levels written twice are
 * written once. There is no compare-and-set: where another write of ours may land in between, the sources are
 * looked at before salable too. Throws `unknown-outcome` when the answer was lost or the store does not show the effect.
 */
export async function writeStock(
  world: WriteWorld,
  levels: readonly StockLevel[],
): Promise<readonly WriteOutcome[]> {
  const { transport, sizes, layout, watch } = world;
  const skus = levels.map((level) => level.stockRef);
  const contested = levels.filter((level) => level.contested).map((level) => level.stockRef);
  const earlier = rowsBySku(await sourceRows(transport, sizes, contested, layout.sources));
  const before = await takePicture(transport, sizes, layout, skus, true);
  const plans = levels.map((level) =>
    level.contested && hasMoved(level, earlier, before)
      ? MOVED
      : watch.review(planWrite(level, before, layout)),
  );
  const writes = plans.flatMap((plan) => (plan.kind === 'write' ? [plan.write] : []));
  const results = await putSourceItems(transport, sizes, writes);
  const taken = writes.filter((write) => 'at' in (results.get(write) ?? {}));
  const unseen = await verified(() => watch.follow(taken, before.salable, world));
  return plans.map((plan) =>
    plan.kind === 'write' && unseen.includes(plan.write) ? INDEX_BEHIND : outcomeOf(plan, results),
  );
}

/** What lies in the source changed while salable was read: they do not belong to one moment. */
const MOVED: Plan = { kind: 'answer', outcome: { kind: 'stale', actual: null } };

function hasMoved(
  { stockRef, externalLocationId }: StockLevel,
  earlier: ReadonlyMap<string, readonly SourceRow[]>,
  { rows }: Picture,
): boolean {
  const countedIn = (bySku: ReadonlyMap<string, readonly SourceRow[]> | null) =>
    bySku?.get(stockRef)?.find((row) => row.source === externalLocationId)?.counted;
  return countedIn(earlier) !== countedIn(rows);
}

/** The store took the write; that its effect could not be seen must not look as if it had not. */
async function verified<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    throw new ChannelError('unknown-outcome', error.message);
  }
}

function outcomeOf(plan: Plan, results: PutResults): WriteOutcome {
  if (plan.kind === 'answer') return plan.outcome;
  const { write } = plan;
  const result = results.get(write);
  if (!result || 'refused' in result) {
    const message = result?.refused ?? 'The store was not asked.';
    return { kind: 'rejected', code: 'refused', message };
  }
  if (write.clamped) return { kind: 'rejected', code: 'clamped', message: clamped(write) };
  // Without an expected number the level holds as of the reading; orders since then came off it.
  const at = write.level.expected === null ? write.reading.at : result.at;
  const receipt = `source "${write.level.externalLocationId}" ${write.from} → ${write.to}`;
  return { kind: 'written', at, receipt };
}

function clamped({ level, reading, from }: PlannedWrite): string {
  const more = reading.sellable - from;
  return (
    `The source "${level.externalLocationId}" was set to 0 and the store still sells ${more} of ` +
    `"${level.stockRef}": it allows backorders or a negative out-of-stock threshold.`
  );
}
