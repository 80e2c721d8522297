import { describe, expect, it } from 'vitest';
import type { Part } from '../../../server/domain/bundles.ts';
import type { LineResolver } from '../../../server/domain/line-stock.ts';
import type { OrderBook, OrderSnapshot } from '../../../server/domain/order.ts';
import { resettle, settle } from '../../../server/domain/settle.ts';
import { balanceAfter, EMPTY, type Movement } from '../../../server/domain/stock.ts';
import { lineOf, snapshotOf } from '../../support/orders.ts';
import { at, identity, minute, netOf, resolver } from './settle-support.ts';

const SET: readonly Part[] = [
  { sku: 'MUG-1', quantity: 2 },
  { sku: 'LAMP-1', quantity: 1 },
];
const madeOf = (parts: readonly Part[]): LineResolver => ({
  ...resolver,
  leavesOf: (sku) => (sku === 'SET' ? parts : [{ sku, quantity: 1 }]),
});

/** Settles deliveries one after another, each with the recipe of its moment. */
function take(
  deliveries: readonly (readonly [OrderSnapshot, LineResolver])[],
  from: OrderBook | null = null,
): { book: OrderBook; movements: readonly Movement[] } {
  let book = from;
  const movements: Movement[] = [];
  for (const [snapshot, by] of deliveries) {
    const settled = settle(book, snapshot, identity, by);
    book = settled.book;
    if (settled.kind === 'changed') movements.push(...settled.movements);
  }
  if (!book) throw new Error('no delivery, no book');
  return { book, movements };
}

const sets = (quantity: number, over: Parameters<typeof lineOf>[2] = {}) =>
  lineOf('SET', quantity, over);
const placed = snapshotOf({ lines: [sets(3)], revisedAt: minute(0) });
const cancelled = snapshotOf({
  lines: [sets(3, { removed: 3 })],
  state: 'cancelled',
  revisedAt: minute(9),
});

describe('a line that sells a bundle', () => {
  it('takes the units of every part, and keeps what it took', () => {
    const { book, movements } = take([[placed, madeOf(SET)]]);
    expect(netOf(movements)).toEqual({
      'MUG-1 loc_main available': -6,
      'MUG-1 loc_main committed': 6,
      'LAMP-1 loc_main available': -3,
      'LAMP-1 loc_main committed': 3,
    });
    expect(book.lines[0]).toMatchObject({ sku: 'SET', leaves: SET });
    expect(book.lines[0]?.held[0]?.committed).toBe(3);
    expect(movements.map(({ cause }) => cause.bundle)).toEqual([
      { sku: 'SET', each: 2 },
      { sku: 'SET', each: 1 },
    ]);
    expect(movements.map(({ cause }) => cause.externalItemId)).toEqual(['v-SET', 'v-SET']);
  });

  it.each<[string, readonly Part[]]>([
    ['of other parts', [{ sku: 'CAP-2', quantity: 5 }]],
    ['of fewer units', [{ sku: 'MUG-1', quantity: 1 }]],
    ['a plain item', [{ sku: 'SET', quantity: 1 }]],
  ])('gives back what it took, though it is %s by now', (_what, now) => {
    const { book, movements } = take([
      [placed, madeOf(SET)],
      [cancelled, madeOf(now)],
    ]);
    expect(netOf(movements)).toEqual({});
    expect(book.lines[0]?.leaves).toEqual(SET);
  });

  it('ships, loses and puts back its parts in whole units of the bundle', () => {
    const later = snapshotOf({
      lines: [sets(3, { shipped: [at('b', 2)], writtenOff: 1, restocked: [at(null, 1)] })],
      revisedAt: minute(5),
    });
    const { movements } = take([
      [placed, madeOf(SET)],
      [later, madeOf(SET)],
    ]);
    expect(netOf(movements)).toEqual({
      'MUG-1 loc_b available': -4,
      'MUG-1 loc_b customer': 4,
      'MUG-1 loc_main customer': -2,
      'MUG-1 loc_main count': 2,
      'LAMP-1 loc_b available': -2,
      'LAMP-1 loc_b customer': 2,
      'LAMP-1 loc_main customer': -1,
      'LAMP-1 loc_main count': 1,
    });
  });

  it('stays a plain item where it took units before it was a bundle', () => {
    const { book, movements } = take([
      [placed, resolver],
      [cancelled, madeOf(SET)],
    ]);
    expect(netOf(movements)).toEqual({});
    expect(new Set(movements.map(({ sku }) => sku))).toEqual(new Set(['SET']));
    expect(book.lines[0]).not.toHaveProperty('leaves');
    expect(movements.every(({ cause }) => cause.bundle === undefined)).toBe(true);
  });

  it('takes its parts once it is mapped, by the recipe of that moment', () => {
    const unmapped: LineResolver = { ...madeOf(SET), skuOf: () => null };
    const { book } = take([[placed, unmapped]]);
    const mapped = resettle(book, identity, madeOf(SET));
    expect(mapped.book.lines[0]).toMatchObject({ sku: 'SET', leaves: SET });
    expect(netOf(mapped.book.pending)['MUG-1 loc_main committed']).toBe(6);
  });

  it('takes from before the opening without touching what is available', () => {
    const old = { ...placed, placedAt: new Date('2026-01-01T00:00:00Z') };
    expect(netOf(take([[old, madeOf(SET)]]).movements)).toEqual({
      'MUG-1 loc_main count': -6,
      'MUG-1 loc_main committed': 6,
      'LAMP-1 loc_main count': -3,
      'LAMP-1 loc_main committed': 3,
    });
  });

  it('posts the part last that its sales are counted on', () => {
    const { movements } = take([
      [placed, madeOf(SET)],
      [cancelled, madeOf(SET)],
    ]);
    expect(movements.map(({ sku }) => sku)).toEqual(['MUG-1', 'LAMP-1', 'MUG-1', 'LAMP-1']);
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/** A set beside a single mug: the same item twice in one order, by two ways. */
const mug = (over: Parameters<typeof lineOf>[2] = {}) => lineOf('MUG-1', 2, over);
const LIFE: readonly OrderSnapshot[] = [
  snapshotOf({ lines: [sets(3), mug()], payment: 'pending', revisedAt: minute(0) }),
  snapshotOf({ lines: [sets(3), mug()], revisedAt: minute(1) }),
  snapshotOf({ lines: [sets(3, { shipped: [at('b', 2)] }), mug()], revisedAt: minute(1) }),
  snapshotOf({
    lines: [sets(3, { shipped: [at('c', 2)], removed: 1 }), mug({ removed: 1 })],
    revisedAt: minute(2),
  }),
  snapshotOf({
    lines: [sets(3, { shipped: [at('c', 2)], removed: 1, restocked: [at(null, 1)] }), mug()],
    state: 'closed',
    revisedAt: minute(3),
  }),
].map((snapshot) => ({ ...snapshot, placedAt: minute(0) }));

describe('an order with a bundle, told in each of 120 ways and each delivery twice,', () => {
  const ways = permutations(LIFE).map((way) => way.flatMap((each) => [each, each]));
  const told = (way: readonly OrderSnapshot[]) => take(way.map((each) => [each, madeOf(SET)]));
  const inOrder = told(LIFE);

  it('ends in one document', () => {
    const { version: _, pending: __, ...document } = inOrder.book;
    for (const way of ways) {
      const { version: ___, pending: ____, ...found } = told(way).book;
      expect(found).toEqual(document);
    }
  });

  it('moves the same units, under keys that are used once, and ships only what was committed', () => {
    const expected = netOf(inOrder.movements);
    for (const way of ways) {
      const { movements } = told(way);
      expect(netOf(movements)).toEqual(expected);
      expect(new Set(movements.map(({ key }) => key)).size).toBe(movements.length);
      const balances = new Map<string, typeof EMPTY>();
      for (const movement of movements) {
        const chain = `${movement.sku} ${movement.locationId}`;
        const after = balanceAfter(balances.get(chain) ?? EMPTY, movement);
        expect(after.committed).toBeGreaterThanOrEqual(0);
        balances.set(chain, after);
      }
    }
  });

  it('gives every unit back when it is deleted, whatever the recipe says at each delivery', () => {
    const gone = { ...cancelled, lines: [sets(3, { removed: 3 }), mug({ removed: 2 })] };
    const recipes = [SET, [{ sku: 'CAP-2', quantity: 7 }], [{ sku: 'SET', quantity: 1 }]];
    for (const way of permutations(LIFE.slice(0, 4))) {
      const deliveries = [...way, gone].map(
        (each, n) => [each, madeOf(recipes[n % recipes.length] ?? SET)] as const,
      );
      const left = Object.values(netOf(take(deliveries).movements));
      expect(left.filter((units) => units !== 0)).toEqual([]);
    }
  });
});
