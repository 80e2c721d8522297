import { createHash } from 'node:crypto';
import { BSON } from 'mongodb';
import type { Connection } from 'mongoose';
import type { OrderBook } from '../domain/order.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import { define, narrow, WHOLE } from './model.ts';
import { newestFirst, orderPages } from './order-pages.ts';

/** The hub's book of one order. Invariants: newest revision wins; `version` rises by one a save. */
export interface OrderDoc extends Omit<OrderBook, 'orderId'> {
  readonly _id: string;
  /** Lower-case words people search by, see `searchTokens`. */
  readonly search: readonly string[];
  /** What this version and those before tell that the timeline may not hold yet. */
  readonly unsaid: readonly TimelineEntry[];
  /** Present (true) until everything that follows from a save was done, for the sweep. */
  readonly unfinished?: true;
  /** Present (true) while a stocked line has no item. */
  readonly unmapped?: true;
  /** Present (true) while something of it still has to leave the shelf. */
  readonly toFulfil?: true;
  /** The newest message that told this order in full, and the revision it told. */
  readonly delivery?: OrderDelivery;
  readonly savedAt: Date;
}

export interface OrderDelivery {
  /** Of the envelope in the inbox, which may be gone by now. */
  readonly id: string;
  readonly revisedAt: Date;
}

const hashOf = (text: string, length: number) =>
  createHash('sha256').update(text).digest('base64url').slice(0, length);
/** As stores number their orders: a whole number below 2^63. */
const NUMBER = /^(?:0|[1-9]\d{0,18})$/;
/** Digits of the largest of them, where there are 36. */
const PLACES = 13;

/**
 * The same order always has the same id, so a repeated first delivery can never make a second one. Ids of one channel
 * follow each other as its store's numbers do (docs/adr/0019). What is no such number gives a hash, as every order of a
 * channel set up before that did (`chn_`).
 */
export function orderIdOf(channelId: string, externalId: string): string {
  if (channelId.startsWith('chn_') || !NUMBER.test(externalId))
    return `ord_${hashOf(`${channelId}\n${externalId}`, 20)}`;
  return `ord_${hashOf(channelId, 10)}${BigInt(externalId).toString(36).padStart(PLACES, '0')}`;
}

/** MongoDB's bound for one document, less room for what the server adds. */
const DOCUMENT_MAX = 16 * 1024 * 1024 - 64 * 1024;

/** Books that no document can hold: saving the others needs these left out. */
export class OrderTooLarge extends Error {
  override readonly name = 'OrderTooLarge';
  readonly externalIds: ReadonlySet<string>;
  constructor(externalIds: ReadonlySet<string>) {
    super(`too large for one document: order ${[...externalIds].join(', ')}`);
    this.externalIds = externalIds;
  }
}

/** The ids of those that an unordered write of these orders did not take, because somebody else was first. */
async function losersOf(
  orders: readonly OrderDoc[],
  write: () => Promise<unknown>,
): Promise<readonly string[]> {
  if (orders.length === 0) return [];
  try {
    await write();
    return [];
  } catch (error) {
    const failure = error as { writeErrors?: unknown };
    const errors = [failure.writeErrors ?? []].flat() as { code: number; index: number }[];
    if (errors.length === 0 || errors.some((each) => each.code !== 11000)) throw error;
    return errors.flatMap((each) => orders[each.index]?._id ?? []);
  }
}

export function orderStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    channelId: String,
    externalId: String,
    number: String,
    placedAt: Date,
    state: String,
    payment: String,
    channelState: Object,
    version: Number,
    revision: Object,
    lines: [Object],
    pending: [Object],
    money: Object,
    presentment: Object,
    buyer: Object,
    shipTo: Object,
    shipments: [Object],
    refunds: [Object],
    tags: [String],
    note: String,
    search: [String],
    unsaid: [Object],
    unfinished: Boolean,
    unmapped: Boolean,
    toFulfil: Boolean,
    delivery: Object,
    savedAt: Date,
  };
  const docs = define<OrderDoc>(connection, 'orders', shape, [
    [{ merchantId: 1, ...newestFirst }],
    [{ merchantId: 1, savedAt: -1 }],
    [{ merchantId: 1, channelId: 1, ...newestFirst }],
    [{ merchantId: 1, state: 1, ...newestFirst }],
    [{ merchantId: 1, payment: 1, ...newestFirst }],
    [{ merchantId: 1, channelId: 1, state: 1, ...newestFirst }],
    [{ merchantId: 1, search: 1, ...newestFirst }],
    [
      { merchantId: 1, toFulfil: 1, ...newestFirst },
      { partialFilterExpression: { toFulfil: true } },
    ],
    [{ unfinished: 1, savedAt: 1 }, { partialFilterExpression: { unfinished: true } }],
    [
      { merchantId: 1, unmapped: 1, 'lines.externalItemId': 1 },
      { partialFilterExpression: { unmapped: true } },
    ],
  ]);
  return {
    docs,
    ...orderPages(docs),
    byIds: (ids: readonly string[]) => docs.find({ _id: { $in: [...ids] } }, WHOLE).toArray(),
    ofMerchant: (merchantId: string, orderId: string) => docs.findOne({ _id: orderId, merchantId }),
    /** How orders are called, by id. */
    numbers: async (merchantId: string, ids: readonly string[]) => {
      const filter = { merchantId, _id: { $in: [...ids] } };
      const rows = await docs.find(filter, { projection: { number: 1 } }).toArray();
      return new Map(rows.map(({ _id, number }) => [_id, number]));
    },
    /** What was sold on a channel from then on, newest first: when, and how many units. */
    placedSince: (
      { merchantId, _id: channelId }: { readonly merchantId: string; readonly _id: string },
      from: Date,
      limit: number,
    ) =>
      docs
        .find({ merchantId, channelId, placedAt: { $gte: from } })
        .project<{ placedAt: Date; lines: readonly { quantity: number; removed: number }[] }>({
          placedAt: 1,
          'lines.quantity': 1,
          'lines.removed': 1,
        })
        .sort(newestFirst)
        .limit(limit)
        .toArray(),
    /**
     * Saves each book only if the stored version is still the one that was read (0: none was). Answers
     * the ids that lost the race: read them again and settle again. (An upsert whose filter misses tries
     * to insert, and fails on `_id`: that tells the losers apart in one bulk write.)
     */
    async save(
      saves: readonly { readonly order: OrderDoc; readonly readVersion: number }[],
    ): Promise<ReadonlySet<string>> {
      const large = saves.filter(({ order }) => BSON.calculateObjectSize(order) > DOCUMENT_MAX);
      if (large.length > 0) {
        throw new OrderTooLarge(new Set(large.map(({ order }) => order.externalId)));
      }
      const first = saves.filter(({ readVersion }) => readVersion === 0).map(({ order }) => order);
      const again = saves.filter(({ readVersion }) => readVersion > 0);
      // Most orders are new, and an insert of many is one commit.
      const taken = await losersOf(first, () => docs.insertMany(first, { ordered: false }));
      const replacing = again.map(({ order, readVersion }) => ({
        replaceOne: {
          filter: { _id: order._id, version: readVersion },
          replacement: order,
          upsert: true,
        },
      }));
      const overtaken = await losersOf(
        again.map(({ order }) => order),
        () => docs.bulkWrite(replacing, { ordered: false }),
      );
      return new Set([...taken, ...overtaken]);
    },
    /** All that follows from these versions was done, unless newer ones were saved meanwhile. */
    async finished(orders: readonly Pick<OrderDoc, '_id' | 'version'>[]): Promise<void> {
      const done = { $set: { pending: [], unsaid: [] }, $unset: { unfinished: '' as const } };
      for (const [version, same] of Map.groupBy(orders, (order) => order.version)) {
        await docs.updateMany({ _id: { $in: same.map(({ _id }) => _id) }, version }, done);
      }
    },
    /** Books whose movements may not be in the ledger: a crash came between. The oldest first. */
    unfinished: (savedBefore: Date, limit: number) =>
      docs
        .find({ unfinished: true, savedAt: { $lt: savedBefore } })
        .sort({ savedAt: 1 })
        .limit(limit)
        .toArray(),
    /** Orders of a channel that wait for one of these listings to be mapped, by id, after a given one. */
    unmappedWith: (
      { merchantId, _id: channelId }: { readonly merchantId: string; readonly _id: string },
      externalItemIds: readonly string[],
      afterId: string,
      limit: number,
    ) =>
      docs
        .find(
          narrow<OrderDoc>(
            { merchantId, unmapped: true, 'lines.externalItemId': { $in: [...externalItemIds] } },
            { channelId, _id: { $gt: afterId } },
          ),
        )
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
  };
}
