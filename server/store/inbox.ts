import { type Filter, ObjectId } from 'mongodb';
import type { Connection } from 'mongoose';
import { limits } from '../limits.ts';
import { packBody, type StoredBody } from './inbox-body.ts';
import { AT_ONCE, dueDeliveries } from './inbox-due.ts';
import { define } from './model.ts';

/** A delivery as it came. Invariant: stored once, closed last; dead ones are kept and replayable. */
export interface InboxDoc extends StoredBody {
  readonly _id: ObjectId;
  readonly merchantId: string;
  readonly channelId: string;
  readonly deliveryId: string;
  readonly topic: string;
  readonly source: 'webhook' | 'pull';
  /** Present (true) when the sender named this channel's own store beside the signed body. */
  readonly named?: true;
  readonly receivedAt: Date;
  /** For pulled ones: until when this stream had been read before the pull that brought it. */
  readonly readUpTo: Date | null;
  readonly state: 'pending' | 'done' | 'dead';
  readonly lane: Lane;
  readonly dueAt: Date;
  readonly attempts: number;
  readonly reason: string | null;
  /** Set when closed; the database removes the document after it. */
  readonly expireAt?: Date;
}

/**
 * `tell`: says all it has to say. `numbers`: one stock number, in no hurry. `read`: the channel must be asked first,
 * which may take long.
 */
export type Lane = 'tell' | 'numbers' | 'read';

export type NewDelivery = Pick<
  InboxDoc,
  | 'merchantId'
  | 'channelId'
  | 'deliveryId'
  | 'topic'
  | 'source'
  | 'named'
  | 'receivedAt'
  | 'readUpTo'
> & { readonly body: Uint8Array; readonly lane?: 'numbers' };

/** A delivery without what it carried. */
export type DeliveryRow = Omit<InboxDoc, keyof StoredBody>;

export interface DeliveryQuery {
  readonly merchantId: string;
  readonly channelId: string | undefined;
  readonly state: InboxDoc['state'] | undefined;
  /** Where the page before ended. */
  readonly after: { readonly receivedAt: Date; readonly id: ObjectId } | null;
}

function newerFirst({ merchantId, channelId, state, after }: DeliveryQuery): Filter<InboxDoc> {
  return {
    merchantId,
    ...(channelId !== undefined && { channelId }),
    ...(state && { state }),
    ...(after && {
      receivedAt: { $lte: after.receivedAt },
      $or: [
        { receivedAt: { $lt: after.receivedAt } },
        { receivedAt: after.receivedAt, _id: { $lt: after.id } },
      ],
    }),
  };
}

export function inboxStore(connection: Connection) {
  const shape = {
    merchantId: String,
    channelId: String,
    deliveryId: String,
    topic: String,
    body: Buffer,
    encoding: String,
    size: Number,
    source: String,
    named: Boolean,
    receivedAt: Date,
    readUpTo: Date,
    state: String,
    lane: String,
    dueAt: Date,
    attempts: Number,
    reason: String,
    expireAt: Date,
  };
  const pending = { partialFilterExpression: { state: 'pending' } };
  const docs = define<InboxDoc>(connection, 'inbox', shape, [
    [{ channelId: 1, deliveryId: 1 }, { unique: true }],
    [
      // "Which channels have work" knows no channel. Named to stand before `waitingOf`: of two that are equally long a
      // simpler server takes the first by name for "what waits", and finds nothing where its first field is another.
      { state: 1, lane: 1, dueAt: 1, receivedAt: 1, channelId: 1 },
      { name: 'arrivals', ...pending },
    ],
    [
      { channelId: 1, state: 1, lane: 1, dueAt: 1, receivedAt: 1 },
      { name: 'waitingOf', ...pending },
    ],
    [
      { channelId: 1, readUpTo: 1 },
      { name: 'handedOver', partialFilterExpression: { state: 'pending', source: 'pull' } },
    ],
    [{ merchantId: 1, state: 1, receivedAt: -1, _id: -1 }],
    [{ merchantId: 1, channelId: 1, receivedAt: -1, _id: -1 }],
    [{ expireAt: 1 }, { expireAfterSeconds: 0 }],
  ]);
  return {
    docs,
    /**
     * One durable insert for a group of deliveries; those stored earlier are no error. Answers how many
     * were new.
     */
    async store(deliveries: readonly NewDelivery[]): Promise<number> {
      if (deliveries.length === 0) return 0;
      const rows: InboxDoc[] = [];
      for (const delivery of deliveries) {
        rows.push({
          ...delivery,
          _id: new ObjectId(),
          ...(await packBody(delivery.body)),
          state: 'pending',
          lane: delivery.lane ?? 'tell',
          dueAt: AT_ONCE,
          attempts: 0,
          reason: null,
        });
      }
      return insertIgnoringDuplicates(() =>
        docs.insertMany(rows, { ordered: false, writeConcern: { w: 'majority', j: true } }),
      );
    },
    pendingChannels: (lane: Lane, now: Date): Promise<string[]> =>
      docs.distinct('channelId', { state: 'pending', lane, dueAt: { $lte: now } }),
    /** Of those that were not tried yet, what was received since then: a small question whatever else waits. */
    newlyPending: (lane: Lane, since: Date): Promise<string[]> => {
      const untried = { state: 'pending' as const, lane, dueAt: AT_ONCE };
      return docs.distinct('channelId', { ...untried, receivedAt: { $gte: since } });
    },
    due: dueDeliveries(docs),
    /** These cannot be used before the channel was read. */
    needReading: (ids: readonly ObjectId[], dueAt: Date) =>
      docs.updateMany(
        { _id: { $in: [...ids] }, state: 'pending' },
        { $set: { lane: 'read', dueAt } },
      ),
    /**
     * These are worked. In several commands: where a database writes one collection in turn, what comes in
     * waits until a command is through (55 ms for 500 of them, docs/benchmarks.md).
     */
    async close(ids: readonly ObjectId[], expireAt: Date): Promise<void> {
      for (let at = 0; at < ids.length; at += limits.closeBatch)
        await docs.updateMany(
          { _id: { $in: ids.slice(at, at + limits.closeBatch) }, state: 'pending' },
          { $set: { state: 'done', expireAt } },
        );
    },
    bury: (id: ObjectId, reason: string) =>
      docs.updateOne({ _id: id, state: 'pending' }, { $set: { state: 'dead', reason } }),
    /** `blame` 1 counts as an attempt of this delivery, 0 where the channel is to blame. */
    postpone: (ids: readonly ObjectId[], dueAt: Date, reason: string, blame: 0 | 1) =>
      docs.updateMany(
        { _id: { $in: [...ids] }, state: 'pending' },
        { $set: { dueAt, reason }, $inc: { attempts: blame } },
      ),
    /** A dead letter gets another chance; false when there is no such dead letter of this merchant. */
    async revive(merchantId: string, id: ObjectId): Promise<boolean> {
      const again = {
        state: 'pending' as const,
        lane: 'tell' as const,
        dueAt: AT_ONCE,
        attempts: 0,
        reason: null,
      };
      const result = await docs.updateOne({ _id: id, merchantId, state: 'dead' }, { $set: again });
      return result.modifiedCount === 1;
    },
    /** Until when orders are surely in the books, given that pulls were handed over up to `until`. */
    async settledUpTo(channelId: string, until: Date | null): Promise<Date> {
      const open = { channelId, state: 'pending' as const, source: 'pull' as const };
      const first = { sort: { readUpTo: 1 }, projection: { readUpTo: 1 } } as const;
      const earliest = await docs.findOne(open, first);
      const handed = until?.getTime() ?? 0;
      return new Date(earliest ? Math.min(handed, earliest.readUpTo?.getTime() ?? 0) : handed);
    },
    /** Deliveries of one state, of one channel, or both, newest first, without what they carry. */
    page: (query: DeliveryQuery, limit: number): Promise<DeliveryRow[]> =>
      docs
        .find(newerFirst(query), { projection: { body: 0, encoding: 0, size: 0 } })
        .sort({ receivedAt: -1, _id: -1 })
        .limit(limit)
        .toArray(),
    /** One envelope with what it carries, whatever became of it. */
    keptOne: (merchantId: string, id: ObjectId) => docs.findOne({ _id: id, merchantId }),
    deadOne: (merchantId: string, id: ObjectId) =>
      docs.findOne({ _id: id, merchantId, state: 'dead' }),
    /** The delivery of a channel that waits longest. */
    oldestPending: (channelId: string) =>
      docs.findOne(
        { channelId, state: 'pending' },
        { sort: { receivedAt: 1 }, projection: { receivedAt: 1 } },
      ),
    countPending: (channelId: string) => docs.countDocuments({ channelId, state: 'pending' }),
    countDead: (merchantId: string, channelId: string) =>
      docs.countDocuments({ merchantId, state: 'dead', channelId }),
  };
}

/** Null for what is not an id at all. */
export const inboxId = (text: string): ObjectId | null =>
  /^[0-9a-f]{24}$/.test(text) ? new ObjectId(text) : null;

/** Runs an unordered insert and counts the new ones; only errors other than duplicates are thrown. */
export async function insertIgnoringDuplicates(
  insert: () => Promise<{ insertedCount: number }>,
): Promise<number> {
  try {
    return (await insert()).insertedCount;
  } catch (error) {
    const failure = error as { writeErrors?: unknown; insertedCount?: number };
    const errors = [failure.writeErrors ?? []].flat() as { code: number }[];
    if (errors.length === 0 || errors.some((each) => each.code !== 11000)) throw error;
    return failure.insertedCount ?? 0;
  }
}
