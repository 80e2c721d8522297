import type { TimelineEntry } from '../../domain/timeline.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';

export interface NewNote {
  readonly text: string;
  /** Made by whoever writes: the same note sent twice is one note. */
  readonly key: string | undefined;
}

/** Puts a note into an order's timeline. Null when this merchant has no such order. */
export async function addOrderNote(
  hub: Hub,
  { merchantId, actor }: Caller,
  orderId: string,
  note: NewNote,
): Promise<TimelineEntry | null> {
  const order = await hub.store.orders.ofMerchant(merchantId, orderId);
  if (!order) return null;
  const key = `note:${note.key ?? hub.newId('note')}`;
  const entry: TimelineEntry = { key, kind: 'note', at: hub.now(), text: note.text, actor };
  await hub.store.timeline.append([{ ...entry, merchantId, orderId }]);
  return hub.store.timeline.entry(merchantId, orderId, key);
}
