import { limits } from '../../limits.ts';
import type { Hub } from '../hub.ts';
import { NO_FILTERS, ORDER_TABS, type OrderTab, orderQuery } from './order-filters.ts';

export interface TabCount {
  readonly tab: OrderTab;
  /** Never more than `limits.ordersCounted`. */
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

/** How many orders each tab of the list holds, counted as far as anybody wants to know. */
export function countTabs(hub: Hub, merchantId: string): Promise<readonly TabCount[]> {
  return Promise.all(
    ORDER_TABS.map(async (tab) => {
      const query = await orderQuery(hub, merchantId, { ...NO_FILTERS, tab });
      const found = query ? await hub.store.orders.count(query, limits.ordersCounted + 1) : 0;
      const count = Math.min(found, limits.ordersCounted);
      return { tab, count, more: found > count };
    }),
  );
}
