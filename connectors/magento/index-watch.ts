import { ChannelError, type ChannelIo, type WriteOutcome } from '../connector.ts';
import { bounds } from './bounds.ts';
import type { Layout } from './layout.ts';
import type { Plan, PlannedWrite } from './plan-write.ts';
import { putSourceItems } from './put-source-items.ts';
import { type Salable, salableOf } from './salable.ts';
import type { Sizes } from './sizes.ts';
import { rowsBySku, sourceRows } from './source-items.ts';
import type { Transport } from './transport.ts';

/**
 * Salable is counted from Magento's stock index. Where that does not follow a write (indexers by schedule
 * and no cron, async reindexing), salable stands still, and counting the next write from it would add the
 * same difference again and again. So a write whose effect is not seen is remembered until it is.
 */
export interface IndexWatch {
  /**
   * Turns down a write that counts from an index known to be behind, and would count the same difference again.
   * A decrease behind an increase is none: it takes back what the store may not show yet, and where a sale undid
   * the increase, nothing is behind at all and it must not wait. A decrease behind a decrease is tried once: a
   * cancelled order may have undone the other one, and what waits here for nothing is sold twice.
   */
  review(plan: Plan): Plan;
  /**
   * Waits a little for salable to move; throws `unknown-outcome` where it does not. Answers the decreases that were
   * tried again and changed nothing: the index is behind indeed, and their sources are put back.
   */
  follow(
    writes: readonly PlannedWrite[],
    before: ReadonlyMap<string, Salable>,
    world: FollowWorld,
  ): Promise<readonly PlannedWrite[]>;
}

interface FollowWorld {
  readonly transport: Transport;
  readonly sizes: Sizes;
  readonly layout: Layout;
  readonly sleep: ChannelIo['sleep'];
}

interface Behind {
  readonly counted: number;
  readonly sellable: number;
  readonly raised: boolean;
  readonly triedAgain: boolean;
  /** A sale that just undid the write looks the same: then the number stands still for ever. */
  readonly until: number;
}

/** `now`: milliseconds of a clock that never jumps. */
export function createIndexWatch(now: () => number): IndexWatch {
  /** By SKU and source: what the source counts since, and what buyers saw before. */
  const behind = new Map<string, Behind>();
  const secondTries = new WeakSet<PlannedWrite>();
  const note = (write: PlannedWrite, { triedAgain }: Pick<Behind, 'triedAgain'>) =>
    behind.set(keyOf(write), {
      counted: write.to,
      sellable: write.reading.sellable,
      raised: write.to > write.from,
      triedAgain,
      until: now() + bounds.indexBehindMs,
    });
  return {
    review(plan) {
      if (plan.kind !== 'write') return plan;
      const key = keyOf(plan.write);
      const known = behind.get(key);
      const { from, to, reading } = plan.write;
      const stands = known?.counted === from && known.sellable === reading.sellable;
      const same = stands && (to > from || !known.raised);
      if (same && now() < known.until) {
        if (to > from || known.triedAgain) return BEHIND;
        secondTries.add(plan.write);
        return plan;
      }
      behind.delete(key);
      return plan;
    },
    async follow(writes, before, world) {
      const still = await unmoved(writes, before, world);
      for (const write of still) note(write, { triedAgain: secondTries.has(write) });
      const twice = still.filter((write) => secondTries.has(write));
      for (const write of await putBack(twice, world)) note(write, { triedAgain: true });
      const first = still.find((write) => !secondTries.has(write));
      if (!first) return twice;
      throw new ChannelError(
        'unknown-outcome',
        `The store took the number of "${first.level.stockRef}" but does not show it. ${ADVICE}`,
      );
    },
  };
}

/**
 * As a change of what lies there by now, so that what staff ships meanwhile stays shipped. Answers what was put;
 * throws `unknown-outcome` where a source may go on holding what was tried.
 */
async function putBack(
  writes: readonly PlannedWrite[],
  { transport, sizes, layout }: FollowWorld,
): Promise<readonly PlannedWrite[]> {
  const skus = writes.map(({ level }) => level.stockRef);
  const rows = rowsBySku(await sourceRows(transport, sizes, skus, layout.sources));
  const back = writes.map((write) => {
    const { stockRef, externalLocationId } = write.level;
    const row = rows.get(stockRef)?.find((each) => each.source === externalLocationId);
    return { ...write, to: (row?.counted ?? write.to) + write.from - write.to };
  });
  const results = await putSourceItems(transport, sizes, back);
  for (const result of results.values()) {
    if ('refused' in result) throw new ChannelError('unknown-outcome', result.refused);
  }
  return back;
}

/** Writes whose SKU shows the very number it showed before, after all waits. */
async function unmoved(
  writes: readonly PlannedWrite[],
  before: ReadonlyMap<string, Salable>,
  world: FollowWorld,
): Promise<readonly PlannedWrite[]> {
  const change = new Map<string, number>();
  for (const { level, from, to } of writes) {
    change.set(level.stockRef, (change.get(level.stockRef) ?? 0) + to - from);
  }
  let waiting = writes.filter(({ level }) => change.get(level.stockRef) !== 0);
  for (const wait of bounds.indexWaitMs) {
    if (waiting.length === 0) return [];
    if (wait > 0) await world.sleep(wait);
    const skus = waiting.map(({ level }) => level.stockRef);
    const now = await salableOf(world.transport, world.sizes, world.layout, skus);
    waiting = waiting.filter(
      ({ level: { stockRef } }) => now.get(stockRef)?.quantity === before.get(stockRef)?.quantity,
    );
  }
  return waiting;
}

const keyOf = ({ level }: PlannedWrite) => `${level.stockRef}\n${level.externalLocationId}`;

const ADVICE = 'Check that its cron runs and its stock index is not behind.';

export const INDEX_BEHIND: WriteOutcome = {
  kind: 'rejected',
  code: 'index-behind',
  message: `The store still shows the number from before the last write. ${ADVICE}`,
};

const BEHIND: Plan = { kind: 'answer', outcome: INDEX_BEHIND };
