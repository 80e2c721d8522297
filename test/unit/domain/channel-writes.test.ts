import { describe, expect, it } from 'vitest';
import {
  believed,
  type ChannelNumber,
  explain,
  faceReading,
  observe,
  roll,
  UNKNOWN,
  wrote,
} from '../../../server/domain/channel-number.ts';
import { CLOCK, late, read, reading, second, seqs, sold } from './channel-number-support.ts';

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
  });

  it('of unknown outcome is no sure edit in the first reading after that minute either', () => {
    const found = explain(faceReading(doubtful, reading(10, 10)), [], late, CLOCK);
    if (found.kind !== 'explained') throw new Error('not explained');
    const first = observe(found.number, reading(7, 75), []);
    expect(explain(first, [], second(99), CLOCK)).toMatchObject({ by: -3, certain: false });
    const answered = wrote(first, { key: 'w2', expected: 7, sellable: 6 }, second(80));
    expect(explain(answered, [], second(99), CLOCK)).toMatchObject({ by: -3, certain: false });
    const other = observe(found.number, reading(8, 75), []);
    expect(explain(other, [], second(99), CLOCK)).toMatchObject({ by: -2, certain: true });
    const fits = observe(found.number, reading(10, 72), []);
    const afterwards = observe(fits, reading(7, 75), []);
    expect(explain(afterwards, [], second(99), CLOCK)).toMatchObject({ by: -3, certain: true });
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
