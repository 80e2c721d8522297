import { z } from 'zod';
import type { LedgerLine } from '../../services/stock/stock-history.ts';
import { at, balance, presentBalance, time } from './common.ts';

const place = z.enum([
  'available',
  'committed',
  'unavailable',
  'incoming',
  'supplier',
  'customer',
  'count',
  'transfer',
]);

/** One movement of stock, and the balance after it. */
export const ledgerLine = z.strictObject({
  seq: z.int(),
  sku: z.string(),
  location_id: z.string(),
  location: z.string(),
  from: place,
  to: place,
  quantity: z.int(),
  after: balance,
  cause: z.strictObject({
    kind: z.enum(['order', 'opening', 'count', 'transfer', 'incoming', 'receipt']),
    id: z.string(),
    channel_id: z.string().nullable(),
    actor: z.string(),
    at: time,
    /** What the person who did it wrote about it. */
    note: z.string().nullable(),
    /** The cause that this one took back. */
    undoes: z.string().nullable(),
    /** The bundle it was sold in, and how many of these units each of them took. */
    bundle: z.strictObject({ sku: z.string(), each: z.int() }).nullable(),
    /** Of a transfer: the location the units go to. */
    to_location_id: z.string().nullable(),
  }),
  posted_at: time,
});

export function presentLedgerLine(line: LedgerLine, location: string): z.input<typeof ledgerLine> {
  const { seq, sku, locationId, from, to, quantity, after, cause, postedAt } = line;
  return {
    seq,
    sku,
    location_id: locationId,
    location,
    from,
    to,
    quantity,
    after: presentBalance(after),
    cause: {
      kind: cause.kind,
      id: cause.id,
      channel_id: cause.channelId,
      actor: cause.actor,
      at: at(cause.at),
      note: cause.note ?? null,
      undoes: cause.undoes ?? null,
      bundle: cause.bundle ? { sku: cause.bundle.sku, each: cause.bundle.each } : null,
      to_location_id: cause.toLocationId ?? null,
    },
    posted_at: at(postedAt),
  };
}
