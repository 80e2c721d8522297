import { type Bundles, bundlesOf, type Part } from '../../domain/bundles.ts';
import { limits } from '../../limits.ts';
import type { RecipesDoc } from '../../store/recipes.ts';
import type { Hub } from '../hub.ts';

/** Worked out once for every version that is in memory. */
const workedOut = new WeakMap<RecipesDoc, Bundles>();

/** A merchant's bundles as they are now. */
export async function bundlesNow(hub: Hub, merchantId: string): Promise<Bundles> {
  return bundlesIn(await hub.store.recipes.of(merchantId));
}

export function bundlesIn(doc: RecipesDoc): Bundles {
  const known = workedOut.get(doc);
  if (known) return known;
  // Items are never deleted, so those that existed when a recipe was saved exist now.
  const read = bundlesOf(recipesIn(doc), () => true, limits);
  if (!read.ok) throw new Error(`recipes of ${doc.merchantId}: ${read.problems[0]?.message}`);
  workedOut.set(doc, read.bundles);
  return read.bundles;
}

export const recipesIn = ({ recipes }: RecipesDoc): ReadonlyMap<string, readonly Part[]> =>
  new Map(recipes.map(({ sku, parts }) => [sku, parts]));

/**
 * The plain item on whose chains a listing's own sales are counted. Of a bundle it is the last of its
 * leaves: the others' movements are posted before it, so whoever sees it counted finds them counted too.
 */
export const countedOn = (bundles: Bundles, sku: string): string =>
  bundles.leavesOf(sku).at(-1)?.sku ?? sku;
