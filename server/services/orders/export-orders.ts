import { limits } from '../../limits.ts';
import { channelNames } from '../channels/channel-names.ts';
import type { Hub } from '../hub.ts';
import type { OrderRow } from './find-orders.ts';
import { type OrderFilters, orderQuery } from './order-filters.ts';

/**
 * Every order the filters find, newest first, in pages: the next page is read only when the one before
 * was taken, so a slow reader costs no memory. Orders that arrive meanwhile are not in it.
 */
export async function* exportOrders(
  hub: Hub,
  merchantId: string,
  filters: OrderFilters,
): AsyncGenerator<readonly OrderRow[]> {
  const query = await orderQuery(hub, merchantId, filters);
  if (!query) return;
  const nameOf = await channelNames(hub, merchantId);
  for (let { after } = query; ; ) {
    const page = await hub.store.orders.page({ ...query, after }, limits.pageMax);
    yield page.map((order) => ({ ...order, channelName: nameOf(order.channelId) }));
    const last = page.at(-1);
    if (!last || page.length < limits.pageMax) return;
    after = { placedAt: last.placedAt, id: last._id };
  }
}
