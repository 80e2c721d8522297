import { describe, expect, it } from 'vitest';
import type { OrderBook, OrderSnapshot } from '../../../server/domain/order.ts';
import { settle } from '../../../server/domain/settle.ts';
import { balanceAfter, EMPTY, type Movement } from '../../../server/domain/stock.ts';
import { lineOf, snapshotOf } from '../../support/orders.ts';
import { at, identity, minute, netOf, resolver, take } from './settle-support.ts';

/**
 * A life in six deliveries: placed, paid, shipped from B, corrected, edited, given back. Twice something
 * happens in the second of the one before, as with changes that do not move the channel's clock.
 */
const mugs = (over: Parameters<typeof lineOf>[2]) => lineOf('MUG-1', 3, over);
const caps = (over: Parameters<typeof lineOf>[2] = {}) => lineOf('CAP-2', 2, over);
const LIFE: readonly OrderSnapshot[] = [
  snapshotOf({ lines: [mugs({}), caps()], payment: 'pending', revisedAt: minute(0) }),
  snapshotOf({ lines: [mugs({}), caps()], revisedAt: minute(1) }),
  snapshotOf({ lines: [mugs({ shipped: [at('b', 3)] }), caps()], revisedAt: minute(1) }),
  snapshotOf({
    lines: [mugs({ shipped: [at('b', 1), at('c', 1)] }), caps()],
    revisedAt: minute(2),
  }),
  snapshotOf({
    lines: [mugs({ shipped: [at('c', 1), at(null, 1)] }), caps({ removed: 1 })],
    revisedAt: minute(3),
  }),
  snapshotOf({
    lines: [
      mugs({ shipped: [at('c', 1), at(null, 1)], writtenOff: 1, restocked: [at('b', 1)] }),
      caps({ removed: 2 }),
    ],
    state: 'closed',
    revisedAt: minute(3),
  }),
].map((snapshot) => ({ ...snapshot, placedAt: minute(0) }));

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

const ORDERS = permutations(LIFE);
/** How the same deliveries come more than once: each at once again, each a step late, all once more. */
const REPEATS: readonly (readonly [
  how: string,
  repeat: (order: readonly OrderSnapshot[]) => OrderSnapshot[],
])[] = [
  ['once each', (order) => [...order]],
  ['each twice in a row', (order) => order.flatMap((each) => [each, each])],
  ['each again a step late', (order) => order.flatMap((each, i) => [each, order[i - 1] ?? each])],
  ['all again from the end', (order) => [...order, ...order.toReversed()]],
];

/** Where the units stand that the book says it holds or moved, as `netOf` tells it of movements. */
function netOfBook({ lines }: OrderBook): Record<string, number> {
  const rows = lines.flatMap(({ sku, held }) =>
    held.flatMap(({ locationId, committed, shipped, writtenOff, restocked }) => {
      const taken = committed + shipped + writtenOff;
      return [
        [`${sku} ${locationId} available`, restocked - taken],
        [`${sku} ${locationId} committed`, committed],
        [`${sku} ${locationId} customer`, shipped - restocked],
        [`${sku} ${locationId} count`, writtenOff],
      ] as const;
    }),
  );
  return Object.fromEntries(rows.filter(([, units]) => units !== 0));
}

/** Walks the ledger line by line: units that are committed must have been taken before they leave. */
function lowestCommitted(movements: readonly Movement[]): number {
  const balances = new Map<string, typeof EMPTY>();
  let lowest = 0;
  for (const movement of movements) {
    const chain = `${movement.sku} ${movement.locationId}`;
    const after = balanceAfter(balances.get(chain) ?? EMPTY, movement);
    balances.set(chain, after);
    lowest = Math.min(lowest, after.committed);
  }
  return lowest;
}

describe('an order of six deliveries', () => {
  const { book: inOrder, movements } = take(LIFE);
  const { version: _, pending: __, ...document } = inOrder;

  it('can be told in 720 ways', () => {
    const ways = new Set(ORDERS.map((order) => order.map((each) => LIFE.indexOf(each)).join('')));
    expect(ways.size).toBe(720);
  });

  it('ends as its last delivery says, with the units where they were counted by hand', () => {
    expect(document).toMatchObject({ state: 'closed', lines: LIFE[5]?.lines });
    expect(netOf(movements)).toEqual({
      'MUG-1 loc_main available': -2,
      'MUG-1 loc_main customer': 1,
      'MUG-1 loc_main count': 1,
      'MUG-1 loc_c available': -1,
      'MUG-1 loc_c customer': 1,
      'MUG-1 loc_b available': 1,
      'MUG-1 loc_b customer': -1,
    });
  });

  describe.each(REPEATS)('in each of 720 ways, %s,', (_how, repeat) => {
    it('ends in one document', () => {
      for (const order of ORDERS) {
        const { version: ___, pending: ____, ...found } = take(repeat(order)).book;
        expect(found).toEqual(document);
      }
    });

    it('moves the same units between the same places', () => {
      const expected = netOf(movements);
      for (const order of ORDERS) expect(netOf(take(repeat(order)).movements)).toEqual(expected);
    });

    it('keeps ledger and book saying the same after every delivery, and no movement unsaved', () => {
      for (const order of ORDERS) {
        take(repeat(order), (book, posted) => {
          expect(netOf(posted)).toEqual(netOfBook(book));
          expect(book.pending).toEqual(posted);
        });
      }
    });

    it('uses no key for two movements, and ships nothing that was not committed', () => {
      for (const order of ORDERS) {
        const told = take(repeat(order)).movements;
        expect(new Set(told.map(({ key }) => key)).size).toBe(told.length);
        expect(lowestCommitted(told)).toBe(0);
      }
    });
  });

  it('is not changed by the same delivery again, nor by an older one', () => {
    for (const each of LIFE) {
      expect(settle(inOrder, each, identity, resolver)).toEqual({
        kind: 'unchanged',
        book: inOrder,
      });
    }
  });

  it('keeps movements that are still to be posted in front of new ones', () => {
    const [first, second] = [LIFE[0], LIFE[5]].flatMap((each) => each ?? []);
    if (!first || !second) throw new Error('the life has six deliveries');
    const placed = settle(null, first, identity, resolver);
    const ended = settle(placed.book, second, identity, resolver);
    if (placed.kind !== 'changed' || ended.kind !== 'changed') throw new Error('nothing changed');
    expect(ended.book.pending).toEqual([...placed.movements, ...ended.movements]);
  });
});
