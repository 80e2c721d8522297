import type { OrderState, PaymentState } from '../../domain/order.ts';
import { limits } from '../../limits.ts';
import type { OrderQuery } from '../../store/order-pages.ts';
import type { Hub } from '../hub.ts';
import { searchWords } from './search-query.ts';

/** The tabs of the order list: which orders ask for which work. */
export const ORDER_TABS = ['all', 'to-fulfil', 'unpaid', 'attention', 'cancelled'] as const;
export type OrderTab = (typeof ORDER_TABS)[number];

/** What people choose in the list; every part narrows it further. */
export interface OrderFilters {
  readonly tab: OrderTab | undefined;
  readonly channelId: string | undefined;
  readonly state: OrderState | undefined;
  readonly payment: PaymentState | undefined;
  readonly placedFrom: Date | undefined;
  /** Exclusive. */
  readonly placedTo: Date | undefined;
  /** Of the last so many days, so that a saved view means the same every Monday. */
  readonly placedDays: number | undefined;
  /** Number, SKU, buyer's name, e-mail or phone; several words must all be found. */
  readonly q: string | undefined;
}

export const NO_FILTERS: OrderFilters = {
  tab: undefined,
  channelId: undefined,
  state: undefined,
  payment: undefined,
  placedFrom: undefined,
  placedTo: undefined,
  placedDays: undefined,
  q: undefined,
};

const UNPAID: readonly PaymentState[] = ['pending', 'authorized', 'partly-paid'];
const ALIVE: readonly OrderState[] = ['open', 'held', 'closed'];

/** The filters as the order book is asked; null when nothing can be found by them. */
export async function orderQuery(
  hub: Hub,
  merchantId: string,
  filters: OrderFilters,
): Promise<OrderQuery | null> {
  const { tab = 'all', q } = filters;
  const words = q === undefined ? [] : searchWords(q);
  const states = both(filters.state, STATES[tab]);
  const payments = both(filters.payment, tab === 'unpaid' ? UNPAID : undefined);
  if (!words || states?.length === 0 || payments?.length === 0) return null;
  const ids =
    tab === 'attention'
      ? await hub.store.exceptions.ordersInTrouble(merchantId, limits.troubleMax)
      : undefined;
  if (ids?.length === 0) return null;
  const { channelId, placedTo } = filters;
  const toFulfil = tab === 'to-fulfil';
  const placedFrom = laterOf(filters.placedFrom, daysAgo(hub.now(), filters.placedDays));
  return {
    ...{ merchantId, channelId, states, payments, toFulfil, ids, placedFrom, placedTo, words },
    after: null,
  };
}

const STATES: Readonly<Record<OrderTab, readonly OrderState[] | undefined>> = {
  all: undefined,
  'to-fulfil': undefined,
  unpaid: ALIVE,
  attention: undefined,
  cancelled: ['cancelled'],
};

/** What the tab shows and the person chose; undefined when neither says anything. */
function both<T>(chosen: T | undefined, shown: readonly T[] | undefined): readonly T[] | undefined {
  if (chosen === undefined) return shown;
  return !shown || shown.includes(chosen) ? [chosen] : [];
}

const daysAgo = (now: Date, days: number | undefined) =>
  days === undefined ? undefined : new Date(now.getTime() - days * 86_400_000);

const laterOf = (a: Date | undefined, b: Date | undefined) => (a && b ? (a > b ? a : b) : (a ?? b));
