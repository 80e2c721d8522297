import type { Connection } from 'mongoose';
import type { TimelineEntry } from '../domain/timeline.ts';
import { insertIgnoringDuplicates } from './inbox.ts';
import { define } from './model.ts';

/** What happened to an order, in order. Append-only; the same entry once: its `_id` is the order and its key. */
export interface TimelineDoc extends TimelineEntry {
  readonly _id: string;
  readonly merchantId: string;
  readonly orderId: string;
}

export function timelineStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    orderId: String,
    key: String,
    kind: String,
    at: Date,
    text: String,
    actor: String,
  };
  const docs = define<TimelineDoc>(connection, 'orderTimeline', shape, [
    [{ merchantId: 1, orderId: 1, at: 1 }],
  ]);
  return {
    docs,
    async append(entries: readonly Omit<TimelineDoc, '_id'>[]): Promise<void> {
      if (entries.length === 0) return;
      const rows = entries.map((entry) => ({ ...entry, _id: `${entry.orderId}|${entry.key}` }));
      await insertIgnoringDuplicates(() => docs.insertMany(rows, { ordered: false }));
    },
    /** The latest so many, the first of them first. */
    of: async (merchantId: string, orderId: string, limit: number): Promise<TimelineDoc[]> => {
      const latest = docs.find({ merchantId, orderId }).sort({ at: -1, _id: -1 }).limit(limit);
      return (await latest.toArray()).reverse();
    },
    entry: (merchantId: string, orderId: string, key: string) =>
      docs.findOne({ _id: `${orderId}|${key}`, merchantId }),
  };
}
