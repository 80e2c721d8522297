import { gid } from '../ids.ts';
import type { Fulfillment, Order, Shop } from '../state.ts';
import { linePayload } from './lines.ts';
import { localTime, number } from './rest.ts';

export const CARRIER = 'Simulated Post';
export const trackingUrl = (trackingNumber: string): string =>
  `https://track.simulated-post.example/${trackingNumber}`;

/** A shipment; its lines are the order's lines with the shipped quantity. */
export function fulfillmentPayload(shop: Shop, order: Order, fulfillment: Fulfillment) {
  return {
    id: number(fulfillment.id),
    admin_graphql_api_id: gid('Fulfillment', fulfillment.id),
    created_at: localTime(fulfillment.at),
    location_id: number(fulfillment.locationId),
    name: fulfillment.name,
    order_id: number(order.id),
    origin_address: {},
    receipt: {},
    service: 'manual',
    shipment_status: null,
    status: 'success',
    tracking_company: CARRIER,
    tracking_number: fulfillment.trackingNumber,
    tracking_numbers: [fulfillment.trackingNumber],
    tracking_url: trackingUrl(fulfillment.trackingNumber),
    tracking_urls: [trackingUrl(fulfillment.trackingNumber)],
    updated_at: localTime(fulfillment.at),
    line_items: fulfillment.lines.flatMap(({ lineId, quantity }) => {
      const line = order.lines.find((each) => each.id === lineId);
      return line ? [{ ...linePayload(shop, order, line), quantity }] : [];
    }),
  };
}
