import type { Connection } from 'mongoose';
import { define } from './model.ts';
import { updateEach } from './update-each.ts';

export type WriteState = 'sent' | 'written' | 'stale' | 'rejected' | 'failed' | 'in-doubt';

/** Every number sent to a channel in the last months. A row stands before the call; its outcome after it. */
export interface StockWriteDoc {
  readonly _id: string;
  readonly merchantId: string;
  readonly channelId: string;
  readonly listingId: string;
  readonly sku: string;
  /** One key a level; `batchKey` is the idempotency key of the call. */
  readonly key: string;
  readonly batchKey: string;
  readonly fence: number;
  readonly wantedSeq: number;
  readonly expected: number | null;
  readonly sellable: number;
  readonly sentAt: Date;
  readonly state: WriteState;
  readonly receipt: string | null;
  readonly message: string | null;
  readonly answeredAt: Date | null;
  /** When the newest stock movement behind the number was posted, to measure how long it took. */
  readonly movedAt: Date | null;
  /** The database removes the row after it. */
  readonly expireAt: Date;
}

export interface WriteQuery {
  readonly merchantId: string;
  readonly channelId: string;
  /** Where the page before ended. */
  readonly after: { readonly sentAt: Date; readonly id: string } | null;
}

const ANSWER = {
  state: '$row.state',
  receipt: '$row.receipt',
  message: '$row.message',
  answeredAt: '$row.answeredAt',
};

export function stockWriteStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    channelId: String,
    listingId: String,
    sku: String,
    key: String,
    batchKey: String,
    fence: Number,
    wantedSeq: Number,
    expected: Number,
    sellable: Number,
    sentAt: Date,
    state: String,
    receipt: String,
    message: String,
    answeredAt: Date,
    movedAt: Date,
    expireAt: Date,
  };
  const docs = define<StockWriteDoc>(connection, 'stockWrites', shape, [
    [{ channelId: 1, key: 1 }, { unique: true }],
    [{ state: 1, sentAt: 1 }, { partialFilterExpression: { state: 'sent' } }],
    [{ merchantId: 1, listingId: 1, sentAt: -1 }],
    [{ merchantId: 1, channelId: 1, sentAt: -1, _id: -1 }],
    [{ expireAt: 1 }, { expireAfterSeconds: 0 }],
  ]);
  return {
    docs,
    /** Sent before then and still unanswered: whoever sent them died. */
    forgotten: (sentBefore: Date, limit: number) =>
      docs
        .find({ state: 'sent', sentAt: { $lt: sentBefore } })
        .sort({ sentAt: 1 })
        .limit(limit)
        .toArray(),
    insert: (rows: readonly StockWriteDoc[]) => docs.insertMany([...rows]),
    answer: (
      rows: readonly Pick<StockWriteDoc, '_id' | 'state' | 'receipt' | 'message' | 'answeredAt'>[],
    ) => updateEach(docs, rows, ANSWER, { state: 'sent' }),
    /** Of one channel, newest first. */
    page: (query: WriteQuery, limit: number): Promise<StockWriteDoc[]> => {
      const { merchantId, channelId, after } = query;
      return docs
        .find({
          merchantId,
          channelId,
          ...(after && {
            sentAt: { $lte: after.sentAt },
            $or: [
              { sentAt: { $lt: after.sentAt } },
              { sentAt: after.sentAt, _id: { $lt: after.id } },
            ],
          }),
        })
        .sort({ sentAt: -1, _id: -1 })
        .limit(limit)
        .toArray();
    },
    last: (merchantId: string, listingId: string, limit: number) =>
      docs.find({ merchantId, listingId }).sort({ sentAt: -1 }).limit(limit).toArray(),
  };
}
