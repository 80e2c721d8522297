import {
  type ChannelNumber,
  faceReading,
  type OwnLine,
  UNKNOWN,
} from '../../../server/domain/channel-number.ts';

export const CLOCK = { grainMs: 1000, crossing: false };
export const second = (n: number) => new Date(Date.UTC(2026, 2, 1, 10, 0, n));
export const sold = (n: number, at: number, seq = 2): OwnLine => ({
  locationId: 'loc',
  seq,
  at: second(at),
  since: second(at),
  delta: -n,
  shipped: 0,
});
export const seqs = (seq: number) => [{ locationId: 'loc', seq }];
/** Read as 10 at second 0, on a ledger that ended at line 1. */
export const read: ChannelNumber = {
  ...faceReading(UNKNOWN, { sellable: 10, at: second(0) }),
  seqs: seqs(1),
};
export const reading = (sellable: number, at: number) => ({ sellable, at: second(at) });
export const late = second(59);
