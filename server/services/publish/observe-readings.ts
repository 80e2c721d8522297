import type { StockReading } from '../../../connectors/connector.ts';
import type { Bundles } from '../../domain/bundles.ts';
import { observe, saysNothing } from '../../domain/channel-number.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import { bundlesNow } from '../stock/recipe-book.ts';
import { listingBooks } from './channel-numbers.ts';

type Place = Pick<StockReading, 'stockRef' | 'externalLocationId'>;
const placeOf = ({ stockRef, externalLocationId }: Place) => `${stockRef}|${externalLocationId}`;

/** What a channel told of its numbers that may be news, and the listings it is about. */
export interface Told {
  readonly listings: readonly ListingDoc[];
  readonly readingOf: (listing: ListingDoc) => StockReading | undefined;
  readonly bundles: Bundles;
}

/** Looks up what the readings are about; null when none of them says anything. */
export async function toldBy(
  hub: Hub,
  channel: ChannelDoc,
  readings: readonly StockReading[],
): Promise<Told | null> {
  if (readings.length === 0) return null;
  const newest = new Map<string, StockReading>();
  for (const reading of readings) {
    const other = newest.get(placeOf(reading));
    if (!other || other.at < reading.at) newest.set(placeOf(reading), reading);
  }
  const refs = [...new Set(readings.map((reading) => reading.stockRef))];
  const known = await hub.store.listings.byStockRefs(channel._id, refs);
  const readingOf = (listing: ListingDoc) => newest.get(placeOf(listing));
  // Most echo a number that was sent from here: nothing needs to be looked up for those.
  const listings = known.filter((listing) => {
    const reading = readingOf(listing);
    return reading && !saysNothing(listing.sync.number, reading);
  });
  if (listings.length === 0) return null;
  return { listings, readingOf, bundles: await bundlesNow(hub, channel.merchantId) };
}

/**
 * Takes in numbers a channel told: echoes pass, differences make the listing due to be explained. After the orders
 * that came with them are in the ledger, so that they explain what they changed.
 */
export async function observeReadings(
  hub: Hub,
  channel: ChannelDoc,
  { listings, readingOf, bundles }: Told,
): Promise<void> {
  const lookUp = await listingBooks(hub, channel.merchantId, listings, bundles);
  // The order behind it is mostly told next, and makes the listing due at once.
  const soon = new Date(hub.now().getTime() + limits.puzzleMs);
  await hub.store.listings.reviseMany(listings, (listing) => {
    const reading = readingOf(listing);
    if (!reading || !listing.sku) return null;
    const { own } = lookUp(listing);
    const number = observe(listing.sync.number, reading, own);
    if (number === listing.sync.number) return null;
    if (!number.seen || listing.sync.due) return { number };
    return { number, due: true, dueAt: soon };
  });
}
