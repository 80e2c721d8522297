import { describe, expect, it } from 'vitest';
import {
  believed,
  disown,
  explain,
  faceReading,
  observe,
  roll,
  UNKNOWN,
} from '../../../server/domain/channel-number.ts';
import { CLOCK, late, read, reading, second, seqs, sold } from './channel-number-support.ts';

describe('what a channel is believed to show', () => {
  it('is nothing before it was read', () => {
    expect(believed(UNKNOWN, [sold(1, 5)])).toBeNull();
  });

  it('follows the sales of that channel since it was read', () => {
    expect(believed(read, [sold(2, 5), sold(1, 6, 3)])).toBe(7);
  });

  it('holds a sale from before the reading already', () => {
    expect(believed(read, [{ ...sold(2, 0), at: second(-5) }])).toBe(10);
  });

  it('is what it was seen to show, and what it sold since, while that is unexplained', () => {
    const seen = observe(read, reading(8, 10), []);
    expect(believed(seen, [sold(2, 5)])).toBe(8);
    expect(believed(seen, [sold(2, 15)])).toBe(6);
  });
});

describe('a reading', () => {
  it('that fits the books changes nothing', () => {
    expect(observe(read, reading(8, 10), [sold(2, 5)])).toEqual(read);
  });

  it('that comes before its order waits, and is explained by it', () => {
    const seen = observe(read, reading(8, 10), []);
    expect(seen.seen).toEqual(reading(8, 10));
    expect(explain(seen, [], second(9), CLOCK)).toEqual({ kind: 'wait' });
    expect(explain(seen, [sold(2, 5)], second(9), CLOCK)).toEqual({
      kind: 'explained',
      number: read,
    });
  });

  it.each([4, 5, 12, 19])('from between two looks at an order (second %d) is made again', (at) => {
    // The order was changed some time between second 5 and second 20.
    const changed = { ...sold(2, 20), since: second(5) };
    const seen = observe(read, reading(8, at), []);
    expect(explain(seen, [changed], late, CLOCK)).toEqual({ kind: 'look-again' });
  });

  it.each([
    ['a write', { writtenAt: second(10) }],
    ['a newer reading', { seen: reading(8, 10) }],
    ['the first reading', { baseAt: second(10) }],
    ['lines that went into the base', { rolledTo: second(10) }],
  ])('from before %s says nothing any more', (_, known) => {
    const number = { ...read, ...known };
    expect(observe(number, reading(3, 10), [])).toBe(number);
    const later = observe(number, reading(3, 11), []);
    expect(later.seen).toEqual(number.seen ?? reading(3, 11));
  });

  it('during a write of unknown outcome says nothing', () => {
    const flight = { key: 'w1', expected: 10, sellable: 7 };
    const number = { ...read, flight };
    expect(observe(number, reading(7, 10), [])).toBe(number);
  });

  it('that nothing in the books explains is an edit, once all orders up to it are read', () => {
    const seen = observe(read, reading(13, 10), []);
    expect(explain(seen, [], second(10), CLOCK)).toEqual({ kind: 'wait' });
    expect(explain(seen, [], second(11), CLOCK)).toEqual({
      kind: 'edited',
      by: 3,
      at: second(10),
      certain: true,
    });
  });

  it('with an edit and a sale in it tells them apart', () => {
    const seen = observe(read, reading(11, 10), []);
    expect(explain(seen, [sold(2, 5)], late, CLOCK)).toMatchObject({ kind: 'edited', by: 3 });
  });

  it.each([9, 10, 11])('too close to a sale at second %d is made again', (at) => {
    const seen = observe(read, reading(9, 10), []);
    expect(explain(seen, [sold(2, at)], late, CLOCK)).toEqual({ kind: 'look-again' });
  });

  it('of a slow call, which may have been looked at after a sale of seconds later, is made again', () => {
    const slow = { ...reading(9, 10), unsureMs: 1_500 };
    const seen = observe(read, slow, []);
    expect(explain(seen, [], second(11), CLOCK)).toEqual({ kind: 'wait' });
    expect(explain(seen, [sold(1, 12)], late, CLOCK)).toEqual({ kind: 'look-again' });
    expect(explain(seen, [sold(1, 13)], late, CLOCK)).toMatchObject({ kind: 'edited', by: -1 });
  });

  it('of a slow call does not make the first reading a slow one: an edit stays an edit', () => {
    const seen = observe(read, { ...reading(13, 20), unsureMs: 5_000 }, []);
    expect(explain(seen, [sold(2, 4)], late, CLOCK)).toMatchObject({ kind: 'edited', by: 5 });
  });

  it('after a first one by a slow call is believed about a sale of those seconds, which may be inside', () => {
    const first = observe(UNKNOWN, { ...reading(10, 0), unsureMs: 4_000 }, []);
    const sale = [sold(1, 3)];
    expect(explain(observe(first, reading(10, 30), sale), sale, late, CLOCK)).toMatchObject({
      kind: 'explained',
      number: { base: 10, baseAt: second(30), baseUnsureMs: 0 },
    });
    const quick = observe(UNKNOWN, reading(10, 0), []);
    expect(explain(observe(quick, reading(10, 30), sale), sale, late, CLOCK)).toMatchObject({
      kind: 'edited',
    });
  });

  it.each([
    ['a write', { writtenAt: second(9) }],
    ['what was taken into the base', { rolledTo: second(9) }],
  ])('too close to %s is made again', (_, known) => {
    const seen = observe({ ...read, ...known }, reading(9, 10), []);
    expect(explain(seen, [], late, CLOCK)).toEqual({ kind: 'look-again' });
  });

  it('from before a rolled-in sale is not taken for an edit when it arrives late', () => {
    const rolled = roll(read, [sold(2, 20)], seqs(2));
    expect(believed(rolled, [])).toBe(8);
    expect(observe(rolled, reading(10, 15), [])).toBe(rolled);
  });

  it('from before an edit that was written over is not taken for another one', () => {
    const number = disown(observe(read, reading(13, 10), []), 3);
    expect(observe(number, reading(10, 5), [])).toBe(number);
  });

  it('from before a write in doubt is not taken for an edit once the doubt is over', () => {
    const flight = { key: 'w1', expected: 10, sellable: 7 };
    const found = explain(faceReading({ ...read, flight }, reading(7, 10)), [], late, CLOCK);
    if (found.kind !== 'explained') throw new Error(found.kind);
    expect(observe(found.number, reading(10, 5), [])).toBe(found.number);
  });

  it('replaces a first one that a sale fell next to', () => {
    const seen = faceReading(read, reading(9, 10));
    const found = explain(seen, [sold(1, 0)], late, CLOCK);
    expect(found).toMatchObject({ kind: 'explained', number: { base: 9, baseAt: second(10) } });
  });
});

describe('an edit', () => {
  it('may be a shipment that crossed a write, where a write is no compare-and-set', () => {
    const written = { ...read, writtenAt: second(5) };
    const seen = observe(written, reading(11, 20), []);
    const shipped = { ...sold(0, 5), shipped: 1 };
    const crossing = { ...CLOCK, crossing: true };
    expect(explain(seen, [shipped], late, crossing)).toMatchObject({ by: 1, certain: false });
    expect(explain(seen, [shipped], late, CLOCK)).toMatchObject({ by: 1, certain: true });
    const more = observe(written, reading(12, 20), []);
    expect(explain(more, [shipped], late, crossing)).toMatchObject({ by: 2, certain: true });
  });

  it('that is counted explains its reading as soon as it is in the ledger', () => {
    const seen = observe(read, reading(13, 10), []);
    const count = {
      locationId: 'loc',
      seq: 2,
      at: second(10),
      since: second(10),
      delta: 3,
      shipped: 0,
    };
    const found = explain(seen, [count], late, CLOCK);
    expect(found).toEqual({ kind: 'explained', number: read });
    expect(believed(read, [count])).toBe(13);
  });

  it('that is not accepted is remembered, so that it is written over', () => {
    const number = disown(observe(read, reading(13, 10), []), 3);
    expect(believed(number, [])).toBe(13);
    expect(number.seen).toBeNull();
  });
});
