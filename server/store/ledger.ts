import type { Connection } from 'mongoose';
import type { Balance, Movement } from '../domain/stock.ts';
import { define, WHOLE } from './model.ts';

/**
 * One movement with its place in the chain and the balance after it. Invariants: append-only; a key is
 * posted once; `seq` of a SKU at a location has no gaps; `after` = the line before + the movement.
 */
export interface LedgerDoc extends Movement {
  readonly _id: string;
  readonly merchantId: string;
  readonly seq: number;
  readonly after: Balance;
  readonly postedAt: Date;
  /** Present (whose it is) until positions and listings know of it. The only field ever taken away. */
  readonly unprojected?: string;
}

export interface PositionKey {
  readonly sku: string;
  readonly locationId: string;
}

/** Lines of one chain behind one place and up to another. */
export interface Stretch extends PositionKey {
  readonly after: number;
  readonly upTo: number;
}

/** The place of a line in its chain, so that whoever knows where a chain ends can name its last lines. */
export const lineId = (merchantId: string, { sku, locationId }: PositionKey, seq: number) =>
  `${merchantId}|${locationId}|${sku}|${seq}`;

/** Lines of longer stretches are not named one by one. */
const NAMED_MAX = 50;
/** Ids of one question. */
const IDS = 500;

const namesOf = (merchantId: string, { after, upTo, ...at }: Stretch): string[] =>
  Array.from({ length: upTo - after }, (_, i) => lineId(merchantId, at, after + 1 + i));

export function ledgerStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    key: String,
    sku: String,
    locationId: String,
    seq: Number,
    from: String,
    to: String,
    quantity: Number,
    after: Object,
    cause: Object,
    postedAt: Date,
    unprojected: String,
  };
  const docs = define<LedgerDoc>(connection, 'stockLedger', shape, [
    [{ merchantId: 1, key: 1 }, { unique: true }],
    [{ merchantId: 1, sku: 1, locationId: 1, seq: 1 }, { unique: true }],
    [{ merchantId: 1, 'cause.id': 1, postedAt: 1 }],
    [{ merchantId: 1, postedAt: -1 }],
    // Few at any time: a sweep that asks by time looks at all of them. By a field of its own that says whose they are,
    // so that no other index could answer (docs/adr/0016).
    [{ unprojected: 1, sku: 1 }, { partialFilterExpression: { unprojected: { $exists: true } } }],
  ]);
  return {
    docs,
    /** Lines that positions may not hold yet. With the positions, these give every head. */
    unprojectedOf: (merchantId: string, skus: readonly string[]) =>
      docs.find({ unprojected: merchantId, sku: { $in: [...skus] } }, WHOLE).toArray(),
    /**
     * Whoever posted these died before telling positions; the longest lost first. By a range of the mark, which its
     * index answers: for `$exists` a simpler server reads the whole ledger (docs/adr/0016).
     */
    stranded: (postedBefore: Date, limit: number) =>
      docs
        .find({ unprojected: { $gt: '' }, postedAt: { $lt: postedBefore } })
        .sort({ postedAt: 1 })
        .limit(limit)
        .toArray(),
    projected: (ids: readonly string[]) =>
      docs.updateMany({ _id: { $in: [...ids] } }, { $unset: { unprojected: '' } }),
    postedKeys: async (merchantId: string, keys: readonly string[]) => {
      const read = { ...WHOLE, projection: { key: 1 } };
      const found = docs.find({ merchantId, key: { $in: [...keys] } }, read);
      return new Set((await found.toArray()).map((line) => line.key));
    },
    /**
     * Appends in the order given and stops at the first line that is not the next of its chain or whose
     * key is posted already. Answers the lines appended.
     */
    async append(lines: readonly LedgerDoc[]): Promise<readonly LedgerDoc[]> {
      try {
        await docs.insertMany([...lines], {
          ordered: true,
          writeConcern: { w: 'majority', j: true },
        });
        return lines;
      } catch (error) {
        const failure = error as { code?: number; insertedCount?: number };
        if (failure.code !== 11000) throw error;
        return lines.slice(0, failure.insertedCount ?? 0);
      }
    },
    byKeys: (merchantId: string, keys: readonly string[]) =>
      docs.find({ merchantId, key: { $in: [...keys] } }).toArray(),
    /** Lines of one chain, newest first; those before a place in it. */
    chain: (
      merchantId: string,
      { sku, locationId }: PositionKey,
      limit: number,
      before = Number.MAX_SAFE_INTEGER,
    ) =>
      docs
        .find({ merchantId, sku, locationId, seq: { $lt: before } })
        .sort({ seq: -1 })
        .limit(limit)
        .toArray(),
    /** Counts of one shelf after a place in its chain. */
    countsAfter: (
      merchantId: string,
      { sku, locationId }: PositionKey,
      seq: number,
      limit: number,
    ) =>
      docs
        .find({ merchantId, sku, locationId, seq: { $gt: seq }, 'cause.kind': 'count' })
        .limit(limit)
        .toArray(),
    ofCause: (merchantId: string, causeId: string) =>
      docs.find({ merchantId, 'cause.id': causeId }).sort({ postedAt: 1, seq: 1 }).toArray(),
    /** Those of these causes that moved anything. */
    causesOf: async (merchantId: string, causeIds: readonly string[]) => {
      const filter = { merchantId, 'cause.id': { $in: [...causeIds] } };
      const rows = await docs.find(filter, { projection: { 'cause.id': 1 } }).toArray();
      return new Set(rows.map(({ cause }) => cause.id));
    },
    /** The lines of these stretches, each once, in no order. */
    async within(merchantId: string, stretches: readonly Stretch[]): Promise<readonly LedgerDoc[]> {
      const isShort = ({ after, upTo }: Stretch) => upTo - after <= NAMED_MAX;
      const short = stretches.filter(isShort).flatMap((each) => namesOf(merchantId, each));
      const ids = [...new Set(short)];
      const named = Array.from({ length: Math.ceil(ids.length / IDS) }, (_, i) =>
        docs.find({ _id: { $in: ids.slice(i * IDS, (i + 1) * IDS) }, merchantId }, WHOLE).toArray(),
      );
      const long = stretches
        .filter((each) => !isShort(each))
        .map(({ sku, locationId, after, upTo }) =>
          docs
            .find({ merchantId, sku, locationId, seq: { $gt: after, $lte: upTo } }, WHOLE)
            .toArray(),
        );
      const lines = (await Promise.all([...named, ...long])).flat();
      return [...new Map(lines.map((line) => [line._id, line])).values()];
    },
  };
}
