import { describe, expect, it } from 'vitest';
import {
  believed,
  type ChannelNumber,
  disown,
  explain,
  faceReading,
  type OwnLine,
  observe,
  roll,
  UNKNOWN,
  wrote,
} from '../../../server/domain/channel-number.ts';

const CLOCK = { grainMs: 1000, crossing: false };
const second = (n: number) => new Date(Date.UTC(2026, 2, 1, 10, 0, n));
const sold = (n: number, at: number, seq = 2): OwnLine => ({
  locationId: 'loc',
  seq,
  at: second(at),
  since: second(at),
  delta: -n,
  shipped: 0,
});
const seqs = (seq: number) => [{ locationId: 'loc', seq }];
/** Read as 10 at second 0, on a ledger that ended at line 1. */
const read: ChannelNumber = {
  ...faceReading(UNKNOWN, { sellable: 10, at: second(0) }),
  seqs: seqs(1),
};
const reading = (sellable: number, at: number) => ({ sellable, at: second(at) });
const late = second(59);

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

describe('a write', () => {
  const flight = { key: 'w1', expected: 10, sellable: 7 };
  const doubtful: ChannelNumber = { ...read, flight };

  it('that was taken is what the channel shows', () => {
    const number = wrote(doubtful, flight, second(5));
    expect(believed(number, [])).toBe(7);
    expect(number).toMatchObject({ flight: null, writtenAt: second(5) });
  });

  it('under an unexplained reading moves both by the same', () => {
    const puzzled = { ...doubtful, seen: reading(12, 3) };
    const number = wrote(puzzled, flight, second(5));
    expect(number).toMatchObject({ base: 7, seen: { sellable: 9 } });
  });

  it('regardless of what stood there sets the base anew', () => {
    const forced = { key: 'w2', expected: null, sellable: 4 };
    expect(wrote(read, forced, second(5))).toMatchObject({ base: 4, baseAt: second(5) });
  });

  it('of unknown outcome that was applied is recognised', () => {
    const faced = faceReading(doubtful, reading(7, 10));
    const found = explain(faced, [], late, CLOCK);
    expect(found).toMatchObject({ kind: 'explained', number: { base: 7, doubts: [] } });
  });

  it('of unknown outcome that was not applied is recognised', () => {
    const faced = faceReading(doubtful, reading(10, 10));
    const found = explain(faced, [], late, CLOCK);
    expect(found).toMatchObject({ kind: 'explained', number: { base: 10, doubts: [] } });
  });

  it('of unknown outcome may still arrive for a minute, and is not taken for an edit then', () => {
    const faced = faceReading(doubtful, reading(10, 10));
    const found = explain(faced, [], late, CLOCK);
    if (found.kind !== 'explained') throw new Error('not explained');
    const arrived = observe(found.number, reading(7, 40), []);
    const again = explain(arrived, [], late, CLOCK);
    expect(again).toMatchObject({ kind: 'explained', number: { base: 7, lingering: [] } });
    const muchLater = observe(found.number, reading(7, 75), []);
    expect(explain(muchLater, [], second(99), CLOCK)).toMatchObject({ by: -3, certain: true });
  });

  it('of unknown outcome that may still set its number makes no difference a sure count', () => {
    const faced = faceReading(doubtful, reading(10, 10));
    const found = explain(faced, [], late, CLOCK);
    if (found.kind !== 'explained') throw new Error('not explained');
    const other = observe(found.number, reading(8, 40), []);
    const without = { ...CLOCK, crossing: true };
    expect(explain(other, [], late, without)).toMatchObject({ by: -2, certain: false });
    expect(explain(other, [], late, CLOCK)).toMatchObject({ by: -2, certain: true });
  });

  it('of unknown outcome is told from a sale only when all orders are read', () => {
    const faced = faceReading(doubtful, reading(7, 10));
    expect(explain(faced, [], second(10), CLOCK)).toEqual({ kind: 'wait' });
    const sale = [sold(3, 5)];
    expect(explain(faced, sale, late, CLOCK)).toMatchObject({ number: { base: 10 } });
  });

  it('sent while the one before is in doubt is told from it all the same', () => {
    const faced = faceReading(doubtful, reading(10, 10));
    const second_ = { key: 'w2', expected: 10, sellable: 6 };
    const number = wrote({ ...faced, flight: second_ }, second_, second(12));
    expect(believed(number, [])).toBe(6);
    expect(explain(number, [], late, CLOCK)).toMatchObject({ number: { base: 6, doubts: [] } });
  });

  it('of unknown outcome makes an edit under it uncertain', () => {
    const faced = faceReading(doubtful, reading(9, 10));
    expect(explain(faced, [], late, CLOCK)).toMatchObject({ by: -1, certain: false });
  });
});

describe('rolling the base up', () => {
  const own = [sold(2, 5), sold(1, 6, 3)];

  it('keeps what is believed, and forgets the lines', () => {
    const number = roll(read, own, seqs(3));
    expect(believed(number, own)).toBe(believed(read, own));
    expect(number).toMatchObject({ base: 7, seqs: seqs(3), rolledTo: second(6) });
  });

  it.each([
    ['unread', UNKNOWN],
    ['unexplained', { ...read, seen: reading(3, 9) }],
    ['in doubt', { ...read, flight: { key: 'w1', expected: 10, sellable: 7 } }],
  ])('waits while the number is %s', (_, number) => {
    expect(roll(number, own, seqs(3))).toBe(number);
  });

  it('never goes back, whoever still holds what the ledger showed before', () => {
    const number = roll(read, own, seqs(3));
    expect(roll(number, own.slice(0, 1), seqs(2))).toBe(number);
  });
});

describe('a shipment that crossed a write', () => {
  const CROSSING = { grainMs: 1000, crossing: true };
  const shipment = { ...sold(0, 9), shipped: 2 };
  const flight = { key: 'w1', expected: 10, sellable: 9 };
  const written = wrote({ ...read, flight }, flight, second(10));
  const rolled = roll(written, [shipment], seqs(2));

  it('leaves in doubt who raised the number, also when the base holds it already', () => {
    const seen = observe(rolled, reading(11, 20), []);
    expect(explain(seen, [], late, CROSSING)).toMatchObject({ by: 2, certain: false });
  });

  it('is out of the question once a reading fits, or where writes are compare-and-set', () => {
    const fitting = observe(rolled, reading(9, 15), []);
    const seen = observe(fitting, reading(11, 20), []);
    expect(explain(seen, [], late, CROSSING)).toMatchObject({ by: 2, certain: true });
    const puzzling = observe(rolled, reading(11, 20), []);
    expect(explain(puzzling, [], late, CLOCK)).toMatchObject({ by: 2, certain: true });
  });

  it('is not forgotten when another write comes before anybody knows', () => {
    const second_ = { key: 'w2', expected: 11, sellable: 9 };
    const seen = observe(rolled, reading(11, 20), []);
    const again = wrote({ ...seen, flight: second_ }, second_, second(21));
    const read_ = faceReading(again, reading(9, 30));
    expect(explain(read_, [], late, CROSSING)).toMatchObject({ by: 2, certain: false });
  });
});
