import type { Connection } from 'mongoose';
import { matchKeys } from '../domain/match-keys.ts';
import { wordsOf } from '../domain/words.ts';
import { beginsWith, define } from './model.ts';
import { itemId, soldOnBook } from './sold-on.ts';

export interface MerchantDoc {
  readonly _id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** Whose midnight begins its day; nobody chose yet when it is not there. */
  readonly zone?: string;
  /** So many units or fewer are marked as low. */
  readonly lowUnits?: number;
  /** What of the getting-started list is not to be read off the books. */
  readonly onboarding?: { readonly dismissedAt?: Date; readonly shadowSeenAt?: Date };
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
  /** What a listing must have in common with it to be proposed for it. */
  readonly matches?: readonly string[];
  /** The channels that sell it, as one text, and how often that was told: see sold-on.ts. */
  readonly soldOn?: string | null;
  readonly soldRev?: number;
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
  const shape = {
    _id: String,
    name: String,
    createdAt: Date,
    zone: String,
    lowUnits: Number,
    onboarding: Object,
  };
  const docs = define<MerchantDoc>(connection, 'merchants', shape, [[{ name: 1 }]]);
  return {
    docs,
    insert: (merchant: MerchantDoc) => docs.insertOne(merchant),
    byId: (merchantId: string) => docs.findOne({ _id: merchantId }),
    byIds: (ids: readonly string[]) =>
      docs
        .find({ _id: { $in: [...ids] } })
        .sort({ createdAt: 1 })
        .toArray(),
    /** The merchant as it was before. */
    set: (
      merchantId: string,
      fields: Partial<Pick<MerchantDoc, 'name' | 'zone' | 'lowUnits'>>,
    ): Promise<MerchantDoc | null> =>
      Object.keys(fields).length === 0
        ? docs.findOne({ _id: merchantId })
        : docs.findOneAndUpdate({ _id: merchantId }, { $set: fields }),
    list: () => docs.find({}).sort({ createdAt: 1 }).toArray(),
    onboarding: (merchantId: string, step: 'dismissedAt' | 'shadowSeenAt', at: Date) =>
      docs.updateOne({ _id: merchantId }, { $set: { [`onboarding.${step}`]: at } }),
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
    matches: [String],
    soldOn: String,
    soldRev: Number,
  };
  const docs = define<ItemDoc>(connection, 'items', shape, [
    [{ merchantId: 1, sku: 1 }, { unique: true }],
    [{ merchantId: 1, search: 1, sku: 1 }],
    [{ merchantId: 1, matches: 1 }],
    [{ merchantId: 1, soldOn: 1, sku: 1 }],
  ]);
  return {
    docs,
    ...soldOnBook(docs),
    /** Adds items that are not there yet; a known SKU keeps its title. */
    async add(
      items: readonly Omit<ItemDoc, '_id' | 'search' | 'matches' | 'soldOn' | 'soldRev'>[],
    ): Promise<void> {
      if (items.length === 0) return;
      const operations = items.map((item) => ({
        updateOne: {
          filter: { _id: itemId(item.merchantId, item.sku) },
          update: {
            $setOnInsert: { ...item, search: searchWords(item), matches: matchKeys(item) },
          },
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
    byMatches: (merchantId: string, keys: readonly string[], limit: number) =>
      docs
        .find({ merchantId, matches: { $in: [...keys] } })
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
    setCounter: (merchantId: string, locationId: string, counter: string) =>
      docs.updateOne({ _id: locationId, merchantId }, { $set: { counter } }),
    /** Shelves whose counter is gone are the hub's to count. */
    countedByHub: (merchantId: string, counter: string) =>
      docs.updateMany({ merchantId, counter }, { $set: { counter: 'hub' } }),
    link: (locationId: string, channelId: string, externalLocationId: string) =>
      docs.updateOne(
        { _id: locationId },
        { $addToSet: { links: { channelId, externalLocationId } } },
      ),
  };
}
