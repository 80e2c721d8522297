import { describe, expect, it } from 'vitest';
import {
  arrivalOf,
  countMovement,
  departure,
  expectation,
  opposite,
  receipt,
} from '../../../server/domain/by-hand.ts';
import { type Balance, balanceAfter, EMPTY, type Movement } from '../../../server/domain/stock.ts';

const cause = {
  kind: 'count',
  id: 'by-hand:count:1',
  channelId: null,
  actor: 'person:1',
  at: new Date(0),
} as const;
const undoing = { ...cause, id: `undo:${cause.id}`, undoes: cause.id };
const shelf = { sku: 'MUG', locationId: 'main' };
const balance: Balance = { available: 7, committed: 5, unavailable: 1, incoming: 4 };

describe('a count', () => {
  it.each([
    [10, 4],
    [13, 7],
    [20, 14],
    [0, -6],
  ])(
    'of %i leaves what is owed and puts the difference on what is available: %i',
    (counted, available) => {
      const moved = countMovement(cause, shelf, balance, counted);
      const after = moved ? balanceAfter(balance, moved) : balance;
      expect(after).toEqual({ ...balance, available });
    },
  );

  it('of what the books say already is no movement', () => {
    expect(countMovement(cause, shelf, balance, 13)).toBeNull();
  });
});

describe('a transfer', () => {
  const left = departure(cause, shelf, 'cellar', 3);

  it('carries with its departure all that the arrival is made of', () => {
    const stored = structuredClone(left);
    expect(arrivalOf(stored)).toEqual({
      ...left,
      key: `${cause.id}:in`,
      locationId: 'cellar',
      from: 'transfer',
      to: 'available',
    });
    expect(left.key).toBe(`${cause.id}:out`);
  });

  it('has one arrival: nothing else makes one', () => {
    const arrived = arrivalOf(left);
    expect(arrived && arrivalOf(arrived)).toBeNull();
    expect(arrivalOf(receipt(cause, shelf, 1))).toBeNull();
  });
});

describe('the opposite', () => {
  const acts: [string, Movement | null][] = [
    ['a count upwards', countMovement(cause, shelf, balance, 20)],
    ['a count downwards', countMovement(cause, shelf, balance, 2)],
    ['an expectation', expectation(cause, shelf, 6)],
    ['a receipt', receipt(cause, shelf, 2)],
  ];
  it.each(acts)('of %s leads back to the balance before', (_name, done) => {
    if (!done) throw new Error('nothing moved');
    const back = opposite(undoing, done);
    expect(balanceAfter(balanceAfter(balance, done), back)).toEqual(balance);
    expect(back.key).not.toBe(done.key);
  });

  it('of a transfer leads both shelves back', () => {
    const left = departure(cause, shelf, 'cellar', 3);
    const arrived = arrivalOf(left);
    const away = opposite(undoing, left);
    const home = arrivalOf(away);
    if (!arrived || !home) throw new Error('a half is missing');
    expect([away.locationId, home.locationId]).toEqual(['cellar', 'main']);
    expect(balanceAfter(balanceAfter(balance, left), home)).toEqual(balance);
    expect(balanceAfter(balanceAfter(EMPTY, arrived), away)).toEqual(EMPTY);
  });
});
