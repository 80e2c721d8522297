import { believed } from '../../domain/channel-number.ts';
import type { Made, MadeAt } from '../../domain/made.ts';
import type { Balance } from '../../domain/stock.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { LedgerDoc, PositionKey } from '../../store/ledger.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { StockWriteDoc } from '../../store/stock-writes.ts';
import type { Hub } from '../hub.ts';
import { type ListingBooks, listingBooks } from '../publish/channel-numbers.ts';
import { locationNames } from './location-names.ts';
import { type Head, readHeads } from './post.ts';
import { bundlesNow } from './recipe-book.ts';
import { sayWhy, type Wait, waitsFor } from './say-why.ts';

/** One location whose stock the number is made of. */
export interface Source {
  /** Whose chain stands here: the item itself, or the part of a bundle that runs out first. */
  readonly sku: string;
  /** How many units of a bundle its parts make here; null for a plain item. */
  readonly made: MadeAt | null;
  readonly locationId: string;
  readonly locationName: string;
  readonly seq: number;
  readonly balance: Balance;
  /** Newest first, as many as a screen shows. */
  readonly lines: readonly LedgerDoc[];
}

/** Everything one number on one channel comes from. */
export interface Why {
  readonly listing: ListingDoc;
  readonly channel: ChannelDoc;
  /** What the channel should show, computed now. */
  readonly target: number;
  /** What its parts make over all its locations; null for a plain item. */
  readonly made: Made | null;
  /** What the hub thinks it shows. */
  readonly believed: number | null;
  readonly sources: readonly Source[];
  readonly writes: readonly StockWriteDoc[];
  /** What keeps the number from being written now. */
  readonly waits: readonly Wait[];
  /** The same in sentences. */
  readonly sentences: readonly string[];
}

/**
 * "Why is this 7?" for an item on one channel, once for every place the channel stocks it. Null when this
 * merchant has no such channel, or the channel does not sell the item.
 */
export async function whyNumber(
  hub: Hub,
  merchantId: string,
  sku: string,
  channelId: string,
): Promise<readonly Why[] | null> {
  const channel = await hub.store.channels.ofMerchant(merchantId, channelId);
  if (!channel) return null;
  const listed = await hub.store.listings.ofSkus(merchantId, [sku]);
  const listings = listed.filter((each) => each.channelId === channelId && !each.gone);
  if (listings.length === 0) return null;
  const bundles = await bundlesNow(hub, merchantId);
  const leaves = bundles.leavesOf(sku).map((leaf) => leaf.sku);
  const [booksOf, headOf, nameOf] = await Promise.all([
    listingBooks(hub, merchantId, listings),
    readHeads(hub, merchantId, leaves),
    locationNames(hub, merchantId),
  ]);
  return Promise.all(
    listings.map((listing) =>
      whyListing(hub, channel, listing, booksOf(listing), (at) => ({
        head: headOf(at),
        locationName: nameOf(at.locationId),
      })),
    ),
  );
}

async function whyListing(
  hub: Hub,
  channel: ChannelDoc,
  listing: ListingDoc,
  books: ListingBooks,
  placeOf: (at: PositionKey) => { head: Head; locationName: string },
): Promise<Why> {
  const { merchantId } = channel;
  const [sources, writes] = await Promise.all([
    Promise.all(
      listing.sources.map(async (locationId): Promise<Source> => {
        const made = books.made?.places.find((place) => place.locationId === locationId) ?? null;
        const at = { sku: made?.bottleneck ?? listing.sku ?? '', locationId };
        const { head, locationName } = placeOf(at);
        const lines = await hub.store.ledger.chain(merchantId, at, limits.whyLines);
        return { ...at, made, locationName, seq: head.seq, balance: head.balance, lines };
      }),
    ),
    hub.store.stockWrites.last(merchantId, listing._id, limits.whyWrites),
  ]);
  const facts = {
    listing,
    channel,
    target: books.target,
    made: books.made,
    believed: believed(listing.sync.number, books.own),
    sources,
    writes,
    waits: waitsFor({ listing, channel }, hub.now()),
  };
  return { ...facts, sentences: sayWhy(facts) };
}
