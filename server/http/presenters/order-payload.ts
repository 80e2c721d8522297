import { z } from 'zod';
import type { OrderPayload } from '../../services/orders/order-payload.ts';
import { at, atOrNull, time, timeOrNull } from './common.ts';

/** The newest message about an order, as the channel sent it. */
export const orderPayload = z.strictObject({
  /** Null when none is kept. */
  payload: z
    .strictObject({
      topic: z.string(),
      source: z.enum(['webhook', 'pull']),
      received_at: time,
      /** The inbox forgets it then; null while it is still worked. */
      kept_until: timeOrNull,
      /** It told the order as it stands here; false when the hub has read something newer since. */
      current: z.boolean(),
      text: z.string(),
      bytes: z.int(),
      /** There is more than is shown. */
      cut: z.boolean(),
    })
    .nullable(),
});

export const presentOrderPayload = (of: OrderPayload | null): z.input<typeof orderPayload> => ({
  payload: of && {
    topic: of.topic,
    source: of.source,
    received_at: at(of.receivedAt),
    kept_until: atOrNull(of.keptUntil),
    current: of.current,
    text: of.text,
    bytes: of.bytes,
    cut: of.cut,
  },
});
