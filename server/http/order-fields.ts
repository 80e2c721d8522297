import { z } from 'zod';
import { limits } from '../limits.ts';
import type { OrderFilters } from '../services/orders/order-filters.ts';
import { idField, searchField, timeField } from './fields.ts';
import { orderState, paymentState } from './presenters/order-row.ts';
import { orderTab } from './presenters/order-views.ts';

const placedDays = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, 'a whole number of days')
  .transform(Number)
  .pipe(z.int().max(limits.placedDaysMax))
  .optional()
  .meta({ description: 'Placed within the last so many days.' });

/** The filters of the order list, as they stand in its address, in its export and in saved views. */
export const orderFilterFields = {
  tab: orderTab.optional(),
  channel: idField.optional(),
  state: orderState.optional(),
  payment: paymentState.optional(),
  placed_from: timeField,
  placed_to: timeField.meta({ description: 'Exclusive.' }),
  placed_days: placedDays,
  q: searchField,
};

const orderFilters = z.strictObject(orderFilterFields);

export const orderFiltersIn = (query: z.output<typeof orderFilters>): OrderFilters => ({
  tab: query.tab,
  channelId: query.channel,
  state: query.state,
  payment: query.payment,
  placedFrom: query.placed_from,
  placedTo: query.placed_to,
  placedDays: query.placed_days,
  q: query.q,
});

/** Filters to keep: checked like those of a query, kept as they are written there. */
export const savedFilters = z
  .record(z.string().max(20), z.string().max(300))
  .check(({ value, issues }) => {
    const problem = orderFilters.safeParse(value).error?.issues[0];
    if (!problem) return;
    const message = `no filters of the order list: ${problem.message}`;
    issues.push({ code: 'custom', message, input: value, path: problem.path });
  });
