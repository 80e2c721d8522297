import { z } from 'zod';
import type { HistoryPage } from '../../services/stock/stock-history.ts';
import { next } from './common.ts';
import { ledgerLine, presentLedgerLine } from './ledger-line.ts';

/** What moved an item's stock, newest first. */
export const historyPage = z.strictObject({
  lines: z.array(
    ledgerLine.extend({
      actor_name: z.string(),
      channel: z.string().nullable(),
      /** Of the order that caused it. */
      order_number: z.string().nullable(),
      /** Whether it can be taken back: `done` when it was before. */
      undo: z.enum(['possible', 'done', 'no']),
    }),
  ),
  next,
});

export const presentHistory = (page: HistoryPage): z.input<typeof historyPage> => ({
  lines: page.lines.map((each) => ({
    ...presentLedgerLine(each.line, each.locationName),
    actor_name: each.actorName,
    channel: each.channelName,
    order_number: each.orderNumber,
    undo: each.undo,
  })),
  next: page.next,
});
