import { inboxId } from '../../store/inbox.ts';
import { unpackBody } from '../../store/inbox-body.ts';
import type { Hub } from '../hub.ts';
import { type Payload, payloadOf } from '../inbox/payload.ts';

export interface OrderPayload extends Payload {
  readonly topic: string;
  readonly source: 'webhook' | 'pull';
  readonly receivedAt: Date;
  /** When the envelope leaves the inbox; null while it is still worked. */
  readonly keptUntil: Date | null;
  /** It told the order as the book has it now; false when the hub has read something newer since. */
  readonly current: boolean;
}

/**
 * What the channel sent about an order, as it came. `payload` is null when nothing readable is kept: the
 * inbox forgets after `limits.inboxDays`, and what the hub read itself was never an envelope. Null when
 * this merchant has no such order.
 */
export async function viewOrderPayload(
  hub: Hub,
  merchantId: string,
  orderId: string,
): Promise<{ readonly payload: OrderPayload | null } | null> {
  const order = await hub.store.orders.ofMerchant(merchantId, orderId);
  if (!order) return null;
  const id = order.delivery && inboxId(order.delivery.id);
  const envelope = id && (await hub.store.inbox.keptOne(merchantId, id));
  const body = envelope && unpackBody(envelope);
  if (!body) return { payload: null };
  return {
    payload: {
      topic: envelope.topic,
      source: envelope.source,
      receivedAt: envelope.receivedAt,
      keptUntil: envelope.expireAt ?? null,
      current: order.delivery?.revisedAt.getTime() === order.revision.at.getTime(),
      ...payloadOf(body),
    },
  };
}
