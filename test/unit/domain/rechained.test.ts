import { describe, expect, it } from 'vitest';
import {
  believed,
  type ChannelNumber,
  type OwnLine,
  UNKNOWN,
} from '../../../server/domain/channel-number.ts';
import { rechained } from '../../../server/domain/rechained.ts';

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 10, 0, second));
const sold = (seq: number, second: number, units: number): OwnLine => ({
  locationId: 'main',
  seq,
  at: at(second),
  since: at(second),
  delta: -units,
  shipped: 0,
});
const heads = [{ locationId: 'main', seq: 40 }];
const known: ChannelNumber = { ...UNKNOWN, base: 9, baseAt: at(0), chain: 'MUG' };

describe('a number whose sales are counted on another chain from now on', () => {
  it('keeps what was sold, and counts no line of the new chain before its end', () => {
    const next = rechained(known, [sold(3, 5, 2)], 'LAMP', heads);
    expect(next).toMatchObject({ base: 7, chain: 'LAMP', seqs: heads });
    expect(believed(next, [sold(39, 6, 1)])).toBe(7);
    expect(believed(next, [sold(41, 7, 1)])).toBe(6);
  });

  it('finds what came after its first reading, where nothing was counted yet', () => {
    const next = rechained(known, [], 'LAMP', heads);
    expect(next).toMatchObject({ base: 9, seqs: [] });
    expect(believed(next, [sold(39, -5, 1), sold(40, 5, 2)])).toBe(7);
  });

  it('does not believe a reading that was unexplained: the channel is read again', () => {
    const puzzled = { ...known, seen: { sellable: 4, at: at(3) } };
    expect(rechained(puzzled, [sold(3, 5, 2)], 'LAMP', heads)).toMatchObject({
      base: 7,
      seen: null,
    });
  });

  it('keeps a write that was not answered', () => {
    const flight = { key: 'w1', expected: 9, sellable: 5 };
    expect(rechained({ ...known, flight }, [], 'LAMP', heads).flight).toEqual(flight);
  });

  it('that was never read stays unknown', () => {
    expect(rechained(UNKNOWN, [], 'LAMP', heads)).toMatchObject({ base: null, chain: 'LAMP' });
  });
});
