import type { CartLine } from '../../simulator.ts';
import { mint } from './ids.ts';
import { shift } from './inventory.ts';
import { orderNews, touch, unitsOpen, where } from './orders.ts';
import { fulfillmentPayload } from './payloads/fulfillment.ts';
import { open } from './pricing.ts';
import {
  type Fulfillment,
  type News,
  type Order,
  type OrderLine,
  type Shop,
  wholeSecond,
} from './state.ts';

/** Ships what is asked for, or all that is open; one fulfillment a location. Null when it cannot. */
export function fulfil(
  shop: Shop,
  order: Order,
  asked: readonly CartLine[] | undefined,
  now: Date,
): readonly News[] | null {
  const parcels = parcelsOf(order, asked);
  if (order.cancelledAt || parcels.length === 0) return null;
  const stock: News[] = [];
  for (const { line, quantity } of parcels) {
    line.shipped += quantity;
    stock.push(...shift(shop, { ...where(line), committed: -quantity }, now));
  }
  const made = shop.locations.flatMap((location) => ship(shop, order, parcels, location.id, now));
  touch(order, now);
  if (unitsOpen(order) === 0) order.closedAt = wholeSecond(now);
  const created = made.map((fulfillment) => ({
    topic: 'fulfillments/create',
    payload: () => fulfillmentPayload(shop, order, fulfillment),
  }));
  return [...created, orderNews(shop, order, 'orders/updated'), ...stock];
}

interface Parcel {
  readonly line: OrderLine;
  readonly quantity: number;
}

function parcelsOf(order: Order, asked: readonly CartLine[] | undefined): readonly Parcel[] {
  const parcels = asked
    ? asked.map(({ sku, quantity }) => ({
        line: order.lines.find((line) => line.item.sku === sku),
        quantity,
      }))
    : order.lines
        .map((line) => ({ line, quantity: open(line) }))
        .filter((each) => each.quantity > 0);
  const possible = parcels.flatMap(({ line, quantity }) =>
    line && quantity > 0 && open(line) >= quantity ? [{ line, quantity }] : [],
  );
  return possible.length === parcels.length ? possible : [];
}

function ship(
  shop: Shop,
  order: Order,
  parcels: readonly Parcel[],
  locationId: string,
  now: Date,
): readonly Fulfillment[] {
  const here = parcels.filter(({ line }) => line.locationId === locationId);
  if (here.length === 0) return [];
  const id = mint(shop.ids, 'fulfillment');
  const fulfillment: Fulfillment = {
    id,
    name: `#${order.number}.${order.fulfillments.length + 1}`,
    at: wholeSecond(now),
    locationId,
    trackingNumber: `SIM${id.slice(-9)}`,
    lines: here.map(({ line, quantity }) => ({
      id: mint(shop.ids, 'fulfillmentLine'),
      lineId: line.id,
      quantity,
    })),
  };
  order.fulfillments.push(fulfillment);
  shop.orderOf.set(id, order);
  return [fulfillment];
}
