import { z } from 'zod';
import { wordsOf } from '../../domain/words.ts';
import { limits } from '../../limits.ts';
import type { ListingDoc } from '../../store/listings.ts';
import { LAST } from '../../store/model.ts';
import { channelNames } from '../channels/channel-names.ts';
import { type ListName, readCursor, writeCursor } from '../cursor.ts';
import type { Hub } from '../hub.ts';
import { type Suggestion, suggestItems } from './mapping-suggest.ts';

export type ListingState = 'unmapped' | 'suggested' | 'mapped';

export interface ListingFilters {
  readonly state: ListingState | undefined;
  readonly channelId: string | undefined;
  readonly q: string | undefined;
}

export interface ListingRow {
  readonly listing: ListingDoc;
  readonly channelName: string;
  /** What the item is called; null while there is none. */
  readonly itemTitle: string | null;
  /** Only for what is not mapped. */
  readonly suggestion: Suggestion | null;
}

export interface ListingPage {
  readonly listings: readonly ListingRow[];
  readonly next: string | null;
}

const position = z.string();

/**
 * What channels sell, one row a listing whatever number of locations stock it. Null when the cursor is none
 * of this list's. With `suggested` a page may be short or empty while `next` goes on: proposals are worked
 * out from what is read, and one call reads only so much.
 */
export async function listListings(
  hub: Hub,
  merchantId: string,
  filters: ListingFilters,
  cursor: string | undefined,
  limit: number,
): Promise<ListingPage | null> {
  const list: ListName = [merchantId, 'listings', filters];
  const from = cursor === undefined ? '' : readCursor(hub, list, cursor, position);
  if (from === null) return null;
  const words = filters.q === undefined ? [] : wordsOf(filters.q);
  if (filters.q !== undefined && words.length === 0) return { listings: [], next: null };
  const rows: ListingRow[] = [];
  let after: string | null = from;
  const look = {
    merchantId,
    channelId: filters.channelId,
    mapped: filters.state && filters.state === 'mapped',
    words,
  };
  const rounds = filters.state === 'suggested' ? limits.suggestRounds : 1;
  for (let round = 0; round < rounds && after !== null && rows.length < limit; round++) {
    const most = limit - rows.length;
    const found = await hub.store.listings.page({ ...look, after }, limit + 1);
    const { kept, last } = onePerListing(found, limit);
    const described = await describe(hub, merchantId, kept, filters.state);
    const fitting = described.filter(
      (row) => filters.state !== 'suggested' || row.suggestion?.item,
    );
    rows.push(...fitting.slice(0, most));
    const cut = fitting.length > most ? fitting[most - 1]?.listing : undefined;
    after = cut ? pastListing(cut) : last;
  }
  return { listings: rows, next: after === null ? null : writeCursor(hub, list, after) };
}

/** The rows of one listing, one a location, stand together: the first is kept, the others are skipped. */
function onePerListing(found: readonly ListingDoc[], limit: number) {
  const kept = new Map<string, ListingDoc>();
  for (const listing of found.slice(0, limit)) {
    const key = pastListing(listing);
    if (!kept.has(key)) kept.set(key, listing);
  }
  const lastKey = [...kept.keys()].at(-1);
  return { kept: [...kept.values()], last: found.length > limit && lastKey ? lastKey : null };
}

/** Sorts behind every location of the listing and before the next one. */
const pastListing = ({ channelId, externalId }: ListingDoc) => `${channelId}|${externalId}|${LAST}`;

async function describe(
  hub: Hub,
  merchantId: string,
  listings: readonly ListingDoc[],
  state: ListingFilters['state'],
): Promise<readonly ListingRow[]> {
  const nameOf = await channelNames(hub, merchantId);
  const skus = listings.flatMap((listing) => listing.sku ?? []);
  const items = skus.length > 0 ? await hub.store.items.bySkus(merchantId, skus) : [];
  const titles = new Map(items.map((item) => [item.sku, item.title]));
  const suggest = state === 'mapped' ? null : await suggestItems(hub, merchantId, listings);
  return listings.map((listing) => ({
    listing,
    channelName: nameOf(listing.channelId),
    itemTitle: titles.get(listing.sku ?? '') ?? null,
    suggestion: listing.sku === null && suggest ? suggest(listing) : null,
  }));
}
