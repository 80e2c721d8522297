import type { StockReading } from '../../../connectors/connector.ts';
import { type LocationSeq, type OwnLine, observe } from '../../domain/channel-number.ts';
import { sellable } from '../../domain/sellable.ts';
import { type Cause, delta } from '../../domain/stock.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import { readHeads } from '../stock/post.ts';

/** What the books say about one listing, all from one look. */
export interface ListingBooks {
  /** What the channel should show. */
  readonly target: number;
  /** What it should show after a count found so many units more (less than zero: fewer). */
  readonly targetAfter: (counted: number) => number;
  readonly own: readonly OwnLine[];
  readonly heads: readonly LocationSeq[];
  /** When the newest movement behind it was posted. */
  readonly movedAt: Date | null;
}

/** Reads the ledger's ends and this channel's own lines for a batch of listings. */
export async function listingBooks(
  hub: Hub,
  merchantId: string,
  listings: readonly ListingDoc[],
): Promise<(listing: ListingDoc) => ListingBooks> {
  const skus = [...new Set(listings.flatMap((listing) => listing.sku ?? []))];
  const headOf = await readHeads(hub, merchantId, skus);
  const places = listings.flatMap((listing) => openChains(listing, headOf));
  const lines = await hub.store.ledger.after(merchantId, places);
  const byPlace = Map.groupBy(lines, (line) => `${line.locationId}|${line.sku}`);
  return (listing) => {
    const { sku } = listing;
    const at = (locationId: string) => headOf({ sku: sku ?? '', locationId });
    const own = listing.sources.flatMap((locationId) =>
      (byPlace.get(`${locationId}|${sku}`) ?? [])
        // Lines posted since the ends were read belong to the next look: they would be counted twice.
        .filter((line) => line.seq <= at(locationId).seq)
        .filter(({ cause }) => isShownBy(listing, cause))
        .map((line) => ({
          locationId,
          seq: line.seq,
          at: line.cause.at,
          since: line.cause.since ?? line.cause.at,
          delta: delta(line, 'available'),
          shipped: line.from === 'committed' && line.to === 'customer' ? line.quantity : 0,
        })),
    );
    const heads = listing.sources.map((locationId) => ({ locationId, seq: at(locationId).seq }));
    const moved = listing.sources.flatMap((locationId) => at(locationId).movedAt?.getTime() ?? []);
    const balances = listing.sources.map((locationId) => at(locationId).balance);
    return {
      target: sellable(balances, listing.buffer),
      targetAfter: (counted) => sellable(balances, listing.buffer - counted),
      own,
      heads,
      movedAt: moved.length > 0 ? new Date(Math.max(...moved)) : null,
    };
  };
}

/** A channel lowers the number of what it sold, and of no other listing that sells the same item. */
const isShownBy = ({ channelId, externalId }: ListingDoc, cause: Cause): boolean =>
  cause.channelId === channelId && (cause.externalItemId ?? externalId) === externalId;

/** Chains with lines that the listing's base does not hold yet. */
function openChains(
  { sku, sources, sync }: ListingDoc,
  headOf: (at: { sku: string; locationId: string }) => { seq: number },
) {
  if (sku === null) return [];
  const upTo = new Map(sync.number.seqs.map((each) => [each.locationId, each.seq]));
  return sources.flatMap((locationId) => {
    const seq = upTo.get(locationId) ?? 0;
    return headOf({ sku, locationId }).seq > seq ? [{ sku, locationId, seq }] : [];
  });
}

/** Takes in numbers a channel told: echoes pass, differences make the listing due to be explained. */
export async function observeReadings(
  hub: Hub,
  channel: ChannelDoc,
  readings: readonly StockReading[],
): Promise<void> {
  if (readings.length === 0) return;
  const newest = new Map<string, StockReading>();
  for (const reading of readings) {
    const key = `${reading.stockRef}|${reading.externalLocationId}`;
    const other = newest.get(key);
    if (!other || other.at < reading.at) newest.set(key, reading);
  }
  const refs = readings.map((reading) => reading.stockRef);
  const listings = await hub.store.listings.byStockRefs(channel._id, refs);
  const booksOf = await listingBooks(hub, channel.merchantId, listings);
  await hub.store.listings.reviseMany(listings, (listing) => {
    const reading = newest.get(`${listing.stockRef}|${listing.externalLocationId}`);
    if (!reading || !listing.sku) return null;
    const { own } = booksOf(listing);
    const number = observe(listing.sync.number, reading, own);
    if (number === listing.sync.number) return null;
    return number.seen ? { number, due: true, dueAt: new Date(0) } : { number };
  });
}
