import type { Connection } from 'mongoose';
import type { Balance } from '../domain/stock.ts';
import type { PositionKey } from './ledger.ts';
import { define } from './model.ts';

/** Invariant: equals the newest projected ledger line of its chain; can be rebuilt from it. */
export interface PositionDoc extends PositionKey {
  readonly _id: string;
  readonly merchantId: string;
  readonly seq: number;
  readonly balance: Balance;
  readonly movedAt: Date;
}

export const positionId = (merchantId: string, at: PositionKey) =>
  `${merchantId}|${at.locationId}|${at.sku}`;

export function positionStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    sku: String,
    locationId: String,
    seq: Number,
    balance: Object,
    movedAt: Date,
  };
  const docs = define<PositionDoc>(connection, 'stockPositions', shape, [
    [{ merchantId: 1, sku: 1, locationId: 1 }, { unique: true }],
    [
      { merchantId: 1, 'balance.available': 1, sku: 1 },
      { name: 'oversold', partialFilterExpression: { 'balance.available': { $lt: 0 } } },
    ],
  ]);
  return {
    docs,
    ofSkus: (merchantId: string, skus: readonly string[]) =>
      docs.find({ merchantId, sku: { $in: [...skus] } }).toArray(),
    /** SKUs sold below zero somewhere, all of them: a list that people work down. */
    oversoldSkus: async (merchantId: string, limit: number) => {
      const filter = { merchantId, 'balance.available': { $lt: 0 } };
      const rows = docs.find(filter, { projection: { sku: 1 } }).limit(limit);
      return (await rows.toArray()).map((row) => row.sku);
    },
    /** Moves positions forward; one that is already further on is left alone. */
    async advance(positions: readonly PositionDoc[]): Promise<void> {
      const operations = positions.map(({ _id, seq, ...rest }) => ({
        updateOne: {
          filter: { _id, seq: { $lt: seq } },
          update: { $set: { ...rest, seq } },
          upsert: true,
        },
      }));
      try {
        await docs.bulkWrite(operations, { ordered: false });
      } catch (error) {
        // The upsert of a position that is further on misses its filter and collides: nothing to do.
        const failure = error as { writeErrors?: unknown };
        const errors = [failure.writeErrors ?? []].flat() as { code: number }[];
        if (errors.length === 0 || errors.some((each) => each.code !== 11000)) throw error;
      }
    },
  };
}
