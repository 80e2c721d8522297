import type { Connection } from 'mongoose';
import type { Balance } from '../domain/stock.ts';
import { insertIgnoringDuplicates } from './inbox.ts';
import type { PositionKey } from './ledger.ts';
import { define, WHOLE } from './model.ts';
import { updateEach } from './update-each.ts';

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

const isNewer = { $gt: ['$row.seq', '$seq'] };
const newer = (field: 'seq' | 'balance' | 'movedAt') => ({
  [field]: { $cond: [isNewer, `$row.${field}`, `$${field}`] },
});
const FORWARD = { ...newer('seq'), ...newer('balance'), ...newer('movedAt') };

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
      docs.find({ merchantId, sku: { $in: [...skus] } }, WHOLE).toArray(),
    /** SKUs sold below zero somewhere, all of them: a list that people work down. */
    oversoldSkus: async (merchantId: string, limit: number) => {
      const filter = { merchantId, 'balance.available': { $lt: 0 } };
      const rows = docs.find(filter, { projection: { sku: 1 } }).limit(limit);
      return (await rows.toArray()).map((row) => row.sku);
    },
    /** Moves positions forward; one that is already further on is left alone. */
    async advance(positions: readonly PositionDoc[]): Promise<void> {
      const { matched } = await updateEach(docs, positions, FORWARD);
      if (matched === positions.length) return;
      const added = await insertIgnoringDuplicates(() =>
        docs.insertMany([...positions], { ordered: false }),
      );
      // One came into being meanwhile, perhaps by an older line than ours.
      if (matched + added < positions.length) await updateEach(docs, positions, FORWARD);
    },
  };
}
