import { limits } from '../../limits.ts';
import type { ExceptionDoc } from '../../store/exceptions.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import type { OrderDoc } from '../../store/orders.ts';
import type { TimelineDoc } from '../../store/timeline.ts';
import { channelNames } from '../channels/channel-names.ts';
import type { Hub } from '../hub.ts';
import { actorNames } from '../people/actor-names.ts';

export interface OrderView {
  readonly order: OrderDoc;
  readonly channelName: string;
  readonly locationName: (locationId: string) => string;
  /** The hub's name for a place that the order's channel names by its own id; null when unknown. */
  readonly placeName: (externalLocationId: string | null) => string | null;
  readonly actorName: (actor: string) => string;
  readonly timeline: readonly TimelineDoc[];
  /** Every ledger line the order caused. */
  readonly effects: readonly LedgerDoc[];
  /** What went wrong with it, the latest first; also what is closed again. */
  readonly exceptions: readonly ExceptionDoc[];
}

/** One order with everything it did. Null when this merchant has no such order. */
export async function viewOrder(
  hub: Hub,
  merchantId: string,
  orderId: string,
): Promise<OrderView | null> {
  const order = await hub.store.orders.ofMerchant(merchantId, orderId);
  if (!order) return null;
  const timeline = await hub.store.timeline.of(merchantId, orderId, limits.timelineShown);
  const actors = timeline.map((entry) => entry.actor);
  const [effects, exceptions, locations, channelName, actorName] = await Promise.all([
    hub.store.ledger.ofCause(merchantId, orderId),
    hub.store.exceptions.ofOrder(merchantId, orderId),
    hub.store.locations.list(merchantId),
    channelNames(hub, merchantId),
    actorNames(hub, merchantId, actors),
  ]);
  const names = new Map(locations.map(({ _id, name }) => [_id, name]));
  const isThere = (externalLocationId: string) => (link: (typeof locations)[number]['links'][0]) =>
    link.channelId === order.channelId && link.externalLocationId === externalLocationId;
  return {
    ...{ order, timeline, effects, exceptions, actorName },
    channelName: channelName(order.channelId),
    locationName: (locationId) => names.get(locationId) ?? locationId,
    placeName: (externalId) => {
      if (externalId === null) return null;
      return locations.find(({ links }) => links.some(isThere(externalId)))?.name ?? null;
    },
  };
}
