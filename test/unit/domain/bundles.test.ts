import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BundleBounds,
  type Bundles,
  bundlesOf,
  type Part,
  promised,
  type Recipes,
} from '../../../server/domain/bundles.ts';
import { limits } from '../../../server/limits.ts';

const anItem = () => true;
const recipesOf = (text: Readonly<Record<string, Readonly<Record<string, number>>>>): Recipes =>
  new Map(
    Object.entries(text).map(([sku, parts]) => [
      sku,
      Object.entries(parts).map(([part, quantity]) => ({ sku: part, quantity })),
    ]),
  );

function read(recipes: Recipes, bounds: BundleBounds = limits): Bundles {
  const found = bundlesOf(recipes, anItem, bounds);
  if (!found.ok) throw new Error(found.problems.map(({ message }) => message).join(' '));
  return found.bundles;
}
function refused(recipes: Recipes, over: Partial<BundleBounds> = {}): string[] {
  const found = bundlesOf(recipes, (sku) => !sku.startsWith('?'), { ...limits, ...over });
  return found.ok ? [] : found.problems.map(({ sku, message }) => `${sku} | ${message}`);
}

describe('one unit of a bundle', () => {
  it('takes the units of every branch together, however deep', () => {
    const bundles = read(
      recipesOf({
        HAMPER: { BREAKFAST: 2, MUG: 1, JAM: 3 },
        BREAKFAST: { MUG: 2, TEA: 1 },
      }),
    );
    expect(bundles.leavesOf('HAMPER')).toEqual([
      { sku: 'MUG', quantity: 5 },
      { sku: 'TEA', quantity: 2 },
      { sku: 'JAM', quantity: 3 },
    ]);
  });

  it('is itself where it is a plain item', () => {
    expect(read(new Map()).leavesOf('MUG')).toEqual([{ sku: 'MUG', quantity: 1 }]);
  });
});

describe('what can be promised', () => {
  const bundles = read(recipesOf({ SET: { MUG: 2, TEA: 1 }, DUO: { SET: 1, MUG: 1 } }));
  it.each([
    ['SET', { MUG: 7, TEA: 9 }, 3],
    ['SET', { MUG: 70, TEA: 9 }, 9],
    ['DUO', { MUG: 8, TEA: 9 }, 2],
    ['DUO', { MUG: 1, TEA: 9 }, 0],
    ['SET', { MUG: -3, TEA: 9 }, 0],
    ['MUG', { MUG: 7 }, 7],
    ['MUG', { MUG: -7 }, 0],
    ['SET', {}, 0],
  ])('of %s from %j is %d', (sku, available: Readonly<Record<string, number>>, can) => {
    expect(promised(bundles, sku, (leaf) => available[leaf] ?? 0)).toBe(can);
  });
});

describe('recipes are refused with what to do', () => {
  it.each<[string, Recipes, string]>([
    ['of what is no item', recipesOf({ '?A': { MUG: 1 } }), '?A | ?A is no item: create it'],
    ['without parts', recipesOf({ A: {} }), 'A | A has no parts: add one, or'],
    [
      'that need what is no item',
      recipesOf({ A: { '?B': 1 } }),
      'A | A needs ?B, which is no item: create it, or correct the SKU.',
    ],
    [
      'that need themselves',
      recipesOf({ A: { A: 1 } }),
      'A | A is a part of itself: take it out of its recipe.',
    ],
    [
      'that list a part twice',
      new Map([['A', [1, 2].map((quantity) => ({ sku: 'MUG', quantity }))]]),
      'A | A lists MUG twice: list it once, with all its units.',
    ],
    [
      'in a circle',
      recipesOf({ TOP: { A: 1 }, A: { MUG: 1, B: 1 }, B: { C: 1 }, C: { A: 2 } }),
      'A | A → B → C → A is a circle: take one out of the recipe before it.',
    ],
  ])('%s', (_what, recipes, told) => {
    expect(refused(recipes)).toEqual([expect.stringContaining(told)]);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, limits.quantityMax + 1])(
    'that need %d units of a part',
    (quantity) => {
      expect(refused(recipesOf({ A: { MUG: quantity } }))).toEqual([
        `A | A needs ${quantity} of MUG: enter a whole number from 1 to 1000000.`,
      ]);
    },
  );

  it('all at once, so that a person corrects them in one go', () => {
    const wrong = refused(recipesOf({ A: { MUG: 0, '?B': 1 }, C: {}, D: { MUG: 1 } }));
    expect(wrong.map((each) => each.slice(0, 1))).toEqual(['A', 'A', 'C']);
  });

  const tower = recipesOf({ A: { MUG: 2 }, B: { A: 2 }, C: { B: 2 }, D: { C: 2 } });
  it('deeper than they may be, where it begins', () => {
    expect(refused(tower, { bundleDepthMax: 4 })).toEqual([]);
    expect(refused(tower, { bundleDepthMax: 2 })).toEqual([
      expect.stringMatching(/^C \| C has bundles inside bundles 3 levels deep, more than 2: list/),
    ]);
  });

  it('of more units of an item than an order could hold', () => {
    expect(refused(tower, { quantityMax: 16 })).toEqual([]);
    expect(refused(tower, { quantityMax: 15 })).toEqual([
      expect.stringMatching(/^D \| D is made of 16 units of MUG in all, more than 15: lower/),
    ]);
  });

  it('of too many parts, items or bundles', () => {
    const wide = recipesOf({ A: { ONE: 1, TWO: 1 }, B: { A: 1, THREE: 1 } });
    expect(refused(wide, { bundlePartsMax: 1 })).toHaveLength(2);
    expect(refused(wide, { bundleItemsMax: 3 })).toEqual([]);
    expect(refused(wide, { bundleItemsMax: 2 })).toEqual([
      expect.stringMatching(/^B \| B is made of 3 different items in all, more than 2/),
    ]);
    expect(refused(wide, { bundlesMax: 1 })).toEqual([
      expect.stringMatching(/^null \| There are 2 bundles, more than 1: delete/),
    ]);
  });

  it('without losing the way in a chain or a circle as long as the catalogue', () => {
    const chain = Array.from({ length: limits.bundlesMax }, (_, i): [string, Part[]] => [
      `S${i}`,
      [{ sku: `S${i + 1}`, quantity: 1 }],
    ]);
    expect(refused(new Map(chain))).toEqual([expect.stringContaining('6 levels deep')]);
    const ring = new Map([...chain, [`S${chain.length - 1}`, [{ sku: 'S0', quantity: 1 }]]]);
    expect(refused(ring)).toEqual([
      'S0 | S0 → S1 → S2 → S3 → S4 → … → S0 is a circle: take one out of the recipe before it.',
    ]);
  });
});

const ITEMS = ['i0', 'i1', 'i2', 'i3', 'i4'];
/** Wide enough for every graph drawn below, so that only a circle can be a reason to refuse one. */
const WIDE = { ...limits, bundleDepthMax: 10 };

/** A bundle takes from plain items and from bundles before it, so nothing can go round. */
const graphs = fc.integer({ min: 1, max: 7 }).chain((count) =>
  fc
    .tuple(
      ...Array.from({ length: count }, (_, index) => {
        const below = [...ITEMS, ...Array.from({ length: index }, (__, i) => `b${i}`)];
        const part = fc.record({
          sku: fc.constantFrom(...below),
          quantity: fc.integer({ min: 1, max: 3 }),
        });
        return fc.uniqueArray(part, { minLength: 1, maxLength: 4, selector: ({ sku }) => sku });
      }),
    )
    .map((lists) => lists.map((parts, index): [string, Part[]] => [`b${index}`, parts]))
    .chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length }))
    .map((rows): Recipes => new Map(rows)),
);

type Shelf = Readonly<Record<string, number>>;
const shelves = (least: number): fc.Arbitrary<Shelf> =>
  fc.record(
    Object.fromEntries(ITEMS.map((sku) => [sku, fc.integer({ min: least, max: 60 })] as const)),
  );

/** Takes units off the shelf by hand, recipe by recipe; knows nothing of the code it judges. */
function takeFrom(shelf: Record<string, number>, recipes: Recipes, sku: string, units: number) {
  const parts = recipes.get(sku);
  if (!parts) shelf[sku] = (shelf[sku] ?? 0) - units;
  else for (const part of parts) takeFrom(shelf, recipes, part.sku, units * part.quantity);
}
/** Whether so many units can be taken and no item that was touched ends below zero. */
function fits(shelf: Shelf, recipes: Recipes, sku: string, units: number): boolean {
  const left = { ...shelf };
  takeFrom(left, recipes, sku, units);
  return ITEMS.every((item) => left[item] === shelf[item] || (left[item] ?? 0) >= 0);
}

describe('random bundles with shared parts', () => {
  it('are promised exactly as often as their parts allow', () => {
    fc.assert(
      fc.property(graphs, shelves(-10), (recipes, shelf) => {
        const bundles = read(recipes, WIDE);
        for (const sku of recipes.keys()) {
          const can = promised(bundles, sku, (leaf) => shelf[leaf] ?? 0);
          expect(fits(shelf, recipes, sku, can)).toBe(true);
          expect(fits(shelf, recipes, sku, can + 1)).toBe(false);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('sold in any order, each up to its promise of the moment, never oversell an item', () => {
    const sales = fc.array(
      fc.record({ which: fc.nat(), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(graphs, shelves(0), sales, (recipes, opening, wanted) => {
        const bundles = read(recipes, WIDE);
        const shelf = { ...opening };
        const sold = [...recipes.keys(), ...ITEMS];
        for (const { which, share } of wanted) {
          const sku = sold[which % sold.length] ?? '';
          const can = promised(bundles, sku, (leaf) => shelf[leaf] ?? 0);
          takeFrom(shelf, recipes, sku, Math.round(share * can));
          expect(Math.min(...Object.values(shelf))).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are always refused when they go round in a circle', () => {
    const closed = graphs.chain((recipes) =>
      fc.record({
        recipes: fc.constant(recipes),
        round: fc.shuffledSubarray([...recipes.keys()], { minLength: 1 }),
      }),
    );
    fc.assert(
      fc.property(closed, ({ recipes, round }) => {
        const circular = new Map(recipes);
        round.forEach((sku, index) => {
          const next = { sku: round[(index + 1) % round.length] ?? '', quantity: 1 };
          const parts = (recipes.get(sku) ?? []).filter((part) => part.sku !== next.sku);
          circular.set(sku, [...parts, next]);
        });
        const found = bundlesOf(circular, anItem, WIDE);
        if (found.ok) throw new Error('a circle was let in');
        expect(found.problems[0]?.message).toMatch(/is a circle|a part of itself/);
        const [told = ''] = (found.problems[0]?.message ?? '').split(' is ');
        told.split(' → ').forEach((sku, index, steps) => {
          const next = steps[index + 1] ?? '…';
          if (sku === '…' || next === '…') return;
          expect(circular.get(sku)?.map((part) => part.sku)).toContain(next);
        });
      }),
      { numRuns: 1000 },
    );
  });
});
