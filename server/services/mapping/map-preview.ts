import { delta, type Movement } from '../../domain/stock.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import { listingTarget } from '../publish/listing-target.ts';
import { readHeads } from '../stock/post.ts';
import { bundlesNow } from '../stock/recipe-book.ts';
import { openingMovements, readShown, type ShownNow } from './map-numbers.ts';
import { type Waiting, waitingFor } from './map-waiting.ts';
import { type Assignment, type LeftOut, planMapping } from './mapping-plan.ts';

export interface MapRequest {
  readonly listings: readonly string[];
  /** Null: each to the item proposed for it. */
  readonly sku: string | null;
  /** Make the item when there is none of this SKU. */
  readonly create: boolean;
  /** A new item begins with what its store can sell now; without it, with nothing. */
  readonly openStock: boolean;
}

export interface PreviewedNumber {
  readonly listing: ListingDoc;
  /** What the store shows now; null when it could not be asked. */
  readonly shows: number | null;
  readonly willShow: number;
  /** False where the hub writes no numbers: another mode, no tracked stock, no location. */
  readonly written: boolean;
}

export interface PreviewedListing {
  readonly assignment: Assignment;
  readonly numbers: readonly PreviewedNumber[];
  /** Another listing of the same store that sells the item already. */
  readonly twin: ListingDoc | null;
}

export interface MapPreview {
  readonly listings: readonly PreviewedListing[];
  readonly leftOut: readonly LeftOut[];
  /** SKUs without an item: made when asked for, else in the way. */
  readonly unknownSkus: readonly string[];
  readonly waiting: Waiting;
}

/** What mapping would change, worked out by the rules that will do it. Null: none of these listings is here. */
export async function previewMapping(
  hub: Hub,
  merchantId: string,
  request: MapRequest,
): Promise<MapPreview | null> {
  const plan = await planMapping(hub, merchantId, request.listings, request.sku);
  if (!plan) return null;
  const { assignments, leftOut } = plan;
  const skus = [...new Set(assignments.map(({ sku }) => sku))];
  const known = new Set((await hub.store.items.bySkus(merchantId, skus)).map(({ sku }) => sku));
  const unknownSkus = skus.filter((sku) => !known.has(sku));
  const [waiting, shown] = await Promise.all([
    waitingFor(hub, assignments),
    readShown(hub, assignments),
  ]);
  const opens = request.create && request.openStock;
  const fresh = opens ? assignments.filter(({ sku }) => !known.has(sku)) : [];
  const openings = openingMovements(fresh, waiting, shown, '');
  const movements = [...waiting.orders.flatMap((each) => each.movements), ...openings];
  const targetOf = await targetsAfter(hub, merchantId, skus, movements);
  const twinOf = await twins(hub, merchantId, skus);
  const listings = assignments.map((assignment) => ({
    assignment,
    numbers: assignment.listings.map((listing) =>
      numberOf(assignment, listing, shown, targetOf(listing, assignment.sku)),
    ),
    twin: twinOf(assignment),
  }));
  return { listings, leftOut, unknownSkus, waiting };
}

function numberOf(
  { channel }: Assignment,
  listing: ListingDoc,
  shown: ShownNow,
  willShow: number,
): PreviewedNumber {
  const live = channel.mode === 'live' && channel.status === 'connected';
  const written = live && listing.tracked && listing.sources.length > 0;
  return { listing, shows: shown(listing)?.sellable ?? null, willShow, written };
}

/** What a listing would show once these movements are in the ledger. */
async function targetsAfter(
  hub: Hub,
  merchantId: string,
  skus: readonly string[],
  movements: readonly Movement[],
): Promise<(listing: ListingDoc, sku: string) => number> {
  const bundles = await bundlesNow(hub, merchantId);
  const leaves = skus.flatMap(bundles.leavesOf).map((leaf) => leaf.sku);
  const headOf = await readHeads(hub, merchantId, [...new Set(leaves)]);
  const moved = new Map<string, number>();
  for (const movement of movements) {
    const chain = `${movement.locationId}|${movement.sku}`;
    moved.set(chain, (moved.get(chain) ?? 0) + delta(movement, 'available'));
  }
  const then = (sku: string, locationId: string) =>
    headOf({ sku, locationId }).balance.available + (moved.get(`${locationId}|${sku}`) ?? 0);
  return (listing, sku) => listingTarget(bundles, listing, sku, then).target;
}

async function twins(hub: Hub, merchantId: string, skus: readonly string[]) {
  const selling = await hub.store.listings.ofSkus(merchantId, skus);
  return ({ channel, listings: [first], sku }: Assignment): ListingDoc | null =>
    selling.find(
      (each) =>
        each.sku === sku &&
        each.channelId === channel._id &&
        each.externalId !== first.externalId &&
        !each.gone,
    ) ?? null;
}
