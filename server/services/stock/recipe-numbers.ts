import type { Bundles } from '../../domain/bundles.ts';
import { believed } from '../../domain/channel-number.ts';
import { limits } from '../../limits.ts';
import type { ListingDoc } from '../../store/listings.ts';
import { channelNames } from '../channels/channel-names.ts';
import type { Hub } from '../hub.ts';
import { listingBooks } from '../publish/channel-numbers.ts';
import { listingTarget } from '../publish/listing-target.ts';
import { readAvailable } from './post.ts';

/** One number that follows from a recipe. */
export interface RecipeNumber {
  readonly listing: ListingDoc;
  readonly channelName: string;
  /** What the hub thinks the channel shows; null until it was read. */
  readonly shows: number | null;
  readonly willShow: number;
}

/** What the channels of these items will show once `bundles` is what they are made of. */
export async function recipeNumbers(
  hub: Hub,
  merchantId: string,
  skus: readonly string[],
  bundles: Bundles,
): Promise<readonly RecipeNumber[]> {
  const all = await hub.store.listings.ofSkus(merchantId, skus);
  const listings = all.filter((listing) => !listing.gone).slice(0, limits.pageMax);
  const leaves = new Set(skus.flatMap(bundles.leavesOf).map((leaf) => leaf.sku));
  const [booksOf, available, nameOf] = await Promise.all([
    listingBooks(hub, merchantId, listings),
    readAvailable(hub, merchantId, [...leaves]),
    channelNames(hub, merchantId),
  ]);
  const availableAt = (sku: string, locationId: string) => available({ sku, locationId });
  return listings.map((listing) => ({
    listing,
    channelName: nameOf(listing.channelId),
    shows: believed(listing.sync.number, booksOf(listing).own),
    willShow: listingTarget(bundles, listing, listing.sku, availableAt).target,
  }));
}
