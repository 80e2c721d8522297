import { z } from 'zod';
import type { ChannelView } from '../../services/channels/channel-view.ts';
import { at, atOrNull, time, timeOrNull } from './common.ts';

/** A connected store; never its settings' secrets, sealed or not. */
export const channel = z.strictObject({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  store: z.string(),
  currency: z.string(),
  mode: z.enum(['shadow', 'live', 'paused']),
  status: z.enum(['connecting', 'connected', 'unauthorized', 'uninstalled']),
  connected_at: time,
  health: z.strictObject({
    last_received_at: timeOrNull,
    last_read_at: timeOrNull,
    last_written_at: timeOrNull,
    last_error: z.string().nullable(),
    last_error_at: timeOrNull,
    failures: z.int(),
    rests_until: timeOrNull,
    /** Every order that changed until then (the store's clock) was handed to the inbox. */
    orders_read_until: timeOrNull,
  }),
  lag: z.strictObject({
    pending_deliveries: z.int(),
    oldest_pending_at: timeOrNull,
    unpublished: z.int(),
    oldest_unpublished_at: timeOrNull,
    dead_letters: z.int(),
  }),
  /** Calls of the answering process since it started. */
  usage: z.strictObject({ calls: z.int(), throttled: z.int() }).nullable(),
});

export const channelList = z.strictObject({ channels: z.array(channel) });

export function presentChannel({ channel: doc, lag, usage }: ChannelView): z.input<typeof channel> {
  const { health } = doc;
  return {
    id: doc._id,
    kind: doc.kind,
    name: doc.name,
    store: doc.externalStoreId,
    currency: doc.currency,
    mode: doc.mode,
    status: doc.status,
    connected_at: at(doc.connectedAt),
    health: {
      last_received_at: atOrNull(health.lastReceivedAt),
      last_read_at: atOrNull(health.lastPulledAt),
      last_written_at: atOrNull(health.lastPublishedAt),
      last_error: health.lastError,
      last_error_at: atOrNull(health.lastErrorAt),
      failures: health.failures,
      rests_until: atOrNull(health.restUntil),
      orders_read_until: atOrNull(doc.streams.orders?.until ?? null),
    },
    lag: {
      pending_deliveries: lag.pending,
      oldest_pending_at: atOrNull(lag.oldestPendingAt),
      unpublished: lag.unpublished,
      oldest_unpublished_at: atOrNull(lag.oldestUnpublishedAt),
      dead_letters: lag.deadLetters,
    },
    usage: usage && { calls: usage.calls, throttled: usage.throttled },
  };
}
