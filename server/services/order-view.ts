import type { LedgerDoc } from '../store/ledger.ts';
import type { OrderDoc } from '../store/orders.ts';
import type { TimelineDoc } from '../store/timeline.ts';
import { channelNames } from './channel-names.ts';
import type { Hub } from './hub.ts';
import { locationNames } from './location-names.ts';

export interface OrderView {
  readonly order: OrderDoc;
  readonly channelName: string;
  readonly locationName: (locationId: string) => string;
  readonly timeline: readonly TimelineDoc[];
  /** Every ledger line the order caused. */
  readonly effects: readonly LedgerDoc[];
}

/** One order with everything it did. Null when this merchant has no such order. */
export async function viewOrder(
  hub: Hub,
  merchantId: string,
  orderId: string,
): Promise<OrderView | null> {
  const order = await hub.store.orders.ofMerchant(merchantId, orderId);
  if (!order) return null;
  const [timeline, effects, channelName, locationName] = await Promise.all([
    hub.store.timeline.of(merchantId, orderId),
    hub.store.ledger.ofCause(merchantId, orderId),
    channelNames(hub, merchantId),
    locationNames(hub, merchantId),
  ]);
  return { order, channelName: channelName(order.channelId), locationName, timeline, effects };
}
