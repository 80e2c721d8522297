import { rechained } from '../../domain/rechained.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import type { ListingBooks } from './channel-numbers.ts';

/**
 * Listings whose item became a bundle, or is made of something else: what is known of their number goes on
 * from the chains that count their sales now, and the channel is read next. Looked up whenever a listing is
 * worked on (`booksOf`: read after the listings), so a crash after the recipe was saved leaves nothing undone.
 * Answers the listings as they are then.
 */
export async function rechain(
  hub: Hub,
  listings: readonly ListingDoc[],
  booksOf: (listing: ListingDoc) => ListingBooks,
): Promise<readonly ListingDoc[]> {
  const isStray = (listing: ListingDoc, chain: string) =>
    listing.sku !== null && (listing.sync.number.chain ?? listing.sku) !== chain;
  const strays = listings.filter((listing) => isStray(listing, booksOf(listing).chain));
  if (strays.length === 0) return listings;
  await hub.store.listings.reviseMany(strays, (listing) => {
    const { own, chain, nextHeads } = booksOf(listing);
    const { number } = listing.sync;
    if (!isStray(listing, chain)) return null;
    return { number: rechained(number, own, chain, nextHeads), needsRead: true };
  });
  const fresh = await hub.store.listings.byIds(listings.map((listing) => listing._id));
  const byId = new Map(fresh.map((listing) => [listing._id, listing]));
  return listings.flatMap((listing) => byId.get(listing._id) ?? []);
}
