import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';

export interface DaySum {
  readonly channel: ChannelDoc;
  readonly orders: number;
  readonly units: number;
}

export interface HomeOrders {
  /** Since midnight in the zone asked for. */
  readonly since: Date;
  readonly today: readonly DaySum[];
  /** The last 24 hours, the oldest first; the last one is under way. */
  readonly hours: readonly { readonly from: Date; readonly orders: number }[];
  /** Some channel had more orders than were read: sums are at least what they say. */
  readonly atLeast: boolean;
}

const HOUR = 3_600_000;

/** Orders of today and by the hour, one bounded read of the newest orders a channel. */
export async function homeOrders(
  hub: Hub,
  channels: readonly ChannelDoc[],
  zone: string,
): Promise<HomeOrders> {
  const now = hub.now();
  const since = startOfDay(now, zone);
  const thisHour = Math.floor(now.getTime() / HOUR) * HOUR;
  const firstHour = thisHour - 23 * HOUR;
  const from = new Date(Math.min(since.getTime(), firstHour));
  const counts = new Map<number, number>();
  let atLeast = false;
  const today = await Promise.all(
    channels.map(async (channel): Promise<DaySum> => {
      const rows = await hub.store.orders.placedSince(channel, from, limits.homeOrders);
      atLeast ||= rows.length === limits.homeOrders;
      for (const { placedAt } of rows) {
        const hour = Math.floor(placedAt.getTime() / HOUR) * HOUR;
        counts.set(hour, (counts.get(hour) ?? 0) + 1);
      }
      const placed = rows.filter((row) => row.placedAt >= since);
      const units = placed.flatMap(({ lines }) => lines);
      return {
        channel,
        orders: placed.length,
        units: units.reduce((sum, line) => sum + line.quantity - line.removed, 0),
      };
    }),
  );
  const hours = Array.from({ length: 24 }, (_, i) => {
    const hour = firstHour + i * HOUR;
    return { from: new Date(hour), orders: counts.get(hour) ?? 0 };
  });
  return { since, today, hours, atLeast };
}

/**
 * The first moment of the day that `at` falls into there. Clocks change by an hour or so twice a year, and in some
 * zones at midnight: the time shown is taken off, and looked at again from where that led.
 */
export function startOfDay(at: Date, zone: string): Date {
  const day = dateIn(at, zone);
  let start = at.getTime() - sinceMidnight(at, zone);
  const off = sinceMidnight(new Date(start), zone);
  if (dateIn(new Date(start), zone) !== day) start += 86_400_000 - off;
  else start -= off;
  return new Date(start);
}

const sinceMidnight = (at: Date, zone: string): number => {
  const parts = partsIn(at, zone);
  const [hour = 0, minute = 0, second = 0] = ['hour', 'minute', 'second'].map((type) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0),
  );
  return ((hour * 60 + minute) * 60 + second) * 1_000 + at.getUTCMilliseconds();
};

const dateIn = (at: Date, zone: string): string =>
  partsIn(at, zone)
    .filter(({ type }) => type === 'year' || type === 'month' || type === 'day')
    .map(({ value }) => value)
    .join('/');

const partsIn = (at: Date, timeZone: string) =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);

/** Whether the runtime knows the zone by this name. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
