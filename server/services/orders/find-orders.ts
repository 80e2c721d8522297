import { z } from 'zod';
import { limits } from '../../limits.ts';
import type { OrderDoc } from '../../store/orders.ts';
import { channelNames } from '../channels/channel-names.ts';
import { cutPage, type ListName, readCursor, writeCursor } from '../cursor.ts';
import type { Hub } from '../hub.ts';
import { type OrderFilters, orderQuery } from './order-filters.ts';

export interface OrderRow extends Omit<OrderDoc, 'search' | 'pending'> {
  readonly channelName: string;
}

export interface ListedOrder extends OrderRow {
  /** An open exception is about it. */
  readonly attention: boolean;
}

export interface OrderPage {
  readonly orders: readonly ListedOrder[];
  readonly next: string | null;
}

const position = z.tuple([z.number(), z.string()]);

/** One page of a merchant's orders, newest first. Null when the cursor is none of this list's. */
export async function findOrders(
  hub: Hub,
  merchantId: string,
  filters: OrderFilters,
  cursor: string | undefined,
  limit: number,
): Promise<OrderPage | null> {
  const list: ListName = [merchantId, 'orders', filters];
  const from = cursor === undefined ? null : readCursor(hub, list, cursor, position);
  if (cursor !== undefined && !from) return null;
  const query = await orderQuery(hub, merchantId, filters);
  if (!query) return { orders: [], next: null };
  const after = from && { placedAt: new Date(from[0]), id: from[1] };
  const { orders, exceptions } = hub.store;
  // Most merchants have few orders in trouble at a time: those are known before the page is.
  const [rows, nameOf, few] = await Promise.all([
    orders.page({ ...query, after }, limit + 1),
    channelNames(hub, merchantId),
    exceptions.fewInTrouble(merchantId, limits.troubleFew),
  ]);
  const { page, last } = cutPage(rows, limit);
  const ids = page.map(({ _id }) => _id);
  const troubled = few ?? (await exceptions.inTrouble(merchantId, ids));
  return {
    orders: page.map((order) => ({
      ...order,
      channelName: nameOf(order.channelId),
      attention: troubled.has(order._id),
    })),
    next: last && writeCursor(hub, list, [last.placedAt.getTime(), last._id]),
  };
}
