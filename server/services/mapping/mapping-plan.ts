import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import { suggestItems } from './mapping-suggest.ts';

/** One listing with all its locations, and the item that shall stand for it. */
export interface Assignment {
  /** The id that was named. */
  readonly id: string;
  readonly channel: ChannelDoc;
  readonly listings: readonly [ListingDoc, ...ListingDoc[]];
  readonly sku: string;
}

export const LEFT_OUT_WHYS = [
  'unknown',
  'gone',
  'same-already',
  'no-suggestion',
  'not-mapped',
  'busy',
] as const;
export type LeftOutWhy = (typeof LEFT_OUT_WHYS)[number];
export interface LeftOut {
  readonly id: string;
  readonly why: LeftOutWhy;
}

export interface MappingPlan {
  readonly assignments: readonly Assignment[];
  readonly leftOut: LeftOut[];
}

type Group = Omit<Assignment, 'sku'>;

/**
 * What mapping these listings to one item, or each to its proposal (`sku` null), would do. Null when none of
 * them is this merchant's.
 */
export async function planMapping(
  hub: Hub,
  merchantId: string,
  ids: readonly string[],
  sku: string | null,
): Promise<MappingPlan | null> {
  const { groups, leftOut } = await groupsOf(hub, merchantId, ids);
  if (leftOut.length === ids.length && leftOut.every(({ why }) => why === 'unknown')) return null;
  const asked = groups.map(({ listings: [first] }) => first);
  const suggest = sku === null ? await suggestItems(hub, merchantId, asked) : null;
  const assignments: Assignment[] = [];
  for (const group of groups) {
    const [first] = group.listings;
    const wanted = suggest ? proposalFor(first, suggest) : sku;
    if (wanted === null) leftOut.push({ id: group.id, why: 'no-suggestion' });
    else if (group.listings.every((each) => each.sku === wanted)) {
      leftOut.push({ id: group.id, why: 'same-already' });
    } else assignments.push({ ...group, sku: wanted });
  }
  return { assignments, leftOut };
}

/** A proposal is for what is not mapped: a person's choice is never replaced by one. */
const proposalFor = (
  listing: ListingDoc,
  suggest: Awaited<ReturnType<typeof suggestItems>>,
): string | null => (listing.sku === null ? (suggest(listing).item?.sku ?? null) : null);

/** All locations of the listings with these ids, together: an item is sold, not a shelf. */
export async function groupsOf(
  hub: Hub,
  merchantId: string,
  ids: readonly string[],
): Promise<{ readonly groups: readonly Group[]; readonly leftOut: LeftOut[] }> {
  const named = await hub.store.listings.ofMerchant(merchantId, ids);
  const byId = new Map(named.map((listing) => [listing._id, listing]));
  const channels = new Map(
    (await hub.store.channels.list(merchantId)).map((channel) => [channel._id, channel]),
  );
  const groups = new Map<string, Group>();
  const leftOut: LeftOut[] = [];
  for (const id of new Set(ids)) {
    const listing = byId.get(id);
    const channel = channels.get(listing?.channelId ?? '');
    if (!listing || !channel) leftOut.push({ id, why: 'unknown' });
    else if (listing.gone) leftOut.push({ id, why: 'gone' });
    else groups.set(keyOf(listing), { id, channel, listings: [listing] });
  }
  for (const [channelId, rows] of Map.groupBy(named, (listing) => listing.channelId)) {
    const externalIds = [...new Set(rows.map((row) => row.externalId))];
    for (const listing of await hub.store.listings.ofChannel(channelId, externalIds)) {
      const group = groups.get(keyOf(listing));
      if (!group || listing._id === group.id) continue;
      groups.set(keyOf(listing), { ...group, listings: [...group.listings, listing] });
    }
  }
  return { groups: [...groups.values()], leftOut };
}

const keyOf = ({ channelId, externalId }: ListingDoc) => `${channelId}|${externalId}`;
