import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bundles, bundlesOf, type Part } from '../../../server/domain/bundles.ts';
import { madeOf } from '../../../server/domain/made.ts';
import { limits } from '../../../server/limits.ts';

function bundles(parts: readonly Part[]): Bundles {
  const read = bundlesOf(new Map([['SET', parts]]), () => true, limits);
  if (!read.ok) throw new Error('bad recipe');
  return read.bundles;
}
const SET = bundles([
  { sku: 'MUG', quantity: 2 },
  { sku: 'LAMP', quantity: 1 },
]);
type Shelves = Readonly<Record<string, Readonly<Record<string, number>>>>;
const made = (of: Bundles, shelves: Shelves) =>
  madeOf(of, 'SET', Object.keys(shelves), (leaf, place) => shelves[place]?.[leaf] ?? 0);

describe('what can be made of the parts', () => {
  it.each<[string, Shelves, number, string]>([
    ['one shelf', { A: { MUG: 7, LAMP: 9 } }, 3, 'MUG'],
    ['the scarcer part', { A: { MUG: 70, LAMP: 9 } }, 9, 'LAMP'],
    ['nothing', { A: {} }, 0, 'MUG'],
    ['parts that stand apart', { A: { MUG: 8 }, B: { LAMP: 8 } }, 0, 'MUG'],
    ['each shelf by itself', { A: { MUG: 3, LAMP: 5 }, B: { MUG: 3, LAMP: 5 } }, 2, 'MUG'],
    ['a part oversold here', { A: { MUG: -1, LAMP: 5 } }, 0, 'MUG'],
    ['a part owed elsewhere', { A: { MUG: 8, LAMP: 9 }, B: { MUG: -4, LAMP: 0 } }, 2, 'MUG'],
    ['no shelf', {}, 0, 'MUG'],
  ])('of %s', (_what, shelves, units, bottleneck) => {
    expect(made(SET, shelves)).toMatchObject({ units, bottleneck });
  });

  it('names the part that runs out first, at each location', () => {
    const { places } = made(SET, { A: { MUG: 8, LAMP: 1 }, B: { MUG: 1, LAMP: 5 } });
    expect(places.map(({ units, bottleneck }) => [units, bottleneck])).toEqual([
      [1, 'LAMP'],
      [0, 'MUG'],
    ]);
  });

  const parts = fc.uniqueArray(
    fc.record({
      sku: fc.constantFrom('MUG', 'LAMP', 'RUG'),
      quantity: fc.integer({ min: 1, max: 4 }),
    }),
    { minLength: 1, selector: ({ sku }) => sku },
  );
  const shelf = fc.record({
    MUG: fc.integer({ min: -9, max: 30 }),
    LAMP: fc.integer({ min: -9, max: 30 }),
    RUG: fc.integer({ min: -9, max: 30 }),
  });
  const shelves = fc.dictionary(fc.constantFrom('A', 'B', 'C'), shelf, { minKeys: 1 });

  it('is never more than all locations have, and each makes only of its own', () => {
    fc.assert(
      fc.property(parts, shelves, (recipe, at) => {
        const { units, places } = made(bundles(recipe), at);
        for (const { sku, quantity } of recipe) {
          const owned = Object.values(at).reduce((sum, each) => sum + (each[sku as 'MUG'] ?? 0), 0);
          expect(units * quantity).toBeLessThanOrEqual(Math.max(0, owned));
          for (const place of places) {
            const there = at[place.locationId]?.[sku as 'MUG'] ?? 0;
            expect(place.units * quantity).toBeLessThanOrEqual(Math.max(0, there));
          }
        }
        expect(units).toBeLessThanOrEqual(places.reduce((sum, place) => sum + place.units, 0));
      }),
      { numRuns: 1000 },
    );
  });
});
