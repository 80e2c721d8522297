import type { Collection, Filter } from 'mongodb';
import { UNKNOWN } from '../domain/channel-number.ts';
import type { ListingDoc } from './listings.ts';
import { beginsWith, idBegins, narrow, WHOLE } from './model.ts';
import { updateEach } from './update-each.ts';

export interface ListingQuery {
  readonly merchantId: string;
  readonly channelId: string | undefined;
  /** Whether an item stands for it; both when not given. */
  readonly mapped: boolean | undefined;
  readonly words: readonly string[];
  /** Ids after this one; empty: from the first. */
  readonly after: string;
}

const ROUNDS = 20;

/** What the mapping desk asks of the listings; those that left their channel are none of its work. */
export const listingDesk = (docs: Collection<ListingDoc>) => ({
  /** By id, which begins with the channel: its listings stand together. */
  page: (query: ListingQuery, limit: number): Promise<ListingDoc[]> =>
    docs.find(filterOf(query)).sort({ _id: 1 }).limit(limit).toArray(),
  count: (query: ListingQuery, max: number): Promise<number> =>
    docs.countDocuments(filterOf(query), { limit: max }),
  ofMerchant: (merchantId: string, ids: readonly string[]): Promise<ListingDoc[]> =>
    docs.find({ _id: { $in: [...ids] }, merchantId }).toArray(),
  /**
   * Which items a channel's order lines sell, by what the lines name, and since when its numbers do not hold such
   * orders: of each listing no more than that is read.
   */
  itemsSold: async (channelId: string, externalIds: readonly string[]) => {
    const filter = { channelId, externalId: { $in: [...externalIds] } };
    const projection = { _id: 0, externalId: 1, sku: 1, openedAt: 1 } as const;
    const rows = await docs.find(filter, { ...WHOLE, projection }).toArray();
    return new Map(rows.map(({ externalId, sku, openedAt }) => [externalId, { sku, openedAt }]));
  },
  /** The numbers that the store was connected with are of these moments. */
  noteOpened: (rows: readonly { readonly _id: string; readonly openedAt: Date }[]) =>
    updateEach(docs, rows, { openedAt: '$row.openedAt' }),
  /** What stands behind these items changed as a whole: every number of theirs is looked at anew. */
  dueAgain: (merchantId: string, skus: readonly string[]) =>
    docs.updateMany(narrow({ merchantId, sku: { $in: [...skus] } }, { gone: false }), {
      $inc: { 'sync.wantedSeq': 1 },
      $set: { 'sync.due': true, 'sync.dueAt': new Date(0) },
    }),
  /**
   * Another item, or none, stands for a listing. What was known of its number was reasoned from the other
   * item's ledger, so the channel is read before anything is sent. Answers whether it changed.
   */
  async assign(id: string, sku: string | null): Promise<boolean> {
    for (let round = 0; round < ROUNDS; round++) {
      const listing = await docs.findOne({ _id: id });
      if (!listing || listing.sku === sku) return false;
      const { rev, number } = listing.sync;
      const sells = sku !== null;
      const fresh = {
        // A write under way is still to be answered, or found out about by reading.
        'sync.number': { ...UNKNOWN, flight: number.flight },
        'sync.needsRead': sells,
        'sync.due': sells,
        'sync.dueAt': new Date(0),
        'sync.attempts': 0,
        'sync.error': null,
      };
      const result = await docs.updateOne(
        { _id: id, 'sync.rev': rev },
        { $set: { sku, ...fresh }, $inc: { 'sync.wantedSeq': 1, 'sync.rev': 1 } },
      );
      if (result.matchedCount === 1) return true;
    }
    throw new Error(`listing ${id} could not be mapped in ${ROUNDS} rounds`);
  },
});

function filterOf({ merchantId, channelId, mapped, words, after }: ListingQuery) {
  const filter: Filter<ListingDoc> = {
    merchantId,
    ...(mapped !== undefined && { sku: mapped ? { $gt: '' } : null }),
    gone: false,
    ...idBegins(channelId === undefined ? '' : `${channelId}|`, after),
    ...(words.length > 0 && { $and: words.map(beginsWith) }),
  };
  return filter;
}
