import { type Bundles, type Part, promised } from './bundles.ts';

/** A part of a bundle on one shelf, and for how many units of the bundle it lasts there. */
export interface PartThere extends Part {
  readonly available: number;
  readonly lasts: number;
}

export interface MadeAt {
  readonly locationId: string;
  /** Whole units that can be made from what is available there. */
  readonly units: number;
  /** The part that runs out first. */
  readonly bottleneck: string;
  readonly parts: readonly PartThere[];
}

export interface Made {
  readonly units: number;
  readonly bottleneck: string;
  readonly places: readonly MadeAt[];
}

/**
 * How many units of a bundle can be made over some locations. A unit is packed in one place, so each
 * location makes its own; together they never make more than all of them have, because what is owed at one
 * has to come from another.
 */
export function madeOf(
  bundles: Bundles,
  sku: string,
  locationIds: readonly string[],
  availableOf: (leaf: string, locationId: string) => number,
): Made {
  const overall = (leaf: string) => locationIds.reduce((sum, id) => sum + availableOf(leaf, id), 0);
  const places = locationIds.map((locationId) => {
    const there = (leaf: string) => availableOf(leaf, locationId);
    const parts = lastingOf(bundles, sku, there);
    return { locationId, units: promised(bundles, sku, there), bottleneck: scarcest(parts), parts };
  });
  const each = places.reduce((sum, place) => sum + place.units, 0);
  const together = locationIds.length === 0 ? 0 : promised(bundles, sku, overall);
  const bottleneck = scarcest(lastingOf(bundles, sku, overall));
  return { units: Math.min(each, together), bottleneck, places };
}

const lastingOf = (bundles: Bundles, sku: string, availableOf: (leaf: string) => number) =>
  bundles.leavesOf(sku).map((leaf) => {
    const available = availableOf(leaf.sku);
    return { ...leaf, available, lasts: Math.floor(Math.max(0, available) / leaf.quantity) };
  });

/** Where two last equally long, the one that owes more is in the way. */
function scarcest(parts: readonly PartThere[]): string {
  const [first] = parts.toSorted((a, b) => a.lasts - b.lasts || a.available - b.available);
  return first?.sku ?? '';
}
