import { z } from 'zod';
import type { StockWriteDoc } from '../../store/stock-writes.ts';
import { cutPage, type ListName, readCursor, writeCursor } from '../cursor.ts';
import type { Hub } from '../hub.ts';

export interface WriteView extends StockWriteDoc {
  readonly channelName: string;
  /** What the channel calls it; null when the listing is not known any more. */
  readonly title: string | null;
}

export interface WritePage {
  readonly writes: readonly WriteView[];
  readonly next: string | null;
}

const position = z.tuple([z.number(), z.string()]);

/** Every number that was sent to a channel, newest first. Null when the cursor is none of this list's. */
export async function listWrites(
  hub: Hub,
  merchantId: string,
  channelId: string | undefined,
  cursor: string | undefined,
  limit: number,
): Promise<WritePage | null> {
  const list: ListName = [merchantId, 'writes', channelId ?? null];
  const from = cursor === undefined ? null : readCursor(hub, list, cursor, position);
  if (cursor !== undefined && !from) return null;
  const after = from && { sentAt: new Date(from[0]), id: from[1] };
  const channels = await hub.store.channels.list(merchantId);
  const asked = channelId === undefined ? channels.map(({ _id }) => _id) : [channelId];
  const pages = await Promise.all(
    asked.map((each) =>
      hub.store.stockWrites.page({ merchantId, channelId: each, after }, limit + 1),
    ),
  );
  const { page, last } = cutPage(pages.flat().toSorted(newerFirst), limit);
  const listings = await hub.store.listings.ofMerchant(
    merchantId,
    page.map(({ listingId }) => listingId),
  );
  const titles = new Map(listings.map(({ _id, title }) => [_id, title]));
  const nameOf = new Map(channels.map((channel) => [channel._id, channel.name]));
  return {
    writes: page.map((row) => ({
      ...row,
      channelName: nameOf.get(row.channelId) ?? row.channelId,
      title: titles.get(row.listingId) ?? null,
    })),
    next: last && writeCursor(hub, list, [last.sentAt.getTime(), last._id]),
  };
}

const newerFirst = (a: StockWriteDoc, b: StockWriteDoc) =>
  b.sentAt.getTime() - a.sentAt.getTime() || (a._id < b._id ? 1 : -1);
