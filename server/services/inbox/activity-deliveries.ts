import { z } from 'zod';
import { limits } from '../../limits.ts';
import { type DeliveryRow, type InboxDoc, inboxId } from '../../store/inbox.ts';
import { cutPage, type ListName, readCursor, writeCursor } from '../cursor.ts';
import type { Hub } from '../hub.ts';

export interface DeliveryFilters {
  readonly channelId: string | undefined;
  readonly state: InboxDoc['state'] | undefined;
}

/** A message that came in, without what it carries. */
export interface DeliveryView extends Omit<DeliveryRow, '_id'> {
  readonly id: string;
  readonly channelName: string;
  /** When it was worked; null while it waits, and for dead letters. */
  readonly workedAt: Date | null;
}

export interface DeliveryPage {
  readonly deliveries: readonly DeliveryView[];
  readonly next: string | null;
}

const position = z.tuple([z.number(), z.string()]);

/** Newest first. Null when the cursor is none of this list's. */
export async function listDeliveries(
  hub: Hub,
  merchantId: string,
  { channelId, state }: DeliveryFilters,
  cursor: string | undefined,
  limit: number,
): Promise<DeliveryPage | null> {
  const list: ListName = [merchantId, 'deliveries', { channelId, state }];
  const from = cursor === undefined ? null : readCursor(hub, list, cursor, position);
  const id = from && inboxId(from[1]);
  if (cursor !== undefined && (!from || !id)) return null;
  const after = from && id && { receivedAt: new Date(from[0]), id };
  const channels = await hub.store.channels.list(merchantId);
  // One short read a channel instead of an index over all: what the intake must keep is paid by every webhook.
  const asked = channelId === undefined && !state ? channels.map(({ _id }) => _id) : [channelId];
  const pages = await Promise.all(
    asked.map((each) =>
      hub.store.inbox.page({ merchantId, channelId: each, state, after }, limit + 1),
    ),
  );
  const { page, last } = cutPage(pages.flat().toSorted(newerFirst), limit);
  const nameOf = new Map(channels.map((channel) => [channel._id, channel.name]));
  return {
    deliveries: page.map((row) => viewOf(row, nameOf.get(row.channelId) ?? row.channelId)),
    next: last && writeCursor(hub, list, [last.receivedAt.getTime(), last._id.toHexString()]),
  };
}

const newerFirst = (a: DeliveryRow, b: DeliveryRow) =>
  b.receivedAt.getTime() - a.receivedAt.getTime() ||
  (a._id.toHexString() < b._id.toHexString() ? 1 : -1);

function viewOf({ _id, ...row }: DeliveryRow, channelName: string): DeliveryView {
  // It is kept for so many days from then: the one time tells the other.
  const kept = limits.inboxDays * 86_400_000;
  const workedAt = row.expireAt ? new Date(row.expireAt.getTime() - kept) : null;
  return { ...row, id: _id.toHexString(), channelName, workedAt };
}
