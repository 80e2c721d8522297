import type { Bundles } from '../../domain/bundles.ts';
import { type Made, madeOf } from '../../domain/made.ts';
import { sellable } from '../../domain/sellable.ts';
import type { ListingDoc } from '../../store/listings.ts';

export type AvailableAt = (sku: string, locationId: string) => number;

/** What a listing has to sell over its locations, and what its channel should show of it. */
export interface ListingTarget {
  readonly target: number;
  /** Of a bundle: what it is made of there; null for a plain item. */
  readonly made: Made | null;
}

/** What a listing should show while it sells `sku` and so much is available of everything. */
export function listingTarget(
  bundles: Bundles,
  { sources, buffer }: Pick<ListingDoc, 'sources' | 'buffer'>,
  sku: string | null,
  availableAt: AvailableAt,
): ListingTarget {
  if (sku !== null && bundles.isBundle(sku)) {
    const made = madeOf(bundles, sku, sources, availableAt);
    return { target: sellable([{ available: made.units }], buffer), made };
  }
  const units = sources.map((locationId) => ({ available: availableAt(sku ?? '', locationId) }));
  return { target: sellable(units, buffer), made: null };
}
