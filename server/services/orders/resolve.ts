import type { LineResolver } from '../../domain/line-stock.ts';
import type { OrderSnapshot } from '../../domain/order.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';
import { bundlesNow } from '../stock/recipe-book.ts';

/** Reads once, for a batch of orders of one channel, how its lines map to items and locations. */
export async function lineResolver(
  hub: Hub,
  channel: ChannelDoc,
  snapshots: readonly Pick<OrderSnapshot, 'lines'>[],
): Promise<LineResolver> {
  const ids = new Set<string>();
  for (const { lines } of snapshots) {
    for (const line of lines) if (line.externalItemId) ids.add(line.externalItemId);
  }
  const [sold, locations, bundles] = await Promise.all([
    hub.store.listings.itemsSold(channel._id, [...ids]),
    hub.store.locations.list(channel.merchantId),
    bundlesNow(hub, channel.merchantId),
  ]);
  const places = new Map<string, string>();
  for (const location of locations) {
    for (const link of location.links) {
      if (link.channelId === channel._id) places.set(link.externalLocationId, location._id);
    }
  }
  return {
    skuOf: (line) => sold.get(line.externalItemId ?? '')?.sku ?? null,
    openedAt: (line) => sold.get(line.externalItemId ?? '')?.openedAt ?? null,
    leavesOf: (sku) => bundles.leavesOf(sku),
    locationOf: (externalId) =>
      (externalId === null ? undefined : places.get(externalId)) ?? channel.defaultLocationId,
  };
}
