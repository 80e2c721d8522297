import { describe, expect, it } from 'vitest';
import { isToFulfil, lifecycleOf } from '../../../server/domain/lifecycle.ts';
import type { BookLine, OrderSnapshot } from '../../../server/domain/order.ts';
import { lineOf, snapshotOf } from '../../support/orders.ts';

const placedAt = new Date('2026-03-01T10:00:00Z');

function courseOf(over: Partial<OrderSnapshot>, lines: readonly BookLine[]) {
  const steps = lifecycleOf({ ...snapshotOf({ placedAt, ...over }), lines });
  return Object.fromEntries(
    steps.map(({ step, status, units }) => [
      step,
      units ? `${status} ${units.done}/${units.of}` : status,
    ]),
  );
}

interface Units {
  readonly ordered: number;
  readonly reserved?: number;
  readonly shipped?: number;
  readonly removed?: number;
}

function line({ ordered, reserved = 0, shipped = 0, removed = 0 }: Units): BookLine {
  const parts = shipped > 0 ? [{ externalLocationId: null, quantity: shipped }] : [];
  const held = { locationId: 'l', committed: reserved, shipped, writtenOff: 0, restocked: 0 };
  return { ...lineOf('A', ordered, { removed, shipped: parts }), sku: 'A', held: [held] };
}

describe('the course of an order', () => {
  it('is counted in the units that have to leave', () => {
    const lines = [
      line({ ordered: 3, reserved: 2, shipped: 1 }),
      { ...lineOf('B'), sku: null, held: [] },
    ];
    expect(courseOf({ payment: 'partly-paid' }, lines)).toEqual({
      placed: 'done',
      paid: 'partly',
      allocated: 'partly 3/4',
      fulfilled: 'partly 1/4',
      closed: 'waiting',
    });
  });

  it('is done when all has left, and closed when the channel says so', () => {
    const lines = [line({ ordered: 3, shipped: 2, removed: 1 })];
    expect(courseOf({ state: 'closed' }, lines)).toEqual({
      placed: 'done',
      paid: 'done',
      allocated: 'done 2/2',
      fulfilled: 'done 2/2',
      closed: 'done',
    });
  });

  it('has nothing to wait for once it was cancelled', () => {
    const lines = [line({ ordered: 2 })];
    expect(courseOf({ state: 'cancelled', payment: 'voided' }, lines)).toEqual({
      placed: 'done',
      paid: 'dropped',
      allocated: 'dropped 0/0',
      fulfilled: 'dropped 0/0',
      closed: 'dropped',
    });
  });

  it('tells what had left before it was cancelled', () => {
    const lines = [line({ ordered: 2, shipped: 1, removed: 1 })];
    expect(courseOf({ state: 'cancelled', payment: 'refunded' }, lines)).toMatchObject({
      paid: 'done',
      fulfilled: 'done 1/1',
    });
  });

  it('is told to be shipped by the last parcel that was not cancelled', () => {
    const parcel = (externalId: string, day: number, cancelled: boolean) => ({
      ...{ externalId, cancelled, externalLocationId: null, lines: [], tracking: [] },
      at: new Date(Date.UTC(2026, 2, day)),
    });
    const shipments = [parcel('a', 4, false), parcel('b', 3, false), parcel('c', 9, true)];
    const lines = [line({ ordered: 1, shipped: 1 })];
    const steps = lifecycleOf({ ...snapshotOf({ placedAt, shipments }), lines });
    expect(steps.find(({ step }) => step === 'fulfilled')?.at).toEqual(new Date('2026-03-04'));
  });
});

describe('an order is to be fulfilled', () => {
  it.each([
    ['while a unit is open', 'open', line({ ordered: 2, shipped: 1 }), true],
    ['while it is on hold', 'held', line({ ordered: 1 }), true],
    ['not when all has left', 'open', line({ ordered: 1, shipped: 1 }), false],
    [
      'not when the rest was taken out',
      'open',
      line({ ordered: 2, shipped: 1, removed: 1 }),
      false,
    ],
    ['not once it is closed', 'closed', line({ ordered: 1 }), false],
    ['not once it is cancelled', 'cancelled', line({ ordered: 1 }), false],
    ['not for what holds no stock', 'open', { ...line({ ordered: 1 }), stocked: false }, false],
  ] as const)('%s', (_when, state, only, expected) => {
    expect(isToFulfil({ state, lines: [only] })).toBe(expected);
  });
});
