import type { Connection } from 'mongoose';
import { wordsOf } from '../domain/words.ts';
import { beginsWith, define } from './model.ts';

export interface MerchantDoc {
  readonly _id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** One SKU per merchant. */
export interface ItemDoc {
  readonly _id: string;
  readonly merchantId: string;
  readonly sku: string;
  readonly title: string;
  readonly barcode: string | null;
  /** Words of SKU, title and barcode that people search by. */
  readonly search?: readonly string[];
}

/** Where stock stands. Invariant: exactly one counter, the hub or one channel. */
export interface LocationDoc {
  readonly _id: string;
  readonly merchantId: string;
  readonly name: string;
  /** 'hub', or the id of the channel whose staff counts the shelf. */
  readonly counter: string;
  readonly links: readonly { readonly channelId: string; readonly externalLocationId: string }[];
}

export function merchantStore(connection: Connection) {
  const shape = { _id: String, name: String, createdAt: Date };
  const docs = define<MerchantDoc>(connection, 'merchants', shape, [[{ name: 1 }]]);
  return {
    docs,
    insert: (merchant: MerchantDoc) => docs.insertOne(merchant),
    byId: (merchantId: string) => docs.findOne({ _id: merchantId }),
    list: () => docs.find({}).sort({ createdAt: 1 }).toArray(),
  };
}

const searchWords = ({ sku, title, barcode }: Omit<ItemDoc, '_id'>): string[] => [
  ...new Set([sku, title, barcode ?? ''].flatMap(wordsOf)),
];

export function itemStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    sku: String,
    title: String,
    barcode: String,
    search: [String],
  };
  const docs = define<ItemDoc>(connection, 'items', shape, [
    [{ merchantId: 1, sku: 1 }, { unique: true }],
    [{ merchantId: 1, search: 1, sku: 1 }],
  ]);
  return {
    docs,
    /** Adds items that are not there yet; a known SKU keeps its title. */
    async add(items: readonly Omit<ItemDoc, '_id' | 'search'>[]): Promise<void> {
      if (items.length === 0) return;
      const operations = items.map((item) => ({
        updateOne: {
          filter: { _id: `${item.merchantId}|${item.sku}` },
          update: { $setOnInsert: { ...item, search: searchWords(item) } },
          upsert: true,
        },
      }));
      await docs.bulkWrite(operations, { ordered: false });
    },
    /** By SKU, after the given one; each of `words` must begin a word of the item. */
    page: (merchantId: string, words: readonly string[], afterSku: string, limit: number) =>
      docs
        .find({
          merchantId,
          sku: { $gt: afterSku },
          ...(words.length > 0 && { $and: words.map(beginsWith) }),
        })
        .sort({ sku: 1 })
        .limit(limit)
        .toArray(),
    bySkus: (merchantId: string, skus: readonly string[]) =>
      docs.find({ merchantId, sku: { $in: [...skus] } }).toArray(),
  };
}

export function locationStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    name: String,
    counter: String,
    links: [Object],
  };
  const docs = define<LocationDoc>(connection, 'locations', shape, [
    [{ merchantId: 1, name: 1 }, { unique: true }],
  ]);
  return {
    docs,
    insert: (location: LocationDoc) => docs.insertOne(location),
    list: (merchantId: string) => docs.find({ merchantId }).sort({ name: 1 }).toArray(),
    byName: (merchantId: string, name: string) => docs.findOne({ merchantId, name }),
    link: (locationId: string, channelId: string, externalLocationId: string) =>
      docs.updateOne(
        { _id: locationId },
        { $addToSet: { links: { channelId, externalLocationId } } },
      ),
  };
}
