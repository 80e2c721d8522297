import { z } from 'zod';
import type { OrderState, PaymentState } from '../domain/order.ts';
import type { OrderDoc } from '../store/orders.ts';
import { channelNames } from './channel-names.ts';
import { cutPage, type ListName, readCursor, writeCursor } from './cursor.ts';
import type { Hub } from './hub.ts';
import { searchWords } from './search-query.ts';

export interface OrderFilters {
  readonly channelId: string | undefined;
  readonly state: OrderState | undefined;
  readonly payment: PaymentState | undefined;
  readonly placedFrom: Date | undefined;
  readonly placedTo: Date | undefined;
  /** Number, SKU, buyer's name, e-mail or phone; several words must all be found. */
  readonly q: string | undefined;
}

export interface OrderRow extends Omit<OrderDoc, 'search' | 'pending'> {
  readonly channelName: string;
}

export interface OrderPage {
  readonly orders: readonly OrderRow[];
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
  const { q, ...rest } = filters;
  const words = q === undefined ? [] : searchWords(q);
  if (!words) return { orders: [], next: null };
  const after = from && { placedAt: new Date(from[0]), id: from[1] };
  const rows = await hub.store.orders.page({ merchantId, ...rest, words, after }, limit + 1);
  const { page, last } = cutPage(rows, limit);
  const nameOf = await channelNames(hub, merchantId);
  return {
    orders: page.map((order) => ({ ...order, channelName: nameOf(order.channelId) })),
    next: last && writeCursor(hub, list, [last.placedAt.getTime(), last._id]),
  };
}
