import { limits } from '../../../server/limits.ts';
import { bytes } from './counted.ts';
import type { Flow } from './flow.ts';
import { order } from './shapes.ts';

/** What WiredTiger's snappy leaves of JSON and of documents; a guess, as there is no mongod here. */
export const PACKED = 0.4;

export interface Stored {
  readonly name: string;
  readonly rowsADay: number;
  readonly gigabytesADay: number;
  /** Until the database removes them; null: for good. */
  readonly days: number | null;
}

const DAY = 86_400;

/** Rows and bytes of a mean day, indexes among them: one copy, before replicas. */
export function storageOf({ sum, orders }: Flow): readonly Stored[] {
  const stored = (
    name: string,
    perSecond: number,
    each: number,
    days: number | null,
    packed = 0,
  ): Stored => ({
    name,
    rowsADay: perSecond * DAY,
    gigabytesADay: (perSecond * DAY * (each * PACKED + packed)) / 1e9,
    days,
  });
  const short = sum.webhooks - sum.whole + orders * order.pollHints;
  const envelope = bytes.envelope + bytes.inboxIndexes;
  const { inboxDays, stockWriteDays } = limits;
  return [
    stored('inbox, whole orders', sum.whole, envelope, inboxDays, bytes.packedOrder),
    stored('inbox, short messages', short, envelope + bytes.small, inboxDays),
    stored('orders', orders, bytes.order, null),
    stored('timeline', orders * order.timeline, bytes.timeline, null),
    stored('ledger', orders * order.moves * order.lines, bytes.ledger, null),
    stored('numbers sent', sum.levels, bytes.write, stockWriteDays),
  ];
}

/** Gigabytes that lie there when so many days have gone by. */
export const lyingAfter = (all: readonly Stored[], days: number): number =>
  all.reduce(
    (sum, { gigabytesADay, days: kept }) => sum + gigabytesADay * Math.min(days, kept ?? days),
    0,
  );
