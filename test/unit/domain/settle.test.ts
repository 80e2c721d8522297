import { describe, expect, it } from 'vitest';
import type { LineResolver } from '../../../server/domain/line-stock.ts';
import type { OrderBook, OrderSnapshot } from '../../../server/domain/order.ts';
import { resettle, type Settled, settle, settleGone } from '../../../server/domain/settle.ts';
import type { Movement } from '../../../server/domain/stock.ts';
import { lineOf, snapshotOf } from '../../support/orders.ts';
import { at, identity, minute, netOf, resolver, take } from './settle-support.ts';

const heldOf = (book: OrderBook, index = 0) => book.lines[index]?.held;
const row = (locationId: string, parts: Partial<Record<'committed' | 'shipped', number>> = {}) => ({
  locationId,
  committed: 0,
  shipped: 0,
  writtenOff: 0,
  restocked: 0,
  ...parts,
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

describe('an order that was changed before it was first seen', () => {
  const undone = snapshotOf({
    lines: [lineOf('MUG-1', 3, { removed: 3 })],
    state: 'cancelled',
    revisedAt: minute(9),
  });

  it('took its units when it was placed, and gave them back some time until now', () => {
    const { book, movements } = take([undone]);
    expect(movements.map(({ from, to, quantity }) => [from, to, quantity])).toEqual([
      ['available', 'committed', 3],
      ['committed', 'available', 3],
    ]);
    const { placedAt } = book;
    expect(movements.map(({ cause: { at, since } }) => ({ at, since }))).toEqual([
      { at: placedAt, since: undefined },
      { at: minute(9), since: placedAt },
    ]);
    expect(new Set(movements.map(({ key }) => key)).size).toBe(2);
  });

  it('changes at an unknown moment after the version before', () => {
    const first = snapshotOf({ lines: [lineOf('MUG-1', 3)], revisedAt: minute(2) });
    const { movements } = take([first, undone]);
    expect(movements.at(-1)?.cause).toMatchObject({ at: minute(9), since: minute(2) });
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

  it('is one from before the number of each item was read, where a store was read for long', () => {
    const [early, late] = [minute(1), minute(3)];
    const read: LineResolver = {
      ...resolver,
      openedAt: ({ channelSku }) => (channelSku === 'MUG-1' ? early : late),
    };
    const between = snapshotOf({
      placedAt: minute(2),
      lines: [lineOf('MUG-1', 1), lineOf('LAMP-1', 1)],
    });
    const settled = settle(null, between, identity, read);
    expect(netOf(settled.kind === 'changed' ? settled.movements : [])).toEqual({
      'MUG-1 loc_main available': -1,
      'MUG-1 loc_main committed': 1,
      'LAMP-1 loc_main count': -1,
      'LAMP-1 loc_main committed': 1,
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
    const late = settle(deleted.book, snapshotOf({ revisedAt: minute(4) }), identity, resolver);
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
