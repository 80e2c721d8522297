import { ChannelError, type ChannelIo } from '../connector.ts';
import { bounds } from './bounds.ts';
import type { Layout } from './layout.ts';
import type { Plan, PlannedWrite } from './plan-write.ts';
import { type Salable, salableOf } from './salable.ts';
import type { Sizes } from './sizes.ts';
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
   * the increase, nothing is behind at all and it must not wait.
   */
  review(plan: Plan): Plan;
  /** Waits a little for salable to move; throws `unknown-outcome` where it does not. */
  follow(
    writes: readonly PlannedWrite[],
    before: ReadonlyMap<string, Salable>,
    world: FollowWorld,
  ): Promise<void>;
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
  /** A sale that just undid the write looks the same: then the number stands still for ever. */
  readonly until: number;
}

/** `now`: milliseconds of a clock that never jumps. */
export function createIndexWatch(now: () => number): IndexWatch {
  /** By SKU and source: what the source counts since, and what buyers saw before. */
  const behind = new Map<string, Behind>();
  return {
    review(plan) {
      if (plan.kind !== 'write') return plan;
      const key = keyOf(plan.write);
      const known = behind.get(key);
      const { from, to, reading } = plan.write;
      const stands = known?.counted === from && known.sellable === reading.sellable;
      const same = stands && (to > from || !known.raised);
      if (same && now() < known.until) return BEHIND;
      behind.delete(key);
      return plan;
    },
    async follow(writes, before, world) {
      const still = await unmoved(writes, before, world);
      for (const write of still) {
        const { from, to: counted, reading } = write;
        const until = now() + bounds.indexBehindMs;
        const raised = counted > from;
        behind.set(keyOf(write), { counted, sellable: reading.sellable, raised, until });
      }
      const [first] = still;
      if (!first) return;
      throw new ChannelError(
        'unknown-outcome',
        `The store took the number of "${first.level.stockRef}" but does not show it. ${ADVICE}`,
      );
    },
  };
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

const BEHIND: Plan = {
  kind: 'answer',
  outcome: {
    kind: 'rejected',
    code: 'index-behind',
    message: `The store still shows the number from before the last write. ${ADVICE}`,
  },
};
