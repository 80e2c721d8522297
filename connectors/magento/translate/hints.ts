import { z } from 'zod';
import type { ChannelFact } from '../../connector.ts';
import { id } from '../wire.ts';

const some = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

/** Everything a sender may say that names an order or a product; the rest of its payload is not read. */
const hint = z.object({
  topic: some(z.string()),
  order_id: some(id),
  entity_id: some(id),
  increment_id: some(z.coerce.string()),
  id: some(id),
  type_id: some(z.string()),
  sku: some(z.string()),
});

/**
 * Payloads are never believed: they tell which order or product to read again. Taken from the store's own
 * module, and from async-events (an order, one of its documents, or a product, as its service returns it).
 */
export function hintFact(value: unknown): ChannelFact {
  const { data: given } = hint.safeParse(value);
  const orderId = given?.order_id ?? (given?.increment_id ? given.entity_id : null);
  if (orderId) return { kind: 'order-hint', externalId: orderId };
  if (given?.sku && given.type_id && given.id) {
    return { kind: 'listing-hint', externalProductId: given.id };
  }
  if (given?.topic?.startsWith('stock.')) {
    return { kind: 'ignored', why: 'a changed stock number is found by the next reconcile' };
  }
  return { kind: 'ignored', why: 'it names no order and no product' };
}
