/** So many units of one item. */
export interface Part {
  readonly sku: string;
  readonly quantity: number;
}

/** By the bundle's SKU: the parts one unit of it is made of, which may be bundles themselves. */
export type Recipes = ReadonlyMap<string, readonly Part[]>;

/** What keeps one unit of a bundle, and the work of taking it apart, finite. `limits` is one. */
export interface BundleBounds {
  readonly bundlesMax: number;
  /** Rows of one recipe. */
  readonly bundlePartsMax: number;
  /** Levels of recipes above the plain items. */
  readonly bundleDepthMax: number;
  /** Different plain items in one unit of a bundle. */
  readonly bundleItemsMax: number;
  /** Units of one plain item in one unit of a bundle. */
  readonly quantityMax: number;
}

/** Recipes that were checked; only `bundlesOf` makes one. */
export interface Bundles {
  /**
   * What one unit takes from the shelf: every plain item once, with its units of all branches together.
   * A plain item is one unit of itself. A bundle has no stock of its own. Recipes change while orders
   * are open: what a line has taken must be kept with the line and given back by that, not by this.
   */
  leavesOf(sku: string): readonly Part[];
  isBundle(sku: string): boolean;
  /** Bundles of which one unit takes some of these plain items from the shelf. */
  holding(leaves: readonly string[]): readonly string[];
}

export interface RecipeProblem {
  /** The bundle whose recipe a person should open; null when it is about all of them. */
  readonly sku: string | null;
  /** What is wrong and what to do about it. */
  readonly message: string;
}

export type BundlesRead =
  | { readonly ok: true; readonly bundles: Bundles }
  | { readonly ok: false; readonly problems: readonly RecipeProblem[] };

/** Checks a graph of recipes and takes every bundle in it apart, each once however often it is shared. */
export function bundlesOf(
  recipes: Recipes,
  isItem: (sku: string) => boolean,
  bounds: BundleBounds,
): BundlesRead {
  if (recipes.size > bounds.bundlesMax) {
    const told = `There are ${recipes.size} bundles, more than ${bounds.bundlesMax}`;
    const message = `${told}: delete those that are no longer sold.`;
    return { ok: false, problems: [{ sku: null, message }] };
  }
  const wrong = [...recipes].flatMap(([sku, parts]) => recipeProblems(sku, parts, isItem, bounds));
  if (wrong.length > 0) return { ok: false, problems: wrong };
  const order = partsFirst(recipes);
  if (order.length < recipes.size) return { ok: false, problems: [circle(recipes, order)] };
  const { apart, problems } = takeApart(recipes, order, bounds);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, bundles: taken(apart) };
}

function taken(apart: ReadonlyMap<string, TakenApart>): Bundles {
  const holders = new Map<string, string[]>();
  for (const [bundle, { leaves }] of apart) {
    for (const leaf of leaves) {
      const known = holders.get(leaf.sku);
      if (known) known.push(bundle);
      else holders.set(leaf.sku, [bundle]);
    }
  }
  return {
    leavesOf: (sku) => apart.get(sku)?.leaves ?? [{ sku, quantity: 1 }],
    isBundle: (sku) => apart.has(sku),
    holding: (leaves) => [...new Set(leaves.flatMap((leaf) => holders.get(leaf) ?? []))],
  };
}

/**
 * How many whole units can be promised from what is available of the plain items: never more than the
 * scarcest allows, and none while one of them is oversold. Units of different bundles over the same
 * items compete: a promise holds until something is taken.
 */
export function promised(
  bundles: Bundles,
  sku: string,
  availableOf: (leaf: string) => number,
): number {
  const each = bundles
    .leavesOf(sku)
    .map((leaf) => Math.floor(Math.max(0, availableOf(leaf.sku)) / leaf.quantity));
  return Math.min(...each);
}

/** What is wrong with one recipe by itself. */
function recipeProblems(
  sku: string,
  parts: readonly Part[],
  isItem: (sku: string) => boolean,
  { bundlePartsMax, quantityMax }: BundleBounds,
): RecipeProblem[] {
  const problem = (message: string) => ({ sku, message });
  if (!isItem(sku)) return [problem(`${sku} is no item: create it before giving it parts.`)];
  if (parts.length === 0)
    return [problem(`${sku} has no parts: add one, or make it a plain item.`)];
  if (parts.length > bundlePartsMax) {
    const told = `${sku} has ${parts.length} parts, more than ${bundlePartsMax}`;
    return [problem(`${told}: put some of them into a bundle of their own.`)];
  }
  const seen = new Set<string>();
  return parts.flatMap((part) => {
    const repeated = seen.has(part.sku);
    seen.add(part.sku);
    if (part.sku === sku) return problem(`${sku} is a part of itself: take it out of its recipe.`);
    if (!isItem(part.sku)) {
      return problem(`${sku} needs ${part.sku}, which is no item: create it, or correct the SKU.`);
    }
    if (repeated) {
      return problem(`${sku} lists ${part.sku} twice: list it once, with all its units.`);
    }
    const { quantity } = part;
    if (Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= quantityMax) return [];
    const told = `${sku} needs ${quantity} of ${part.sku}`;
    return problem(`${told}: enter a whole number from 1 to ${quantityMax}.`);
  });
}

/** Bundles in an order in which parts come before what they are part of; those in a circle are missing. */
function partsFirst(recipes: Recipes): string[] {
  const open = new Map<string, number>();
  const usedBy = new Map<string, string[]>();
  for (const [sku, parts] of recipes) {
    const inner = parts.filter((part) => recipes.has(part.sku));
    open.set(sku, inner.length);
    for (const part of inner) {
      const users = usedBy.get(part.sku);
      if (users) users.push(sku);
      else usedBy.set(part.sku, [sku]);
    }
  }
  const order = [...recipes.keys()].filter((sku) => open.get(sku) === 0);
  // Grows while it is walked. No recursion: a chain as long as the catalogue must not end the process.
  for (const sku of order) {
    for (const user of usedBy.get(sku) ?? []) {
      const left = (open.get(user) ?? 0) - 1;
      open.set(user, left);
      if (left === 0) order.push(user);
    }
  }
  return order;
}

/** Names one circle: from any bundle without a place in the order, some part leads on to another such. */
function circle(recipes: Recipes, order: readonly string[]): RecipeProblem {
  const placed = new Set(order);
  const stuck = (sku: string) => recipes.has(sku) && !placed.has(sku);
  const path = new Map<string, number>();
  let at = [...recipes.keys()].find(stuck) ?? '';
  while (!path.has(at)) {
    path.set(at, path.size);
    at = recipes.get(at)?.find((part) => stuck(part.sku))?.sku ?? '';
  }
  const round = [...path.keys()].slice(path.get(at));
  const shown = round.length > 6 ? [...round.slice(0, 5), '…'] : round;
  const told = [...shown, at].join(' → ');
  return { sku: at, message: `${told} is a circle: take one out of the recipe before it.` };
}

interface TakenApart {
  readonly leaves: readonly Part[];
  readonly depth: number;
}

function takeApart(
  recipes: Recipes,
  order: readonly string[],
  bounds: BundleBounds,
): { apart: ReadonlyMap<string, TakenApart>; problems: readonly RecipeProblem[] } {
  const apart = new Map<string, TakenApart>();
  const problems: RecipeProblem[] = [];
  for (const sku of order) {
    const parts = recipes.get(sku) ?? [];
    // What holds a bundle that was refused is not judged: the problem is told where it begins.
    if (parts.some((part) => recipes.has(part.sku) && !apart.has(part.sku))) continue;
    const found = unitOf(parts, apart);
    const message = beyond(sku, found, bounds);
    if (message === null) apart.set(sku, found);
    else problems.push({ sku, message });
  }
  return { apart, problems };
}

/** One unit of a recipe whose inner bundles were taken apart before. */
function unitOf(parts: readonly Part[], apart: ReadonlyMap<string, TakenApart>): TakenApart {
  const units = new Map<string, number>();
  let depth = 1;
  for (const part of parts) {
    const inner = apart.get(part.sku);
    depth = Math.max(depth, (inner?.depth ?? 0) + 1);
    for (const leaf of inner?.leaves ?? [{ sku: part.sku, quantity: 1 }]) {
      units.set(leaf.sku, (units.get(leaf.sku) ?? 0) + part.quantity * leaf.quantity);
    }
  }
  return { leaves: [...units].map(([sku, quantity]) => ({ sku, quantity })), depth };
}

function beyond(sku: string, { leaves, depth }: TakenApart, bounds: BundleBounds): string | null {
  const { bundleDepthMax, bundleItemsMax, quantityMax } = bounds;
  if (depth > bundleDepthMax) {
    const told = `${sku} has bundles inside bundles ${depth} levels deep, more than ${bundleDepthMax}`;
    return `${told}: list the plain items of an inner one instead of it.`;
  }
  if (leaves.length > bundleItemsMax) {
    const told = `${sku} is made of ${leaves.length} different items in all, more than ${bundleItemsMax}`;
    return `${told}: take parts out.`;
  }
  const many = leaves.find((leaf) => leaf.quantity > quantityMax);
  if (!many) return null;
  const told = `${sku} is made of ${many.quantity} units of ${many.sku} in all, more than ${quantityMax}`;
  return `${told}: lower the quantities of the parts that hold it.`;
}
