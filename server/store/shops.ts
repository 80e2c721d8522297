import type { Connection } from 'mongoose';
import { define } from './model.ts';

/**
 * Which merchant the staff of a shop act for when they open the app inside their shop's admin. Invariant:
 * one merchant a shop, kept through uninstalling and coming back.
 */
export interface ShopDoc {
  /** "example.myshopify.com" */
  readonly _id: string;
  /** Null while it belongs to nobody here. */
  readonly merchantId: string | null;
  /** The merchant was made for it; else it was linked by somebody who may. */
  readonly founded: boolean;
  readonly linkedAt: Date;
  /** Wrong link codes since `triesFrom`. */
  readonly tries: number;
  readonly triesFrom: Date | null;
}

export function shopStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    founded: Boolean,
    linkedAt: Date,
    tries: Number,
    triesFrom: Date,
  };
  const docs = define<ShopDoc>(connection, 'shops', shape, [[{ merchantId: 1 }]]);
  return {
    docs,
    byDomain: (shop: string) => docs.findOne({ _id: shop }),
    /** Says whose it is from now on. */
    link: (shop: string, merchantId: string, founded: boolean, at: Date) =>
      docs.updateOne(
        { _id: shop },
        { $set: { merchantId, founded, linkedAt: at, tries: 0, triesFrom: null } },
        { upsert: true },
      ),
    /** Counts a wrong code; a new window begins where the last one is over. Answers the count in it. */
    async tried(shop: string, at: Date, windowMs: number): Promise<number> {
      const over = new Date(at.getTime() - windowMs);
      await docs.updateOne(
        { _id: shop, $or: [{ triesFrom: null }, { triesFrom: { $lte: over } }] },
        { $set: { tries: 0, triesFrom: at } },
      );
      const doc = await docs.findOneAndUpdate(
        { _id: shop },
        {
          $inc: { tries: 1 },
          $setOnInsert: { merchantId: null, founded: false, linkedAt: at, triesFrom: at },
        },
        { upsert: true, returnDocument: 'after' },
      );
      return doc?.tries ?? 1;
    },
  };
}
