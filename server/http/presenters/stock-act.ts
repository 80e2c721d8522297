import { z } from 'zod';
import type { CountAnswer } from '../../services/stock/count-stock.ts';
import type { LedgerLine } from '../../services/stock/stock-history.ts';
import { ledgerLine, presentLedgerLine } from './ledger-line.ts';

/** What a count did, or would do. */
export const countAnswer = z.strictObject({
  state: z.enum(['preview', 'counted', 'unchanged']),
  /** What to undo it by; null where nothing moved. */
  id: z.string().nullable(),
  was: z.int(),
  counted: z.int(),
  difference: z.int(),
  channels: z.array(
    z.strictObject({
      listing_id: z.string(),
      channel_id: z.string(),
      channel: z.string(),
      tracked: z.boolean(),
      /** What the hub thinks it shows now; null until it was read. */
      shows: z.int().nullable(),
      will_show: z.int(),
    }),
  ),
});

export const presentCount = (answer: CountAnswer): z.input<typeof countAnswer> => ({
  state: answer.state,
  id: answer.id,
  was: answer.was,
  counted: answer.counted,
  difference: answer.counted - answer.was,
  channels: answer.channels.map(({ stock, willShow }) => ({
    listing_id: stock.listing._id,
    channel_id: stock.listing.channelId,
    channel: stock.channelName,
    tracked: stock.listing.tracked,
    shows: stock.believed,
    will_show: willShow,
  })),
});

/** The ledger lines of one act, and the id to undo it by. */
export const actAnswer = z.strictObject({ id: z.string(), lines: z.array(ledgerLine) });

export const presentAct = (
  lines: readonly LedgerLine[],
  locationName: (locationId: string) => string,
): z.input<typeof actAnswer> => ({
  id: lines[0]?.cause.id ?? '',
  lines: lines.map((line) => presentLedgerLine(line, locationName(line.locationId))),
});
