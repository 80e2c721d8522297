import { limits } from '../../limits.ts';
import { inboxId } from '../../store/inbox.ts';
import type { Hub } from '../hub.ts';

export interface OrderPayload {
  readonly topic: string;
  readonly source: 'webhook' | 'pull';
  readonly receivedAt: Date;
  /** When the envelope leaves the inbox; null while it is still worked. */
  readonly keptUntil: Date | null;
  /** It told the order as the book has it now; false when the hub has read something newer since. */
  readonly current: boolean;
  /** As text; bytes that are none are shown as "�". */
  readonly text: string;
  readonly bytes: number;
  /** True when there is more than is shown. */
  readonly cut: boolean;
}

/**
 * What the channel sent about an order, as it came. `payload` is null when nothing of it is kept: the
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
  if (!envelope) return { payload: null };
  const bytes = envelope.body.buffer;
  const shown = bytes.subarray(0, limits.payloadShownBytes);
  return {
    payload: {
      topic: envelope.topic,
      source: envelope.source,
      receivedAt: envelope.receivedAt,
      keptUntil: envelope.expireAt ?? null,
      current: order.delivery?.revisedAt.getTime() === order.revision.at.getTime(),
      text: new TextDecoder().decode(shown),
      bytes: bytes.length,
      cut: shown.length < bytes.length,
    },
  };
}
