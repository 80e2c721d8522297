import type { Bundles } from '../../domain/bundles.ts';
import { rechained } from '../../domain/rechained.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import { countedOn } from '../stock/recipe-book.ts';
import { listingBooks } from './channel-numbers.ts';

/**
 * Listings whose item became a bundle, or is made of something else: what is known of their number goes on
 * from the chains that count their sales now, and the channel is read next. Looked up whenever a listing is
 * worked on (`bundles`: read after the listings), so a crash after the recipe was saved leaves nothing undone.
 * Answers the listings as they are then.
 */
export async function rechain(
  hub: Hub,
  { merchantId }: ChannelDoc,
  listings: readonly ListingDoc[],
  bundles: Bundles,
): Promise<readonly ListingDoc[]> {
  const strays = listings.filter(
    ({ sku, sync }) => sku !== null && (sync.number.chain ?? sku) !== countedOn(bundles, sku),
  );
  if (strays.length === 0) return listings;
  const booksOf = await listingBooks(hub, merchantId, strays);
  await hub.store.listings.reviseMany(strays, (listing) => {
    const { own, chain, nextHeads } = booksOf(listing);
    const { number } = listing.sync;
    if ((number.chain ?? listing.sku) === chain) return null;
    return { number: rechained(number, own, chain, nextHeads), needsRead: true };
  });
  const fresh = await hub.store.listings.byIds(listings.map((listing) => listing._id));
  const byId = new Map(fresh.map((listing) => [listing._id, listing]));
  return listings.flatMap((listing) => byId.get(listing._id) ?? []);
}
