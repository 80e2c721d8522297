import { createHash } from 'node:crypto';
import type { Delivery } from '../connector.ts';
import type { Json } from '../json.ts';

/** A delivery whose id the caller knows to be one of a kind. */
export function delivery(deliveryId: string, topic: string, value: Json): Delivery {
  return { deliveryId, topic, body: Buffer.from(JSON.stringify(value)) };
}

/** A delivery named after its content: the same row read again is the same message. */
export function contentDelivery(subject: string, topic: string, value: Json): Delivery {
  const made = delivery(subject, topic, value);
  const hash = createHash('sha256').update(made.body).digest('hex').slice(0, 16);
  return { ...made, deliveryId: `${subject}:${hash}` };
}
