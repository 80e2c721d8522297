import { z } from 'zod';
import { WAIT_CODES } from '../../services/stock/say-why.ts';
import type { Why } from '../../services/stock/why-number.ts';
import { at, atOrNull, balance, presentBalance, time, timeOrNull } from './common.ts';
import { ledgerLine, presentLedgerLine } from './ledger-line.ts';

const write = z.strictObject({
  key: z.string(),
  expected: z.int().nullable(),
  sellable: z.int(),
  state: z.enum(['sent', 'written', 'stale', 'rejected', 'failed', 'in-doubt']),
  receipt: z.string().nullable(),
  message: z.string().nullable(),
  sent_at: time,
  answered_at: timeOrNull,
});

/** How many units of a bundle the parts at one location make. */
const made = z.strictObject({
  can_make: z.int(),
  bottleneck: z.string(),
  parts: z.array(
    z.strictObject({ sku: z.string(), quantity: z.int(), available: z.int(), lasts: z.int() }),
  ),
});

/** Everything one number on one channel comes from. */
export const why = z.strictObject({
  sku: z.string(),
  listing_id: z.string(),
  channel_id: z.string(),
  channel: z.string(),
  external_location_id: z.string(),
  because: z.array(z.string()),
  /** What keeps it from being written now. */
  waits: z.array(z.enum(WAIT_CODES)),
  /** A resting channel is called again after this. */
  rests_until: timeOrNull,
  target: z.int(),
  buffer: z.int(),
  believed: z.int().nullable(),
  published: z.int().nullable(),
  published_at: timeOrNull,
  due: z.boolean(),
  error: z.string().nullable(),
  /** A reading that no order explains yet. */
  seen: z.strictObject({ sellable: z.int(), at: time }).nullable(),
  /** A write whose outcome is not known yet. */
  in_flight: z
    .strictObject({ key: z.string(), expected: z.int().nullable(), sellable: z.int() })
    .nullable(),
  sources: z.array(
    z.strictObject({
      location_id: z.string(),
      location: z.string(),
      /** Whose balance and ledger these are: of a bundle, of the part that runs out first there. */
      sku: z.string(),
      made: made.nullable(),
      seq: z.int(),
      balance,
      ledger: z.array(ledgerLine),
    }),
  ),
  writes: z.array(write),
});

export const whyAnswer = z.strictObject({ numbers: z.array(why) });

export function presentWhy(of: Why): z.input<typeof why> {
  const { listing, channel, sources } = of;
  const { number, published, publishedAt, due, error } = listing.sync;
  return {
    sku: listing.sku ?? '',
    listing_id: listing._id,
    channel_id: channel._id,
    channel: channel.name,
    external_location_id: listing.externalLocationId,
    because: [...of.sentences],
    waits: of.waits.map((wait) => wait.code),
    rests_until: atOrNull(channel.health.restUntil),
    target: of.target,
    buffer: listing.buffer,
    believed: of.believed,
    published,
    published_at: atOrNull(publishedAt),
    due,
    error,
    seen: number.seen && { sellable: number.seen.sellable, at: at(number.seen.at) },
    in_flight: number.flight && {
      key: number.flight.key,
      expected: number.flight.expected,
      sellable: number.flight.sellable,
    },
    sources: sources.map((source) => ({
      location_id: source.locationId,
      location: source.locationName,
      sku: source.sku,
      made: source.made && {
        can_make: source.made.units,
        bottleneck: source.made.bottleneck,
        parts: source.made.parts.map(({ sku, quantity, available, lasts }) => ({
          sku,
          quantity,
          available,
          lasts,
        })),
      },
      seq: source.seq,
      balance: presentBalance(source.balance),
      ledger: source.lines.map((line) => presentLedgerLine(line, source.locationName)),
    })),
    writes: of.writes.map((row) => ({
      key: row.key,
      expected: row.expected,
      sellable: row.sellable,
      state: row.state,
      receipt: row.receipt,
      message: row.message,
      sent_at: at(row.sentAt),
      answered_at: atOrNull(row.answeredAt),
    })),
  };
}
