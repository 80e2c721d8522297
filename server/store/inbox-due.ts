import type { Collection, Filter } from 'mongodb';
import type { DeliveryRow, InboxDoc, Lane } from './inbox.ts';
import { sizeOf } from './inbox-body.ts';
import { WHOLE } from './model.ts';

/** Due at once whatever a host's clock says: only retries compare times. */
export const AT_ONCE = new Date(0);

/** How much is taken at once: so many deliveries, and about so many bytes as sent. */
export interface BatchSize {
  readonly limit: number;
  readonly bytes: number;
}

/**
 * Reads the deliveries of a channel that are due: the oldest of those that were never tried, then those to be
 * tried again. `upTo` is where a full batch is expected to end (`endOfNext`); it changes only what the question
 * costs, never what is answered: where the batch is not full by then, all that is due is asked for.
 */
export function dueDeliveries(docs: Collection<InboxDoc>) {
  const read = async (filter: Filter<InboxDoc>, { limit, bytes }: BatchSize) => {
    const rows: InboxDoc[] = [];
    let size = 0;
    const oldest = docs.find(filter, WHOLE).sort({ dueAt: 1, receivedAt: 1 }).limit(limit);
    for await (const row of oldest) {
      rows.push(row);
      size += sizeOf(row);
      if (size >= bytes) break;
    }
    return { rows, full: size >= bytes || rows.length === limit };
  };
  return async (
    channelId: string,
    lane: Lane,
    now: Date,
    size: BatchSize,
    upTo: Date | null = null,
  ): Promise<readonly InboxDoc[]> => {
    const waiting = { channelId, lane, state: 'pending' as const };
    if (upTo) {
      const next = { ...waiting, dueAt: AT_ONCE, receivedAt: { $lte: upTo } };
      const { rows, full } = await read(next, size);
      if (full) return rows;
    }
    return (await read({ ...waiting, dueAt: { $lte: now } }, size)).rows;
  };
}

/** So many times the last batch's span: messages do not come evenly. */
const SPANS = 2;

/**
 * Until when the batch after this full one was most likely received; null where that cannot be told. With a
 * backlog some databases read all of it to answer with its beginning (119 ms at 20,000 deliveries, docs/benchmarks.md).
 */
export function endOfNext(batch: readonly DeliveryRow[], limit: number): Date | null {
  const [first, last] = [batch[0], batch.at(-1)];
  if (!first || !last || batch.length < limit) return null;
  if (last.dueAt.getTime() !== AT_ONCE.getTime()) return null;
  const [from, to] = [first.receivedAt.getTime(), last.receivedAt.getTime()];
  return new Date(to + SPANS * (to - from));
}
