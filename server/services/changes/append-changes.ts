import { limits } from '../../limits.ts';
import type { ChangeDoc } from '../../store/changes.ts';
import type { Hub } from '../hub.ts';
import { chainAfter } from './chain.ts';

interface Batch {
  readonly changes: ChangeDoc[];
  begun: boolean;
  readonly done: Promise<void>;
}

/** By merchant, the batch that was begun last or waits. */
const batches = new WeakMap<Hub, Map<string, Batch>>();

/**
 * Appends to the end of the merchant's chain. What comes while a batch is under way shares the next one: a
 * hundred calls at once would otherwise take each other's places for more rounds than there are, and whoever
 * ran out of them would lose a line.
 */
export function appendChanges(
  hub: Hub,
  merchantId: string,
  changes: readonly ChangeDoc[],
): Promise<void> {
  const newest = batches.get(hub) ?? new Map<string, Batch>();
  batches.set(hub, newest);
  const before = newest.get(merchantId);
  if (before && !before.begun) {
    before.changes.push(...changes);
    return before.done;
  }
  const work = async () => {
    batch.begun = true;
    try {
      await append(hub, merchantId, batch.changes);
    } finally {
      if (newest.get(merchantId) === batch) newest.delete(merchantId);
    }
  };
  // Whether the batch before failed is the business of those who waited for it.
  const done = (before?.done ?? Promise.resolve()).then(work, work);
  const batch: Batch = { changes: [...changes], begun: false, done };
  newest.set(merchantId, batch);
  return done;
}

/** Beside other processes: a taken place means reading the end again. */
async function append(hub: Hub, merchantId: string, changes: readonly ChangeDoc[]): Promise<void> {
  const { changes: log } = hub.store;
  let todo = changes;
  for (let round = 0; todo.length > 0; round++) {
    if (round === limits.conflictRounds) throw new Error('the log of changes is too busy');
    const end = await log.last(merchantId);
    todo = todo.slice(await log.append(chainAfter(hub.sealer, end, todo)));
  }
}
