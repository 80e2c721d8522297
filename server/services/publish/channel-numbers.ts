import type { Bundles } from '../../domain/bundles.ts';
import type { LocationSeq, OwnLine } from '../../domain/channel-number.ts';
import { type Cause, delta } from '../../domain/stock.ts';
import type { LedgerDoc, PositionKey } from '../../store/ledger.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import { type Head, readAvailable, readHeads } from '../stock/post.ts';
import { bundlesNow, countedOn } from '../stock/recipe-book.ts';
import { type ListingTarget, listingTarget } from './listing-target.ts';

/** What the books say about one listing, all from one look. */
export interface ListingBooks extends ListingTarget {
  /** What it should show after a count found so many units more (less than zero: fewer). */
  readonly targetAfter: (counted: number) => number;
  readonly own: readonly OwnLine[];
  readonly heads: readonly LocationSeq[];
  /** The item on whose chains the listing's own sales are counted from now on. */
  readonly chain: string;
  /** The ends of those chains, where `heads` are of others still. */
  readonly nextHeads: readonly LocationSeq[];
  /** When the newest movement behind it was posted. */
  readonly movedAt: Date | null;
}

/**
 * Reads the ledger's ends and this channel's own lines for a batch of listings. `known`: the bundles as they were read
 * after these listings, so that a recipe saved since makes its listings due again.
 */
export async function listingBooks(
  hub: Hub,
  merchantId: string,
  listings: readonly ListingDoc[],
  known?: Bundles,
): Promise<(listing: ListingDoc) => ListingBooks> {
  const skus = distinct(listings.flatMap((listing) => listing.sku ?? []));
  // Most sales are counted where they were: those ends need not wait for the recipes.
  const chains = distinct(listings.map(chainOf));
  const [bundles, headOfChains] = await Promise.all([
    known ?? bundlesNow(hub, merchantId),
    readHeads(hub, merchantId, chains),
  ]);
  const all = distinct([...chains, ...listings.map((listing) => nextChain(bundles, listing))]);
  const headOf =
    all.length === chains.length ? headOfChains : await readHeads(hub, merchantId, all);
  const open = listings.flatMap((listing) => openChains(listing, headOf));
  const lines = await hub.store.ledger.within(merchantId, open);
  // Only now: what a bundle's own sale took of its other parts was posted before the line that counts it.
  // With a part looked up before, the sale would be believed and not be missing yet, and be sold again.
  const leaves = skus.filter(bundles.isBundle).flatMap(bundles.leavesOf);
  const ofLeaf = await readAvailable(hub, merchantId, distinct(leaves.map(({ sku }) => sku)));
  const byPlace = Map.groupBy(lines, (line) => `${line.locationId}|${line.sku}`);
  return (listing) =>
    booksOf(listing, { bundles, headOf, ofLeaf, lines: (place) => byPlace.get(place) ?? [] });
}

/** What one look at the ledger found. */
interface Look {
  readonly bundles: Bundles;
  readonly headOf: (at: PositionKey) => Head;
  readonly ofLeaf: (at: PositionKey) => number;
  /** By location and SKU, those that some listing's base does not hold. */
  readonly lines: (place: string) => readonly LedgerDoc[];
}

function booksOf(listing: ListingDoc, { bundles, headOf, ofLeaf, lines }: Look): ListingBooks {
  const { sku, sources, buffer } = listing;
  const chain = chainOf(listing);
  const next = nextChain(bundles, listing);
  const headsOn = (on: string) =>
    sources.map((locationId) => ({ locationId, seq: headOf({ sku: on, locationId }).seq }));
  const availableAt = (of: string, locationId: string) => {
    const at = { sku: of, locationId };
    return of === sku ? headOf(at).balance.available : ofLeaf(at);
  };
  const own = sources.flatMap((locationId) =>
    lines(`${locationId}|${chain}`)
      .filter(({ cause }) => isShownBy(listing, cause))
      .map(ownLine),
  );
  const moved = sources.flatMap(
    (locationId) => headOf({ sku: next, locationId }).movedAt?.getTime() ?? [],
  );
  return {
    ...listingTarget(bundles, listing, sku, availableAt),
    targetAfter: (counted) =>
      listingTarget(bundles, { sources, buffer: buffer - counted }, sku, availableAt).target,
    own,
    heads: headsOn(chain),
    chain: next,
    nextHeads: headsOn(next),
    movedAt: moved.length > 0 ? new Date(Math.max(...moved)) : null,
  };
}

/** Each once; an item that is not there is none. */
const distinct = (skus: readonly string[]) => [...new Set(skus)].filter((sku) => sku !== '');

/** Where the listing's own lines were counted so far; empty while it sells no item. */
const chainOf = ({ sku, sync }: ListingDoc): string => sync.number.chain ?? sku ?? '';

const nextChain = (bundles: Bundles, { sku }: ListingDoc): string =>
  sku === null ? '' : countedOn(bundles, sku);

/** In units of what was sold: each unit of a bundle took several of this item. */
function ownLine(line: LedgerDoc): OwnLine {
  const { locationId, seq, cause, from, to, quantity } = line;
  const each = cause.bundle?.each ?? 1;
  const shipped = from === 'committed' && to === 'customer' ? quantity / each : 0;
  const change = delta(line, 'available') / each;
  const { at, since = at } = cause;
  return { locationId, seq, at, since, delta: change, shipped };
}

/** A channel lowers the number of what it sold, and of no other listing that sells the same item. */
const isShownBy = ({ channelId, externalId }: ListingDoc, cause: Cause): boolean =>
  cause.channelId === channelId && (cause.externalItemId ?? externalId) === externalId;

/** Chains with lines that the listing's base does not hold yet. */
function openChains(
  listing: ListingDoc,
  headOf: (at: { sku: string; locationId: string }) => { seq: number },
) {
  const { sources, sync } = listing;
  const sku = chainOf(listing);
  if (sku === '') return [];
  const held = new Map(sync.number.seqs.map((each) => [each.locationId, each.seq]));
  return sources.flatMap((locationId) => {
    const after = held.get(locationId) ?? 0;
    // No further than the end that was read: lines posted since would be counted twice at the next look.
    const upTo = headOf({ sku, locationId }).seq;
    return upTo > after ? [{ sku, locationId, after, upTo }] : [];
  });
}
