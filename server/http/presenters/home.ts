import { z } from 'zod';
import { limits } from '../../limits.ts';
import type { HomeView } from '../../services/desk/home-view.ts';
import { at, atOrNull, time, timeOrNull } from './common.ts';
import { exceptionCounts, presentExceptionCounts } from './exception.ts';

const secondsAgo = z
  .int()
  .nullable()
  .meta({ description: 'Seconds since then, by the hub’s clock; null: never.' });

export const home = z.strictObject({
  now: time,
  zone: z.string(),
  /** What waits for a person. */
  exceptions: exceptionCounts,
  /** Listings that no item stands for, counted as far as exceptions are. */
  unmapped_listings: z.int(),
  today: z.strictObject({
    /** Midnight in the zone. */
    since: time,
    orders: z.int(),
    units: z.int(),
    /** The sums are at least what they say: there was more than is read for this page. */
    at_least: z.boolean(),
    channels: z.array(
      z.strictObject({ id: z.string(), channel: z.string(), orders: z.int(), units: z.int() }),
    ),
  }),
  /** Orders by the hour, 24 of them, the oldest first. */
  hours: z.array(z.strictObject({ from: time, orders: z.int() })),
  channels: z.array(
    z.strictObject({
      id: z.string(),
      channel: z.string(),
      mode: z.enum(['shadow', 'live', 'paused']),
      status: z.enum(['connecting', 'connected', 'unauthorized', 'uninstalled']),
      received_ago: secondsAgo,
      read_ago: secondsAgo,
      written_ago: secondsAgo,
      unpublished: z.int(),
      oldest_unpublished_at: timeOrNull,
      /** Units the store still offers and the books do not have. */
      exposed_units: z.int(),
      /** Numbers seen in the store that nothing explains yet. */
      differing: z.int(),
      at_least: z.boolean(),
    }),
  ),
});

export function presentHome(of: HomeView): z.input<typeof home> {
  const ago = (then: Date | null) =>
    then && Math.max(0, Math.round((of.now.getTime() - then.getTime()) / 1_000));
  const { today, since, hours, atLeast } = of.orders;
  return {
    now: at(of.now),
    zone: of.zone,
    exceptions: presentExceptionCounts(of.exceptions),
    unmapped_listings: Math.min(of.unmappedListings, limits.exceptionsCounted),
    today: {
      since: at(since),
      orders: today.reduce((sum, each) => sum + each.orders, 0),
      units: today.reduce((sum, each) => sum + each.units, 0),
      at_least: atLeast,
      channels: today.map(({ channel, orders, units }) => ({
        id: channel._id,
        channel: channel.name,
        orders,
        units,
      })),
    },
    hours: hours.map(({ from, orders }) => ({ from: at(from), orders })),
    channels: of.numbers.map((numbers) => {
      const { channel } = numbers;
      const { lastReceivedAt, lastPulledAt, lastPublishedAt } = channel.health;
      return {
        id: channel._id,
        channel: channel.name,
        mode: channel.mode,
        status: channel.status,
        received_ago: ago(lastReceivedAt),
        read_ago: ago(lastPulledAt),
        written_ago: ago(lastPublishedAt),
        unpublished: numbers.unpublished,
        oldest_unpublished_at: atOrNull(numbers.oldestAt),
        exposed_units: numbers.exposedUnits,
        differing: numbers.differing,
        at_least: numbers.atLeast,
      };
    }),
  };
}
