import type { Bundles, Part } from '../../domain/bundles.ts';
import { type Made, madeOf } from '../../domain/made.ts';
import type { RecipesDoc } from '../../store/recipes.ts';
import type { Hub } from '../hub.ts';
import { locationNames } from './location-names.ts';
import { readAvailable } from './post.ts';
import { bundlesIn, recipesIn } from './recipe-book.ts';

export interface NamedPart extends Part {
  readonly title: string;
}

/** What a bundle is made of, and how many can be made of what stands anywhere. */
export interface BundleStock extends Made {
  readonly parts: readonly NamedPart[];
  readonly places: readonly (Made['places'][number] & { readonly locationName: string })[];
}

/** By SKU; null for what is a plain item. */
export async function bundleStocks(
  hub: Hub,
  merchantId: string,
  skus: readonly string[],
): Promise<(sku: string) => BundleStock | null> {
  const recipes = await hub.store.recipes.of(merchantId);
  const bundles = bundlesIn(recipes);
  const asked = skus.filter(bundles.isBundle);
  if (asked.length === 0) return () => null;
  const parts = partsOf(recipes, asked);
  const [locations, locationName, titleOf, available] = await Promise.all([
    hub.store.locations.list(merchantId),
    locationNames(hub, merchantId),
    titles(hub, merchantId, [...parts.values()].flat()),
    readAvailable(hub, merchantId, leavesOf(bundles, asked)),
  ]);
  return (sku) => {
    const own = parts.get(sku);
    if (!own) return null;
    const places = locations.map(({ _id }) => _id);
    const made = madeOf(bundles, sku, places, (leaf, locationId) =>
      available({ sku: leaf, locationId }),
    );
    const named = made.places.map((place) => ({
      ...place,
      locationName: locationName(place.locationId),
    }));
    return { ...made, places: named, parts: own.map((part) => ({ ...part, ...titleOf(part) })) };
  };
}

/** The bundles that name an item in their recipe, with how many of it each unit takes. */
export async function partOf(
  hub: Hub,
  merchantId: string,
  sku: string,
): Promise<readonly NamedPart[]> {
  const { recipes } = await hub.store.recipes.of(merchantId);
  const users = recipes.flatMap((recipe) => {
    const row = recipe.parts.find((part) => part.sku === sku);
    return row ? [{ sku: recipe.sku, quantity: row.quantity }] : [];
  });
  const titleOf = await titles(hub, merchantId, users);
  return users.map((user) => ({ ...user, ...titleOf(user) }));
}

const partsOf = (recipes: RecipesDoc, skus: readonly string[]) => {
  const all = recipesIn(recipes);
  return new Map(skus.map((sku) => [sku, all.get(sku) ?? []]));
};

const leavesOf = (bundles: Bundles, skus: readonly string[]) => [
  ...new Set(skus.flatMap(bundles.leavesOf).map((leaf) => leaf.sku)),
];

async function titles(hub: Hub, merchantId: string, parts: readonly Part[]) {
  const skus = [...new Set(parts.map((part) => part.sku))];
  const items = skus.length > 0 ? await hub.store.items.bySkus(merchantId, skus) : [];
  const known = new Map(items.map((item) => [item.sku, item.title]));
  return ({ sku }: Part) => ({ title: known.get(sku) ?? sku });
}
