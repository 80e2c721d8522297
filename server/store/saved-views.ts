import type { Connection } from 'mongoose';
import { define } from './model.ts';

/** A named set of filters of the order list. Invariant: one of a name per merchant. */
export interface SavedViewDoc {
  readonly _id: string;
  readonly merchantId: string;
  readonly name: string;
  /** Field of the list's query → value, as in its address. */
  readonly filters: Readonly<Record<string, string>>;
  readonly madeBy: string;
  readonly madeAt: Date;
}

export function savedViewStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    name: String,
    filters: Object,
    madeBy: String,
    madeAt: Date,
  };
  const docs = define<SavedViewDoc>(connection, 'savedViews', shape, [
    [{ merchantId: 1, name: 1 }, { unique: true }],
  ]);
  return {
    docs,
    insert: (view: SavedViewDoc) => docs.insertOne(view),
    list: (merchantId: string, limit: number) =>
      docs.find({ merchantId }).sort({ name: 1 }).limit(limit).toArray(),
    remove: (merchantId: string, viewId: string) =>
      docs.findOneAndDelete({ _id: viewId, merchantId }),
  };
}
