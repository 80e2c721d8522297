import { z } from 'zod';
import type { DeliveryPage } from '../../services/inbox/activity-deliveries.ts';
import type { WritePage } from '../../services/publish/activity-writes.ts';
import { at, atOrNull, next, time, timeOrNull } from './common.ts';

export const deliveryState = z.enum(['pending', 'done', 'dead']);

/** A message of a store: what became of it, never what it carried. */
export const delivery = z.strictObject({
  id: z.string(),
  channel_id: z.string(),
  channel: z.string(),
  topic: z.string(),
  delivery_id: z.string(),
  source: z.enum(['webhook', 'pull']),
  state: deliveryState,
  received_at: time,
  worked_at: timeOrNull,
  /** While it waits: not before then. */
  due_at: timeOrNull,
  attempts: z.int(),
  reason: z.string().nullable(),
});

export const deliveryPage = z.strictObject({ deliveries: z.array(delivery), next });

export const presentDeliveryPage = (page: DeliveryPage): z.input<typeof deliveryPage> => ({
  deliveries: page.deliveries.map((of) => ({
    id: of.id,
    channel_id: of.channelId,
    channel: of.channelName,
    topic: of.topic,
    delivery_id: of.deliveryId,
    source: of.source,
    state: of.state,
    received_at: at(of.receivedAt),
    worked_at: atOrNull(of.workedAt),
    due_at: of.state === 'pending' && of.dueAt > of.receivedAt ? at(of.dueAt) : null,
    attempts: of.attempts,
    reason: of.reason,
  })),
  next: page.next,
});

/** A number that was sent to a store. */
export const stockWrite = z.strictObject({
  id: z.string(),
  channel_id: z.string(),
  channel: z.string(),
  listing_id: z.string(),
  title: z.string().nullable(),
  sku: z.string(),
  /** What the store was believed to show; null where that was not known. */
  from: z.int().nullable(),
  to: z.int(),
  state: z.enum(['sent', 'written', 'stale', 'rejected', 'failed', 'in-doubt']),
  receipt: z.string().nullable(),
  message: z.string().nullable(),
  sent_at: time,
  answered_at: timeOrNull,
  /** From the stock movement behind it to the store's answer; null where either is not known. */
  took_ms: z.int().nullable(),
});

export const stockWritePage = z.strictObject({ writes: z.array(stockWrite), next });

export const presentStockWritePage = (page: WritePage): z.input<typeof stockWritePage> => ({
  writes: page.writes.map((of) => ({
    id: of._id,
    channel_id: of.channelId,
    channel: of.channelName,
    listing_id: of.listingId,
    title: of.title,
    sku: of.sku,
    from: of.expected,
    to: of.sellable,
    state: of.state,
    receipt: of.receipt,
    message: of.message,
    sent_at: at(of.sentAt),
    answered_at: atOrNull(of.answeredAt),
    took_ms: of.movedAt && of.answeredAt ? of.answeredAt.getTime() - of.movedAt.getTime() : null,
  })),
  next: page.next,
});
