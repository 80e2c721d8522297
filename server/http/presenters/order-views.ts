import { z } from 'zod';
import { ORDER_TABS } from '../../services/orders/order-filters.ts';
import type { TabCount } from '../../services/orders/order-tabs.ts';
import type { listSavedViews } from '../../services/orders/saved-views.ts';

type SavedView = Awaited<ReturnType<typeof listSavedViews>>[number];

export const orderTab = z.enum(ORDER_TABS);

/** A named set of filters; `filters` are fields of the query of GET /orders. */
export const savedView = z.strictObject({
  id: z.string(),
  name: z.string(),
  filters: z.record(z.string(), z.string()),
});

export const orderViews = z.strictObject({
  tabs: z.array(
    z.strictObject({
      tab: orderTab,
      count: z.int(),
      /** There are more than were counted. */
      more: z.boolean(),
    }),
  ),
  saved: z.array(savedView),
});

export const presentSavedView = ({ _id, name, filters }: SavedView): z.input<typeof savedView> => ({
  id: _id,
  name,
  filters: { ...filters },
});

export const presentOrderViews = (
  tabs: readonly TabCount[],
  saved: readonly SavedView[],
): z.input<typeof orderViews> => ({
  tabs: tabs.map(({ tab, count, more }) => ({ tab, count, more })),
  saved: saved.map(presentSavedView),
});
