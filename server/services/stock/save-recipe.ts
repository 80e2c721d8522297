import { type Bundles, bundlesOf, type Part } from '../../domain/bundles.ts';
import { limits } from '../../limits.ts';
import type { RecipesDoc } from '../../store/recipes.ts';
import type { Caller } from '../caller.ts';
import { tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { ownStockRefusal, writeOffShown } from './own-stock.ts';
import { bundlesIn, recipesIn } from './recipe-book.ts';
import { type RecipeNumber, recipeNumbers } from './recipe-numbers.ts';

export interface RecipeSaved {
  readonly state: 'preview' | 'saved' | 'unchanged';
  readonly sku: string;
  /** Empty: it is a plain item. */
  readonly parts: readonly Part[];
  /** Every number that follows from it, of this bundle and of those that hold it. */
  readonly numbers: readonly RecipeNumber[];
}

/**
 * Says what an item is made of; no parts make it a plain item again, which has no stock until it is counted.
 * What orders took stays as it was taken. Its channels, and those of bundles that hold it, follow. With
 * `preview` nothing is saved. Null when this merchant has no such item.
 */
export async function saveRecipe(
  hub: Hub,
  caller: Caller,
  sku: string,
  parts: readonly Part[],
  preview: boolean,
): Promise<RecipeSaved | Refusal | null> {
  const { merchantId } = caller;
  const [item] = await hub.store.items.bySkus(merchantId, [sku]);
  if (!item) return null;
  for (let round = 0; round < limits.conflictRounds; round++) {
    const read = await hub.store.recipes.of(merchantId);
    const next = withRecipe(read, sku, parts);
    const checked = await check(hub, merchantId, next, sku, parts);
    if ('ok' in checked) return checked;
    const becomes = parts.length > 0 && !bundlesIn(read).isBundle(sku);
    const inTheWay = becomes ? await ownStockRefusal(hub, merchantId, sku) : null;
    if (inTheWay) return inTheWay;
    const users = usersOf(next, sku);
    const answer = { sku, parts, numbers: await recipeNumbers(hub, merchantId, users, checked) };
    if (preview) return { state: 'preview', ...answer };
    const before = recipesIn(read).get(sku) ?? [];
    const same = JSON.stringify(before) === JSON.stringify(parts);
    if (!same && !(await hub.store.recipes.save(read, next.recipes))) continue;
    // Also when nothing was saved: whoever saved it may have died before this.
    if (parts.length > 0) await writeOffShown(hub, caller, sku);
    await hub.store.listings.dueAgain(merchantId, users);
    for (const id of new Set(answer.numbers.map(({ listing }) => listing.channelId))) {
      hub.nudge('publish', id);
    }
    if (!same) {
      const [from, to] = [inShort(before), inShort(parts)];
      const subject = { type: 'item', id: sku, name: sku };
      await tell(hub, caller, { kind: 'recipe-saved', subject, from, to });
    }
    return { state: same ? 'unchanged' : 'saved', ...answer };
  }
  throw new Error('recipes are too busy: try again');
}

/** "2 × MUG-1, 1 × LAMP-1", for the log of changes; null for a plain item. */
function inShort(parts: readonly Part[]): string | null {
  if (parts.length === 0) return null;
  const named = parts.slice(0, limits.partsTold).map(({ sku, quantity }) => `${quantity} × ${sku}`);
  return parts.length > named.length ? `${named.join(', ')}, …` : named.join(', ');
}

function withRecipe(read: RecipesDoc, sku: string, parts: readonly Part[]): RecipesDoc {
  const others = read.recipes.filter((recipe) => recipe.sku !== sku);
  return { ...read, recipes: parts.length > 0 ? [...others, { sku, parts }] : others };
}

/** All recipes of the merchant as they would be, or what is wrong with them. */
async function check(
  hub: Hub,
  merchantId: string,
  next: RecipesDoc,
  sku: string,
  parts: readonly Part[],
): Promise<Bundles | Refusal> {
  const rows = next.recipes.reduce((sum, recipe) => sum + recipe.parts.length, 0);
  if (rows > limits.recipeRowsMax) {
    const told = `All bundles together would have ${rows} parts, more than ${limits.recipeRowsMax}.`;
    return refuse('too_many_parts', told, 'Delete the recipes of bundles that are no longer sold.');
  }
  const asked = new Set([sku, ...parts.map((part) => part.sku)]);
  const known = await hub.store.items.bySkus(merchantId, [...asked]);
  const found = new Set(known.map((item) => item.sku));
  // Those of the other recipes were looked up when they were saved, and items are never deleted.
  const isItem = (each: string) => !asked.has(each) || found.has(each);
  const answer = bundlesOf(recipesIn(next), isItem, limits);
  if (answer.ok) return answer.bundles;
  return refuse(
    'bad_recipe',
    answer.problems.slice(0, 5).map(({ message }) => message),
  );
}

/** The item and every bundle that holds it, at any depth. */
function usersOf({ recipes }: RecipesDoc, sku: string): readonly string[] {
  const users = new Set([sku]);
  // Grows while it is walked, so that bundles in bundles are found.
  for (const part of users) {
    for (const recipe of recipes) {
      if (recipe.parts.some((each) => each.sku === part)) users.add(recipe.sku);
    }
  }
  return [...users];
}
