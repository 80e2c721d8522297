import { NO_FILTERS, type OrderFilters } from '../../../server/services/orders/order-filters.ts';
import {
  placedAt,
  storedEmail,
  storedName,
  storedNumber,
  storedPhone,
  storedSku,
  storedTracking,
} from './stored-orders.ts';

/** One way in which people look for orders. */
export interface SearchShape {
  readonly name: string;
  /** One order, or a handful: its time is held against a point read. */
  readonly few: boolean;
  /** Pages that are turned before the one that is looked at. */
  readonly pages: number;
  filters(i: number): OrderFilters;
}

const DEEP = 40;
const typed = (name: string, few: boolean, of: (i: number) => string): SearchShape => ({
  ...{ name, few, pages: 0 },
  filters: (i) => ({ ...NO_FILTERS, q: of(i) }),
});

/** The eight ways of the catalogue. */
export const searchShapes = (channelId: string): readonly SearchShape[] => [
  typed('number', true, storedNumber),
  typed('e-mail', true, storedEmail),
  typed('beginning of a name', false, (i) => storedName(i).slice(0, 4)),
  typed('SKU', false, storedSku),
  typed('tracking number', true, storedTracking),
  {
    ...{ name: 'state, channel and dates', few: false, pages: 0 },
    filters: (i) => ({
      ...NO_FILTERS,
      ...{ channelId, state: 'closed', placedTo: placedAt(i), placedFrom: placedAt(i - 5_000) },
    }),
  },
  { name: 'deep page', few: false, pages: DEEP, filters: () => NO_FILTERS },
  typed('end of a phone number', true, (i) => storedPhone(i).slice(-7)),
];
