import type { Connection } from 'mongoose';
import { define } from './model.ts';

export const EXCEPTION_KINDS = [
  'oversold',
  'unmapped-line',
  'totals-mismatch',
  'dead-letter',
  'write-rejected',
  'external-edit',
  'channel-unauthorized',
  'channel-failing',
  'channel-uninstalled',
  'duplicate-keys',
  'privacy-request',
] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

/** What a sentence about an exception is made of, in every language; small, and no personal data. */
export type Facts = Readonly<Record<string, string | number>>;

/** Whatever failed or was skipped, visible with its cause and what to do about it. */
export interface ExceptionDoc {
  readonly _id: string;
  readonly merchantId: string;
  /** The same trouble again raises `count` instead of making a second row. */
  readonly key: string;
  readonly kind: ExceptionKind;
  readonly channelId: string | null;
  readonly subject: { readonly type: string; readonly id: string };
  /** In English, for programs and the command line. */
  readonly cause: string;
  readonly nextStep: string;
  /** The same for other languages; null or not there in rows from before there were any. */
  readonly facts?: Facts | null;
  readonly state: 'open' | 'closed';
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** The person who looks after it; stays when the trouble comes back. */
  readonly owner?: string | null;
}

export type NewException = Omit<
  ExceptionDoc,
  '_id' | 'state' | 'count' | 'firstAt' | 'lastAt' | 'owner'
>;

export interface ExceptionQuery {
  readonly merchantId: string;
  readonly state: 'open' | 'closed';
  readonly kind: ExceptionKind | undefined;
  readonly channelId?: string | undefined;
  /** A person's, or nobody's (null). */
  readonly owner?: string | null | undefined;
  readonly after: { readonly lastAt: Date; readonly id: string } | null;
}

export function exceptionStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    key: String,
    kind: String,
    channelId: String,
    subject: Object,
    cause: String,
    nextStep: String,
    facts: Object,
    state: String,
    count: Number,
    firstAt: Date,
    lastAt: Date,
    owner: String,
  };
  const docs = define<ExceptionDoc>(connection, 'exceptions', shape, [
    [{ merchantId: 1, key: 1 }, { unique: true }],
    [{ merchantId: 1, state: 1, lastAt: -1, _id: -1 }],
    [{ merchantId: 1, state: 1, kind: 1, lastAt: -1, _id: -1 }],
    [{ merchantId: 1, state: 1, channelId: 1, lastAt: -1, _id: -1 }],
    [{ merchantId: 1, state: 1, owner: 1, lastAt: -1, _id: -1 }],
    [{ merchantId: 1, kind: 1, 'subject.id': 1 }],
    [{ merchantId: 1, state: 1, 'subject.type': 1, lastAt: -1 }],
    [{ merchantId: 1, 'subject.id': 1, state: 1 }],
  ]);
  return {
    docs,
    async raise(exceptions: readonly NewException[], at: Date): Promise<void> {
      if (exceptions.length === 0) return;
      const operations = exceptions.map(({ cause, nextStep, facts = null, ...rest }) => ({
        updateOne: {
          filter: { _id: `${rest.merchantId}|${rest.key}` },
          update: {
            $setOnInsert: { ...rest, firstAt: at },
            $set: { cause, nextStep, facts, lastAt: at, state: 'open' as const },
            $inc: { count: 1 },
          },
          upsert: true,
        },
      }));
      await docs.bulkWrite(operations, { ordered: false });
    },
    closeFor: (merchantId: string, kind: ExceptionKind, subjectIds: readonly string[]) =>
      docs.updateMany(
        { merchantId, kind, state: 'open', 'subject.id': { $in: [...subjectIds] } },
        { $set: { state: 'closed' } },
      ),
    close: (merchantId: string, keys: readonly string[]) =>
      docs.updateMany({ merchantId, key: { $in: [...keys] } }, { $set: { state: 'closed' } }),
    /** Newest first, after the given one. */
    page: (query: ExceptionQuery, limit: number) => {
      const { merchantId, state, kind, channelId, owner, after } = query;
      return docs
        .find({
          merchantId,
          state,
          ...(kind && { kind }),
          ...(channelId !== undefined && { channelId }),
          ...(owner !== undefined && { owner }),
          ...(after && {
            lastAt: { $lte: after.lastAt },
            $or: [
              { lastAt: { $lt: after.lastAt } },
              { lastAt: after.lastAt, _id: { $lt: after.id } },
            ],
          }),
        })
        .sort({ lastAt: -1, _id: -1 })
        .limit(limit)
        .toArray();
    },
    /** The orders that open exceptions are about, the latest trouble first. */
    async ordersInTrouble(merchantId: string, limit: number): Promise<readonly string[]> {
      const open = docs
        .find({ merchantId, state: 'open', 'subject.type': 'order' })
        .project<Pick<ExceptionDoc, 'subject'>>({ subject: 1 })
        .sort({ lastAt: -1 })
        .limit(limit);
      return [...new Set((await open.toArray()).map(({ subject }) => subject.id))];
    },
    /** All orders that open exceptions are about; null where there are more exceptions than so many. */
    async fewInTrouble(merchantId: string, max: number): Promise<ReadonlySet<string> | null> {
      const open = await docs
        .find({ merchantId, state: 'open', 'subject.type': 'order' })
        .project<Pick<ExceptionDoc, 'subject'>>({ subject: 1 })
        .limit(max + 1)
        .toArray();
      return open.length > max ? null : new Set(open.map(({ subject }) => subject.id));
    },
    ofOrder: (merchantId: string, orderId: string) =>
      docs
        .find({ merchantId, 'subject.id': orderId, 'subject.type': 'order' })
        .sort({ lastAt: -1 })
        .limit(50)
        .toArray(),
    /** Which of these orders an open exception is about. */
    async inTrouble(merchantId: string, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
      if (orderIds.length === 0) return new Set();
      const filter = { merchantId, 'subject.id': { $in: [...orderIds] }, state: 'open' as const };
      const open = docs.find(filter).project<Pick<ExceptionDoc, 'subject'>>({ subject: 1 });
      return new Set((await open.toArray()).map(({ subject }) => subject.id));
    },
    /** How many are open, counted no further than to `max`. */
    countOpen: (
      merchantId: string,
      of: { readonly kind: ExceptionKind } | { readonly channelId: string },
      max: number,
    ) => docs.countDocuments({ merchantId, state: 'open', ...of }, { limit: max }),
    openOnes: (merchantId: string, keys: readonly string[]) =>
      docs.find({ merchantId, key: { $in: [...keys] }, state: 'open' }).toArray(),
    /** Of these, the ones that were open; answers how many were closed now. */
    closeAll: async (merchantId: string, keys: readonly string[]): Promise<number> => {
      const result = await docs.updateMany(
        { merchantId, key: { $in: [...keys] }, state: 'open' },
        { $set: { state: 'closed' } },
      );
      return result.modifiedCount;
    },
    own: (merchantId: string, key: string, owner: string | null) =>
      docs.updateOne({ merchantId, key }, { $set: { owner } }),
    byKey: (merchantId: string, key: string) => docs.findOne({ merchantId, key }),
  };
}
