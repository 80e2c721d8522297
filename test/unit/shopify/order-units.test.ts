import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocatedQuantity } from '../../../server/domain/order.ts';
import { restFulfillment, restLine, restOrder, restRefund } from './fixtures/rest.ts';
import { firstLine } from './fixtures/translated.ts';

const at = (externalLocationId: string | null, quantity: number): LocatedQuantity => ({
  externalLocationId,
  quantity,
});
const line = (quantity: number, current: number, open: number) =>
  restLine(1, { quantity, current_quantity: current, fulfillable_quantity: open });
const units = (body: unknown) => {
  const { quantity, removed, writtenOff, shipped, restocked } = firstLine(body);
  return { quantity, removed, writtenOff, shipped, restocked };
};

describe('where the units of a line stand', () => {
  it('counts what was sent from each location, and not what a cancelled or failed fulfilment sent', () => {
    const order = restOrder({
      line_items: [line(5, 5, 2)],
      fulfillments: [
        restFulfillment(21, 42, [[1, 1]]),
        restFulfillment(22, 41, [[1, 1]]),
        restFulfillment(23, 41, [[1, 1]]),
        restFulfillment(24, 41, [[1, 1]], 'cancelled'),
        restFulfillment(25, 41, [[1, 1]], 'failure'),
      ],
    });
    expect(units(order)).toEqual({
      quantity: 5,
      removed: 0,
      writtenOff: 0,
      shipped: [at('41', 2), at('42', 1)],
      restocked: [],
    });
  });

  it('counts a fulfilment in a state Shopify added later as sent', () => {
    const fulfillments = [restFulfillment(21, null, [[1, 2]], 'teleported')];
    const order = restOrder({ line_items: [line(2, 2, 0)], fulfillments });
    expect(units(order).shipped).toEqual([at(null, 2)]);
  });

  it.each([
    ['units edited out of an order are removed', 1, 1, [], { removed: 1, writtenOff: 0 }],
    [
      'units refunded before they left and put back are removed',
      1,
      1,
      [{ line: 1, quantity: 1, restock: 'cancel', at: 41 }],
      { removed: 1, writtenOff: 0 },
    ],
    [
      'units refunded before they left without restocking are written off',
      1,
      1,
      [{ line: 1, quantity: 1, restock: 'no_restock' }],
      { removed: 0, writtenOff: 1 },
    ],
    [
      'the old restock type counts as removed before the units left',
      1,
      1,
      [{ line: 1, quantity: 1, restock: 'legacy_restock' }],
      { removed: 1, writtenOff: 0 },
    ],
    [
      'a restock type Shopify added later puts nothing back',
      1,
      1,
      [{ line: 1, quantity: 1, restock: 'shredded' }],
      { removed: 0, writtenOff: 1 },
    ],
    [
      'an edit and a refund are told apart',
      0,
      0,
      [{ line: 1, quantity: 1, restock: 'no_restock' }],
      { removed: 1, writtenOff: 1 },
    ],
  ])('%s', (_, current, open, rows, expected) => {
    const refunds = rows.length > 0 ? [restRefund(31, '12.50', rows)] : [];
    const order = restOrder({ line_items: [line(2, current, open)], refunds });
    expect(units(order)).toEqual({ quantity: 2, shipped: [], restocked: [], ...expected });
  });

  it.each([
    ['returned units are restocked where they came back', 'return', [at('43', 1)]],
    [
      'the old restock type counts as restocked after the units left',
      'legacy_restock',
      [at('43', 1)],
    ],
    ['refunded units that stay with the buyer change nothing', 'no_restock', []],
  ])('%s', (_, restock, restocked) => {
    const order = restOrder({
      line_items: [line(2, 1, 0)],
      fulfillments: [restFulfillment(21, 41, [[1, 2]])],
      refunds: [restRefund(31, '12.50', [{ line: 1, quantity: 1, restock, at: 43 }])],
    });
    expect(units(order)).toEqual({
      quantity: 2,
      removed: 0,
      writtenOff: 0,
      shipped: [at('41', 2)],
      restocked,
    });
  });

  it.each([
    ['put everything back', 'cancel', { removed: 2, writtenOff: 0 }],
    ['put nothing back', 'no_restock', { removed: 0, writtenOff: 2 }],
  ])('a cancellation that %s says so', (_, restock, expected) => {
    const order = restOrder({
      cancelled_at: '2026-11-02T10:00:00+01:00',
      line_items: [line(2, 0, 0)],
      refunds: [restRefund(31, '25.00', [{ line: 1, quantity: 2, restock }])],
    });
    expect(units(order)).toMatchObject(expected);
  });

  it('a cancellation that says nothing of stock put nothing back', () => {
    const order = restOrder({
      cancelled_at: '2026-11-02T10:00:00+01:00',
      line_items: [line(2, 0, 0)],
    });
    expect(units(order)).toMatchObject({ removed: 0, writtenOff: 2 });
  });

  it('units edited out before a cancellation stay removed', () => {
    const order = restOrder({
      cancelled_at: '2026-11-02T10:00:00+01:00',
      line_items: [line(3, 0, 0)],
      refunds: [restRefund(31, '25.00', [{ line: 1, quantity: 2, restock: 'no_restock' }])],
    });
    expect(units(order)).toMatchObject({ removed: 1, writtenOff: 2 });
  });

  it('an old payload without current quantities is read from its refunds', () => {
    const old = restLine(1, { current_quantity: undefined, fulfillable_quantity: undefined });
    const rows = [{ line: 1, quantity: 1, restock: 'no_restock' }];
    const order = restOrder({ line_items: [old], refunds: [restRefund(31, '12.50', rows)] });
    expect(units(order)).toMatchObject({ removed: 0, writtenOff: 1 });
  });

  it('never gives away more units than were ordered, however torn the payload', () => {
    const few = fc.integer({ min: 0, max: 6 });
    const row = fc.record({
      line: fc.constant(1),
      quantity: few,
      restock: fc.constantFrom('cancel', 'return', 'no_restock', 'legacy_restock', 'new'),
      at: fc.constantFrom(null, 41, 42),
    });
    const torn = fc.record({
      quantity: few,
      current: few,
      open: few,
      cancelled: fc.boolean(),
      sent: fc.array(few, { maxLength: 3 }),
      rows: fc.array(row, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(torn, ({ quantity, current, open, cancelled, sent, rows }) => {
        const order = restOrder({
          cancelled_at: cancelled ? '2026-11-02T10:00:00+01:00' : null,
          line_items: [line(quantity, current, open)],
          fulfillments: sent.map((count, index) => restFulfillment(index, 41, [[1, count]])),
          refunds: [restRefund(31, '0.00', rows)],
        });
        const found = units(order);
        const shipped = found.shipped.reduce((sum, part) => sum + part.quantity, 0);
        const back = found.restocked.reduce((sum, part) => sum + part.quantity, 0);
        expect(Math.min(found.removed, found.writtenOff, shipped, back)).toBeGreaterThanOrEqual(0);
        expect(shipped + found.removed + found.writtenOff).toBeLessThanOrEqual(quantity);
        expect(back).toBeLessThanOrEqual(shipped);
        if (cancelled) expect(shipped + found.removed + found.writtenOff).toBe(quantity);
      }),
      { numRuns: 500 },
    );
  });
});
