import type { Connection } from 'mongoose';
import type { ChannelNumber } from '../domain/channel-number.ts';
import { UNKNOWN } from '../domain/channel-number.ts';
import { wordsOf } from '../domain/words.ts';
import { listingDesk } from './listing-desk.ts';
import { listingRevisions } from './listing-revisions.ts';
import { define, idBegins, narrow, WHOLE } from './model.ts';
import { soldOnListings } from './sold-on.ts';
import { updateEach } from './update-each.ts';

export interface ListingSync {
  /** Raised whenever stock behind the listing moved. */
  readonly wantedSeq: number;
  /** The `wantedSeq` that the number on the channel answers. */
  readonly publishedSeq: number;
  readonly published: number | null;
  readonly publishedAt: Date | null;
  readonly due: boolean;
  readonly dueAt: Date;
  /** The channel must be read before anything is sent to it. */
  readonly needsRead: boolean;
  readonly attempts: number;
  readonly error: string | null;
  /** Highest fencing token that claimed it; a worker with an older lease is refused. */
  readonly fence: number;
  /** Rises with every change of `number`, so that two who reason about it cannot overwrite each other. */
  readonly rev: number;
  /** The last few who changed it, newest first: a bulk write does not say which of its rows it matched. */
  readonly revisedBy?: readonly string[];
  readonly number: ChannelNumber;
}

/** An item as one channel sells it at one of its locations. */
export interface ListingDoc {
  readonly _id: string;
  readonly merchantId: string;
  readonly channelId: string;
  readonly externalId: string;
  readonly externalProductId: string;
  readonly externalLocationId: string;
  readonly stockRef: string;
  /** The hub's item; null until mapped. */
  readonly sku: string | null;
  readonly channelSku: string | null;
  readonly barcode: string | null;
  readonly title: string;
  /** Words of title, SKU and barcode on the channel, that people search by. */
  readonly search?: readonly string[];
  readonly tracked: boolean;
  readonly gone: boolean;
  /** Of the number its channel was connected with: orders from before are inside. Absent where it came later. */
  readonly openedAt?: Date;
  /** Hub locations whose stock this listing sells. */
  readonly sources: readonly string[];
  /** Units held back from this channel. */
  readonly buffer: number;
  readonly sync: ListingSync;
}

export const NEW_SYNC: ListingSync = {
  wantedSeq: 1,
  publishedSeq: 0,
  published: null,
  publishedAt: null,
  due: true,
  dueAt: new Date(0),
  needsRead: false,
  attempts: 0,
  error: null,
  fence: 0,
  rev: 0,
  number: UNKNOWN,
};

export const listingId = (channelId: string, externalId: string, externalLocationId: string) =>
  `${channelId}|${externalId}|${externalLocationId}`;

/** A listing, and the `wantedSeq` that was answered. */
export type Done = Pick<ListingDoc, '_id'> & Pick<ListingSync, 'wantedSeq'>;

const FINISHED = {
  sync: {
    $cond: [
      { $eq: ['$sync.wantedSeq', '$row.wantedSeq'] },
      { $mergeObjects: ['$sync', { due: false, publishedSeq: '$row.wantedSeq' }] },
      '$sync',
    ],
  },
};

const searchWords = (of: Pick<ListingDoc, 'title' | 'channelSku' | 'barcode'>) => [
  ...new Set([of.title, of.channelSku ?? '', of.barcode ?? ''].flatMap(wordsOf)),
];

/** It was looked at before and left for later; whatever changes it makes it due at once again. */
export const wasPutOff = ({ sync }: ListingDoc): boolean => sync.dueAt.getTime() > 0;

const isDueBy = (now: Date) => ({ 'sync.due': true, 'sync.dueAt': { $lte: now } });

export function listingStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    channelId: String,
    externalId: String,
    externalProductId: String,
    externalLocationId: String,
    stockRef: String,
    sku: String,
    channelSku: String,
    barcode: String,
    title: String,
    search: [String],
    tracked: Boolean,
    gone: Boolean,
    openedAt: Date,
    sources: [String],
    buffer: Number,
    sync: Object,
  };
  const docs = define<ListingDoc>(connection, 'listings', shape, [
    // The channel stands second, so that of a question for items only one index can answer: where several could,
    // some databases read thousands of listings to choose (docs/benchmarks.md). All of a channel: by id.
    [{ externalId: 1, channelId: 1 }],
    [{ merchantId: 1, sku: 1, _id: 1 }],
    [{ merchantId: 1, _id: 1 }],
    [{ merchantId: 1, search: 1, _id: 1 }],
    [{ merchantId: 1, 'sync.due': 1, sku: 1 }],
    [{ stockRef: 1, channelId: 1 }],
    [{ externalProductId: 1, channelId: 1 }],
    [
      // "Which channels have work" knows no channel.
      { 'sync.due': 1, channelId: 1, 'sync.dueAt': 1 },
      { partialFilterExpression: { 'sync.due': true } },
    ],
  ]);
  return {
    docs,
    ...listingDesk(docs),
    ...listingRevisions(docs),
    ...soldOnListings(docs),
    byIds: (ids: readonly string[]) => docs.find({ _id: { $in: [...ids] } }, WHOLE).toArray(),
    ofChannel: (channelId: string, externalIds: readonly string[]) =>
      docs.find({ channelId, externalId: { $in: [...externalIds] } }).toArray(),
    byStockRefs: (channelId: string, stockRefs: readonly string[]) =>
      docs.find({ channelId, stockRef: { $in: [...stockRefs] } }, WHOLE).toArray(),
    ofSkus: (merchantId: string, skus: readonly string[]) =>
      docs.find({ merchantId, sku: { $in: [...skus] } }, WHOLE).toArray(),
    async upsert(
      listings: readonly Omit<ListingDoc, 'sync' | 'sku' | 'buffer' | 'search' | 'openedAt'>[],
    ): Promise<void> {
      if (listings.length === 0) return;
      const operations = listings.map(({ _id, ...fields }) => ({
        updateOne: {
          filter: { _id },
          update: {
            $set: { ...fields, search: searchWords(fields) },
            $setOnInsert: { sku: null, buffer: 0, sync: NEW_SYNC },
          },
          upsert: true,
        },
      }));
      await docs.bulkWrite(operations, { ordered: false });
    },
    map: (merchantId: string, ids: readonly string[], sku: string) =>
      docs.updateMany(
        { _id: { $in: [...ids] }, merchantId },
        {
          $set: { sku, 'sync.due': true, 'sync.dueAt': new Date(0) },
          $inc: { 'sync.wantedSeq': 1 },
        },
      ),
    /** Units held back from one channel; its listings of the SKU are due. Answers how many changed. */
    async setBuffer(merchantId: string, channelId: string, sku: string, buffer: number) {
      const result = await docs.updateMany(
        { merchantId, channelId, sku, gone: false, buffer: { $ne: buffer } },
        {
          $set: { buffer, 'sync.due': true, 'sync.dueAt': new Date(0) },
          $inc: { 'sync.wantedSeq': 1 },
        },
      );
      return result.modifiedCount;
    },
    /** SKUs whose number somewhere is not known to be right, by SKU, after the given one. */
    unsettledSkus: async (merchantId: string, afterSku: string, limit: number) => {
      const rows = docs
        .find({ merchantId, 'sync.due': true, sku: { $gt: afterSku } }, { projection: { sku: 1 } })
        .sort({ sku: 1 })
        .limit(limit);
      return (await rows.toArray()).flatMap((row) => row.sku ?? []);
    },
    gone: (channelId: string, externalId: string) =>
      docs.updateMany({ channelId, externalId }, { $set: { gone: true, 'sync.due': false } }),
    /** Of a connection that was never finished: nothing was published from them. */
    forget: (channelId: string) => docs.deleteMany(idBegins(`${channelId}|`)),
    countOf: (channelId: string) =>
      docs.countDocuments({ ...idBegins(`${channelId}|`), gone: false }),
    /** A product's other listings are gone from the channel. */
    keepOnly: (channelId: string, externalProductId: string, externalIds: readonly string[]) =>
      docs.updateMany(
        { channelId, externalProductId, externalId: { $nin: [...externalIds] } },
        { $set: { gone: true, 'sync.due': false } },
      ),
    /** Stock behind these SKUs moved: every listing that sells it is due. */
    touch: (merchantId: string, skus: readonly string[], locationIds: readonly string[]) =>
      docs.updateMany(
        narrow(
          { merchantId, sku: { $in: [...skus] } },
          { sources: { $in: [...locationIds] }, gone: false },
        ),
        { $inc: { 'sync.wantedSeq': 1 }, $set: { 'sync.due': true, 'sync.dueAt': new Date(0) } },
      ),
    dueChannels: (now: Date): Promise<string[]> => docs.distinct('channelId', isDueBy(now)),
    dueAmong: (channelIds: readonly string[], now: Date): Promise<string[]> =>
      docs.distinct('channelId', { channelId: { $in: [...channelIds] }, ...isDueBy(now) }),
    due: (channelId: string, now: Date, limit: number) =>
      docs
        .find({ channelId, ...isDueBy(now) }, WHOLE)
        .sort({ 'sync.dueAt': 1 })
        .limit(limit)
        .toArray(),
    countDue: (channelId: string) => docs.countDocuments({ channelId, 'sync.due': true }),
    /** Listings of a channel after a given one, round and round, for reconcile. */
    sweep: (channelId: string, afterId: string, limit: number) =>
      docs
        .find({ ...idBegins(`${channelId}|`, afterId), gone: false, tracked: true }, WHOLE)
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    /** There is nothing that could be published, unless stock moved since. */
    close: (done: readonly Done[]) => updateEach(docs, done, FINISHED),
    later: (ids: readonly string[], dueAt: Date) =>
      docs.updateMany({ _id: { $in: [...ids] } }, { $set: { 'sync.dueAt': dueAt } }),
  };
}
