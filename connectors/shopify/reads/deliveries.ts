import { createHash } from 'node:crypto';
import type { Delivery } from '../../connector.ts';

/** A delivery of our own making. `name` says what it is about, the id also that it changed. */
export function delivery(topic: string, name: string, content: object): Delivery {
  return { deliveryId: name, topic, body: bytes(content) };
}

/** For rows whose own time stamp does not move with everything that is read: the content decides. */
export function deliveryByContent(topic: string, name: string, content: object): Delivery {
  const body = bytes(content);
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return { deliveryId: `${name}:${hash}`, topic, body };
}

const bytes = (content: object): Uint8Array => Buffer.from(JSON.stringify(content));

/** `list` in pieces of at most `size`. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let at = 0; at < list.length; at += size) pieces.push(list.slice(at, at + size));
  return pieces;
}
