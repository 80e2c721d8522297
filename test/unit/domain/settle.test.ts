import { describe, expect, it } from 'vitest';
import type { LineResolver } from '../../../server/domain/line-stock.ts';
import type { OrderBook, OrderSnapshot } from '../../../server/domain/order.ts';
import { resettle, type Settled, settle, settleGone } from '../../../server/domain/settle.ts';
import type { Movement } from '../../../server/domain/stock.ts';
import { lineOf, snapshotOf } from '../../support/orders.ts';
import { netOf, permutations, replay } from './settle-support.ts';

const identity = {
  orderId: 'ord_1',
  merchantId: 'mer_1',
  channelId: 'chn_1',
  openedAt: new Date('2026-02-01T00:00:00Z'),
};
const resolver: LineResolver = {
  skuOf: (line) => line.channelSku,
  locationOf: (externalId) => (externalId === null ? 'loc_main' : `loc_${externalId}`),
};
const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 10, n));
const at = (externalLocationId: string | null, quantity: number) => ({
  externalLocationId,
  quantity,
});
const take = (snapshots: readonly OrderSnapshot[]) =>
  replay(snapshots, (book, each) => settle(book, each, identity, resolver));
const heldOf = (book: OrderBook, index = 0) => book.lines[index]?.held;
const row = (locationId: string, parts: Partial<Record<'committed' | 'shipped', number>> = {}) => ({
  locationId,
  committed: 0,
  shipped: 0,
  writtenOff: 0,
  restocked: 0,
  ...parts,
});

/** A life in six deliveries: placed, paid, shipped from B, corrected, edited, given back. */
const mugs = (over: Parameters<typeof lineOf>[2]) => lineOf('MUG-1', 3, over);
const caps = (over: Parameters<typeof lineOf>[2] = {}) => lineOf('CAP-2', 2, over);
const LIFE: readonly OrderSnapshot[] = [
  snapshotOf({ lines: [mugs({}), caps()], payment: 'pending', revisedAt: minute(0) }),
  snapshotOf({ lines: [mugs({}), caps()], revisedAt: minute(1) }),
  // The same second as the payment: a partial shipment that does not move the channel's clock.
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
    revisedAt: minute(4),
  }),
].map((snapshot) => ({ ...snapshot, placedAt: minute(0) }));

describe('an order', () => {
  const { book: inOrder, movements } = take(LIFE);

  it('ends in one document whichever of 720 ways its deliveries take, with repeats', () => {
    const { version: _, pending: __, ...expected } = inOrder;
    for (const order of permutations(LIFE)) {
      const [first, second, third] = order;
      const repeated = [...order, ...[first, third, second].flatMap((each) => each ?? [])];
      const { book } = take(repeated);
      const { version: ___, pending: ____, ...found } = book;
      expect(found).toEqual(expected);
    }
  });

  it('moves the same units between the same places whichever of 720 ways they take', () => {
    const expected = netOf(movements);
    expect(expected).toEqual({
      'MUG-1 loc_main available': -2,
      'MUG-1 loc_main customer': 1,
      'MUG-1 loc_main count': 1,
      'MUG-1 loc_c available': -1,
      'MUG-1 loc_c customer': 1,
      'MUG-1 loc_b available': 1,
      'MUG-1 loc_b customer': -1,
    });
    for (const order of permutations(LIFE)) {
      const doubled = order.flatMap((each, index) => [each, order[index - 1] ?? each]);
      expect(netOf(take(doubled).movements)).toEqual(expected);
    }
  });

  it('never uses a key for two movements, however it got there', () => {
    for (const order of permutations(LIFE)) {
      const keys = take(order).movements.map((movement) => movement.key);
      expect(new Set(keys).size).toBe(keys.length);
    }
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

describe('units of an order', () => {
  const one = (over: Partial<OrderSnapshot>, line: Parameters<typeof lineOf>[2] = {}) =>
    snapshotOf({ lines: [lineOf('MUG-1', 3, line)], ...over });

  it('are committed at the default location until the channel says otherwise', () => {
    const { book, movements } = take([one({})]);
    expect(heldOf(book)).toEqual([row('loc_main', { committed: 3 })]);
    expect(netOf(movements)).toEqual({
      'MUG-1 loc_main available': -3,
      'MUG-1 loc_main committed': 3,
    });
    expect(movements[0]?.cause.at).toEqual(book.placedAt);
  });

  it('shipped from another location go back where they stood and leave there', () => {
    const shipped = one({ revisedAt: minute(5) }, { shipped: [at('b', 3)] });
    const { book, movements } = take([one({}), shipped]);
    expect(heldOf(book)).toEqual([row('loc_main'), row('loc_b', { shipped: 3 })]);
    expect(netOf(movements)).toEqual({
      'MUG-1 loc_b available': -3,
      'MUG-1 loc_b customer': 3,
    });
  });

  it('of a shipment that was undone are owed where they were owed before', () => {
    const shipped = one({ revisedAt: minute(5) }, { shipped: [at('b', 3)] });
    const undone = one({ revisedAt: minute(6) });
    for (const road of [[shipped, undone], [one({}), shipped, undone], [undone]]) {
      const { book, movements } = take(road);
      expect(heldOf(book)).toEqual([row('loc_main', { committed: 3 })]);
      expect(netOf(movements)).toEqual({
        'MUG-1 loc_main available': -3,
        'MUG-1 loc_main committed': 3,
      });
    }
  });

  it('of a cancelled order that were not shipped can be sold again', () => {
    const cancelled = one(
      { state: 'cancelled', revisedAt: minute(5) },
      { shipped: [at(null, 1)], removed: 2 },
    );
    expect(netOf(take([one({}), cancelled]).movements)).toEqual({
      'MUG-1 loc_main available': -1,
      'MUG-1 loc_main customer': 1,
    });
  });

  it.each([
    ['taken out before shipping', { removed: 1 }, { available: -2, committed: 2 }],
    [
      'refunded unshipped without restock',
      { writtenOff: 1 },
      { available: -3, committed: 2, count: 1 },
    ],
    [
      'refunded after shipping and put back',
      { shipped: [at(null, 3)], restocked: [at(null, 1)] },
      { available: -2, customer: 2 },
    ],
    [
      'refunded after shipping and lost',
      { shipped: [at(null, 3)] },
      { available: -3, customer: 3 },
    ],
  ])('%s stand where they should', (_, line, expected) => {
    const { movements } = take([one({}), one({ revisedAt: minute(5) }, line)]);
    const net = Object.entries(expected).map(([place, units]) => [
      `MUG-1 loc_main ${place}`,
      units,
    ]);
    expect(netOf(movements)).toEqual(Object.fromEntries(net));
  });

  it('of a write-off that was taken back are owed again', () => {
    const lost = one({ revisedAt: minute(5) }, { writtenOff: 2 });
    const { book, movements } = take([lost, one({ revisedAt: minute(6) })]);
    expect(heldOf(book)).toEqual([row('loc_main', { committed: 3 })]);
    expect(netOf(movements)['MUG-1 loc_main count']).toBeUndefined();
  });

  it('on a line that vanished are owed no more, and owed again when it is back', () => {
    const two = { lines: [lineOf('MUG-1', 3), lineOf('CAP-2', 2)] };
    const without = one({ revisedAt: minute(5) });
    const gone = take([snapshotOf(two), without]);
    expect(gone.book.lines.map((line) => [line.lineId, line.removed])).toEqual([
      ['line-MUG-1', 0],
      ['line-CAP-2', 2],
    ]);
    expect(netOf(gone.movements)['CAP-2 loc_main available']).toBeUndefined();
    const back = take([snapshotOf(two), without, snapshotOf({ ...two, revisedAt: minute(6) })]);
    expect(netOf(back.movements)['CAP-2 loc_main committed']).toBe(2);
  });

  it('of an item the channel deleted meanwhile are still released by its end', () => {
    const deleted = one(
      { state: 'cancelled', revisedAt: minute(5) },
      { externalItemId: null, stocked: false, removed: 3 },
    );
    const { book, movements } = take([one({}), deleted]);
    expect(book.lines[0]?.sku).toBe('MUG-1');
    expect(netOf(movements)).toEqual({});
  });

  it('of what holds no stock never move', () => {
    const { book, movements } = take([one({}, { stocked: false })]);
    expect(movements).toEqual([]);
    expect(heldOf(book)).toEqual([]);
  });
});

describe('an order from before the opening', () => {
  const early = { placedAt: new Date('2026-01-15T10:00:00Z') };
  const lines = [lineOf('MUG-1', 2)];

  it('takes nothing from what was counted, because it was not counted', () => {
    const { movements } = take([snapshotOf({ ...early, lines })]);
    expect(netOf(movements)).toEqual({
      'MUG-1 loc_main count': -2,
      'MUG-1 loc_main committed': 2,
    });
  });

  it('gives its units back to what can be sold when it is cancelled later', () => {
    const cancelled = snapshotOf({ ...early, lines, state: 'cancelled', revisedAt: minute(5) });
    const { movements } = take([snapshotOf({ ...early, lines }), cancelled]);
    expect(netOf(movements)).toEqual({
      'MUG-1 loc_main count': -2,
      'MUG-1 loc_main available': 2,
    });
  });
});

describe('a deleted order', () => {
  const gone = (book: OrderBook | null): Settled => settleGone(book, '1001', identity, resolver);

  it('owes nothing, and nothing that arrives later brings it back', () => {
    const { book, movements } = take([snapshotOf()]);
    const deleted = gone(book);
    if (deleted.kind !== 'changed') throw new Error('nothing changed');
    expect(netOf([...movements, ...deleted.movements])).toEqual({});
    const late = settle(deleted.book, LIFE[5] ?? snapshotOf(), identity, resolver);
    expect(late.kind).toBe('unchanged');
    expect(gone(deleted.book).kind).toBe('unchanged');
  });

  it('that was never seen leaves a mark that late deliveries respect', () => {
    const shell = gone(null).book;
    expect(shell).toMatchObject({ state: 'deleted', version: 1, lines: [] });
    expect(settle(shell, snapshotOf(), identity, resolver).kind).toBe('unchanged');
  });
});

describe('an unmapped line', () => {
  const unmapped: LineResolver = { ...resolver, skuOf: () => null };
  const lost = settle(null, snapshotOf(), identity, unmapped).book;

  it('moves nothing until it is mapped', () => {
    expect(lost.pending).toEqual([]);
    expect(resettle(lost, identity, unmapped).kind).toBe('unchanged');
  });

  it('takes its stock on the first look after it was mapped, once', () => {
    const found = resettle(lost, identity, resolver);
    if (found.kind !== 'changed') throw new Error('nothing changed');
    expect(found.book.version).toBe(2);
    expect(netOf(found.movements)).toEqual({
      'MUG-1 loc_main available': -1,
      'MUG-1 loc_main committed': 1,
    });
    expect(settle(found.book, snapshotOf(), identity, resolver).kind).toBe('unchanged');
  });

  it('takes its stock when the same delivery comes again, too', () => {
    const again = settle(lost, snapshotOf(), identity, resolver);
    expect(again.kind).toBe('changed');
  });

  it('keeps the item it took stock of, whatever the listing is mapped to later', () => {
    const { book } = take([snapshotOf()]);
    const other: LineResolver = { ...resolver, skuOf: () => 'OTHER' };
    const cancelled = snapshotOf({ state: 'cancelled', revisedAt: minute(9) });
    const ended = settle(book, cancelled, identity, other);
    if (ended.kind !== 'changed') throw new Error('nothing changed');
    expect(ended.movements.map((movement: Movement) => movement.sku)).toEqual(['MUG-1']);
  });
});
