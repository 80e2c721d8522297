import type { Collection } from 'mongodb';
import type { ListingDoc } from './listings.ts';
import { beginsWith, idBegins, narrow } from './model.ts';
import type { ItemDoc } from './places.ts';
import { updateEach } from './update-each.ts';

/** What an item is told about where it is sold, and the revision it was reasoned from. */
export interface SoldOn {
  readonly sku: string;
  readonly rev: number;
  readonly channelIds: readonly string[];
}

/** One item a SKU. */
export const itemId = (merchantId: string, sku: string) => `${merchantId}|${sku}`;

const BETWEEN = '|';
const keyOf = (channelIds: readonly string[]) => [...new Set(channelIds)].sort().join(BETWEEN);
const channelsIn = (key: string) => (key === '' ? [] : key.split(BETWEEN));

/** Nobody told of the item since its revision was read. */
const AS_READ = { $eq: [{ $ifNull: ['$soldRev', 0] }, '$row.rev'] };
const TOLD = {
  soldOn: { $cond: [AS_READ, '$row.soldOn', '$soldOn'] },
  soldRev: { $cond: [AS_READ, { $add: ['$row.rev', 1] }, '$soldRev'] },
};

/**
 * The channels that sell an item, kept on the item as one text, because no index answers "not sold there". An
 * item that was never told has none; whoever asks for what is missing gets it as well and looks.
 */
export const soldOnBook = (docs: Collection<ItemDoc>) => ({
  revisions: async (merchantId: string, skus: readonly string[]) => {
    const filter = { merchantId, sku: { $in: [...skus] } };
    const rows = docs.find(filter, { projection: { sku: 1, soldRev: 1 } });
    return (await rows.toArray()).map(({ sku, soldRev = 0 }) => ({ sku, rev: soldRev }));
  },
  /** What was told; null where nobody ever told. */
  toldSoldOn: async (merchantId: string, skus: readonly string[]) => {
    const filter = { merchantId, sku: { $in: [...skus] } };
    const rows = docs.find(filter, { projection: { sku: 1, soldOn: 1 } });
    return (await rows.toArray()).map(({ sku, soldOn = null }) => ({
      sku,
      channelIds: soldOn === null ? null : channelsIn(soldOn),
    }));
  },
  /** Refused where somebody else told meanwhile; answers how many were told. */
  async tellSoldOn(merchantId: string, rows: readonly SoldOn[]): Promise<number> {
    const each = rows.map(({ sku, rev, channelIds }) => ({
      _id: itemId(merchantId, sku),
      rev,
      soldOn: keyOf(channelIds),
    }));
    return (await updateEach(docs, each, TOLD)).changed;
  },
  /** Items that are not known to be sold on all these channels: by SKU, after the given one. */
  async notOnAll(
    merchantId: string,
    channelIds: readonly string[],
    words: readonly string[],
    afterSku: string,
    limit: number,
  ): Promise<ItemDoc[]> {
    const lacking = await lackingKeys(docs, merchantId, channelIds);
    return docs
      .find({
        merchantId,
        soldOn: { $in: lacking },
        sku: { $gt: afterSku },
        ...(words.length > 0 && { $and: words.map(beginsWith) }),
      })
      .sort({ sku: 1 })
      .limit(limit)
      .toArray();
  },
});

/**
 * The texts in use that lack one of the channels. The index is read from one text to the next, which are as few
 * as the ways in which a merchant spreads items over channels, and not item by item.
 */
async function lackingKeys(
  docs: Collection<ItemDoc>,
  merchantId: string,
  channelIds: readonly string[],
) {
  const lacking: (string | null)[] = [null];
  let key = await nextKey(docs, merchantId, { $gte: '' });
  while (key !== null) {
    const on = new Set(channelsIn(key));
    if (channelIds.some((channelId) => !on.has(channelId))) lacking.push(key);
    key = await nextKey(docs, merchantId, { $gt: key });
  }
  return lacking;
}

async function nextKey(
  docs: Collection<ItemDoc>,
  merchantId: string,
  soldOn: { readonly $gte: string } | { readonly $gt: string },
): Promise<string | null> {
  const found = docs.find({ merchantId, soldOn }, { projection: { soldOn: 1 } });
  const [row] = await found.sort({ soldOn: 1 }).limit(1).toArray();
  return row?.soldOn ?? null;
}

/** What items are told from. */
export const soldOnListings = (docs: Collection<ListingDoc>) => ({
  /** Which channels sell which of these SKUs. */
  soldOn: async (merchantId: string, skus: readonly string[]) => {
    const filter = narrow<ListingDoc>({ merchantId, sku: { $in: [...skus] } }, { gone: false });
    const rows = docs.find(filter, { projection: { sku: 1, channelId: 1 } });
    return (await rows.toArray()).map(({ sku, channelId }) => ({ sku, channelId }));
  },
  /** Items that a channel's products stand for, or stood for until they left it. */
  skusOfProducts: (channelId: string, externalProductIds: readonly string[]) =>
    docs.distinct('sku', { channelId, externalProductId: { $in: [...externalProductIds] } }),
  skusOfChannel: (channelId: string) => docs.distinct('sku', idBegins(`${channelId}|`)),
});
