import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherMs, publishStep, sellable } from '../../../server/domain/sellable.ts';
import { EMPTY } from '../../../server/domain/stock.ts';

const holding = (available: number) => ({ ...EMPTY, available, committed: 5, incoming: 9 });

describe('what a channel may sell', () => {
  it.each([
    [[7], 0, 7],
    [[7, 5], 0, 12],
    [[7, -2], 0, 5],
    [[7], 3, 4],
    [[2], 3, 0],
    [[-4], 0, 0],
    [[], 0, 0],
  ])(
    'is what is available over its locations %j less a buffer of %d: %d',
    (shelves, buffer, can) => {
      expect(sellable(shelves.map(holding), buffer)).toBe(can);
    },
  );

  it('is never below zero and never more than what is available', () => {
    const shelves = fc.array(fc.integer({ min: -100, max: 100 }), { maxLength: 5 });
    fc.assert(
      fc.property(shelves, fc.nat(50), (available, buffer) => {
        const can = sellable(available.map(holding), buffer);
        const sum = available.reduce((total, units) => total + units, 0);
        expect(can).toBeGreaterThanOrEqual(0);
        expect(can).toBeLessThanOrEqual(Math.max(0, sum));
      }),
    );
  });
});

describe('publishing', () => {
  const at = new Date(0);
  const clear = { seen: null, flight: null };
  const puzzled = { seen: { sellable: 5, at }, flight: null };
  const unknown = { seen: null, flight: { key: 'w1', expected: 5, sellable: 6 } };

  it('reads a number first that was never read', () => {
    expect(publishStep(5, null, clear)).toEqual({ kind: 'read-first' });
    expect(publishStep(5, null, puzzled)).toEqual({ kind: 'read-first' });
  });

  it('does nothing where the channel shows the right number', () => {
    expect(publishStep(5, 5, clear)).toEqual({ kind: 'nothing' });
  });

  it('sends a decrease even while a reading waits to be explained', () => {
    expect(publishStep(3, 5, puzzled)).toEqual({ kind: 'write', expected: 5, sellable: 3 });
  });

  it('holds an increase while a reading waits to be explained', () => {
    expect(publishStep(6, 5, puzzled)).toEqual({ kind: 'hold' });
  });

  it('reads first after a write whose outcome is unknown', () => {
    expect(publishStep(3, 5, unknown)).toEqual({ kind: 'read-first' });
    expect(publishStep(6, 5, unknown)).toEqual({ kind: 'read-first' });
  });

  it('never raises a number that may already be wrong', () => {
    const number = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(number, number, (target, shows) => {
        const step = publishStep(target, shows, puzzled);
        if (step.kind === 'write') expect(step.sellable).toBeLessThan(step.expected);
      }),
    );
  });
});

describe('changes on their way to a store', () => {
  it.each([
    [1, 0],
    [0.5, 0],
    [0.25, 1_000],
    [0, 2_000],
    [-1, 2_000],
  ])('are gathered only as its budget empties (%d left: %d ms)', (spare, ms) => {
    expect(gatherMs(spare, 2_000)).toBe(ms);
  });
});
