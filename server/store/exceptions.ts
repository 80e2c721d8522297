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

/** Whatever failed or was skipped, visible with its cause and what to do about it. */
export interface ExceptionDoc {
  readonly _id: string;
  readonly merchantId: string;
  /** The same trouble again raises `count` instead of making a second row. */
  readonly key: string;
  readonly kind: ExceptionKind;
  readonly channelId: string | null;
  readonly subject: { readonly type: string; readonly id: string };
  readonly cause: string;
  readonly nextStep: string;
  readonly state: 'open' | 'closed';
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export type NewException = Omit<ExceptionDoc, '_id' | 'state' | 'count' | 'firstAt' | 'lastAt'>;

export interface ExceptionQuery {
  readonly merchantId: string;
  readonly state: 'open' | 'closed';
  readonly kind: ExceptionKind | undefined;
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
    state: String,
    count: Number,
    firstAt: Date,
    lastAt: Date,
  };
  const docs = define<ExceptionDoc>(connection, 'exceptions', shape, [
    [{ merchantId: 1, key: 1 }, { unique: true }],
    [{ merchantId: 1, state: 1, lastAt: -1, _id: -1 }],
    [{ merchantId: 1, state: 1, kind: 1, lastAt: -1, _id: -1 }],
    [{ merchantId: 1, kind: 1, 'subject.id': 1 }],
  ]);
  return {
    docs,
    async raise(exceptions: readonly NewException[], at: Date): Promise<void> {
      if (exceptions.length === 0) return;
      const operations = exceptions.map(({ cause, nextStep, ...rest }) => ({
        updateOne: {
          filter: { _id: `${rest.merchantId}|${rest.key}` },
          update: {
            $setOnInsert: { ...rest, firstAt: at },
            $set: { cause, nextStep, lastAt: at, state: 'open' as const },
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
      const { merchantId, state, kind, after } = query;
      return docs
        .find({
          merchantId,
          state,
          ...(kind && { kind }),
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
    byKey: (merchantId: string, key: string) => docs.findOne({ merchantId, key }),
  };
}
