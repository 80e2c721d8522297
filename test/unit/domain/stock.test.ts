import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Balance,
  balanceAfter,
  delta,
  EMPTY,
  isBucket,
  type Movement,
  onHand,
  type Place,
} from '../../../server/domain/stock.ts';

const PLACES: readonly Place[] = [
  'available',
  'committed',
  'unavailable',
  'incoming',
  'supplier',
  'customer',
  'count',
];
const SHELF = new Set<Place>(['available', 'committed', 'unavailable']);

function move(from: Place, to: Place, quantity: number): Movement {
  const cause = {
    kind: 'count' as const,
    id: 'c1',
    channelId: null,
    actor: 'test',
    at: new Date(0),
  };
  return { key: 'k', sku: 'MUG-1', locationId: 'loc_1', from, to, quantity, cause };
}

const moves = fc
  .record({
    from: fc.constantFrom(...PLACES),
    to: fc.constantFrom(...PLACES),
    quantity: fc.integer({ min: 1, max: 1000 }),
  })
  .filter(({ from, to }) => from !== to)
  .map(({ from, to, quantity }) => move(from, to, quantity));

const run = (history: readonly Movement[]): Balance => history.reduce(balanceAfter, EMPTY);

describe('a balance', () => {
  it('changes only the two places of a movement, by the same number of units', () => {
    fc.assert(
      fc.property(moves, (movement) => {
        const after = balanceAfter(EMPTY, movement);
        for (const place of PLACES) {
          if (!isBucket(place)) continue;
          expect(after[place]).toBe(delta(movement, place));
        }
      }),
    );
  });

  it('on hand is what entered from outside less what left, whatever happened in between', () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 40 }), (history) => {
        const entered = history.reduce((sum, { from, to, quantity }) => {
          return sum + (SHELF.has(to) ? quantity : 0) - (SHELF.has(from) ? quantity : 0);
        }, 0);
        expect(onHand(run(history))).toBe(entered);
      }),
    );
  });

  it('is the same in whatever order movements are posted', () => {
    const histories = fc.array(moves, { maxLength: 20 });
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (history, keys) => {
        const shuffled = history
          .map((movement) => ({ movement, rank: keys.next().value ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ movement }) => movement);
        expect(run(shuffled)).toEqual(run(history));
      }),
    );
  });

  it('goes below zero when more is sold than there was, and says so', () => {
    expect(run([move('available', 'committed', 2)])).toEqual({
      ...EMPTY,
      available: -2,
      committed: 2,
    });
  });

  it.each([0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'refuses to move %d units',
    (quantity) => {
      expect(() => balanceAfter(EMPTY, move('available', 'committed', quantity))).toThrow(
        RangeError,
      );
    },
  );

  it('refuses a movement that goes nowhere', () => {
    expect(() => balanceAfter(EMPTY, move('available', 'available', 1))).toThrow(RangeError);
  });

  it('is not changed in place', () => {
    const before = Object.freeze({ ...EMPTY });
    balanceAfter(before, move('supplier', 'incoming', 3));
    expect(before).toEqual(EMPTY);
  });
});
