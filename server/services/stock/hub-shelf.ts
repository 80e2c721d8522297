import { limits } from '../../limits.ts';
import type { ItemDoc, LocationDoc } from '../../store/places.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { bundlesNow } from './recipe-book.ts';

/**
 * An item and a location where the hub keeps the count. A bundle stands on no shelf. Null when this merchant has not both. A shelf that
 * a channel's staff counts is theirs: moving its chain here would be read as their edit and undone.
 */
export async function hubShelf(
  hub: Hub,
  merchantId: string,
  sku: string,
  locationId: string,
): Promise<{ readonly item: ItemDoc; readonly location: LocationDoc } | Refusal | null> {
  const [items, locations, channels, bundles] = await Promise.all([
    hub.store.items.bySkus(merchantId, [sku]),
    hub.store.locations.list(merchantId),
    hub.store.channels.list(merchantId),
    bundlesNow(hub, merchantId),
  ]);
  const [item] = items;
  const location = locations.find((each) => each._id === locationId);
  if (!item || !location) return null;
  if (bundles.isBundle(sku)) {
    const parts = bundles.leavesOf(sku).map((leaf) => leaf.sku);
    return refuse(
      'is_bundle',
      `${sku} is made of other items and has no stock of its own.`,
      `Count, move or receive what it is made of: ${listed(parts)}.`,
    );
  }
  if (location.counter === 'hub') return { item, location };
  const channel = channels.find((each) => each._id === location.counter);
  const name = channel?.name ?? location.counter;
  return refuse(
    'counted_elsewhere',
    `${location.name} is counted in ${name}, not here.`,
    `Change the number in ${name}: the hub reads it and books the difference as a count.`,
  );
}

const listed = (skus: readonly string[]) => {
  const named = skus.slice(0, limits.partsTold).join(', ');
  return skus.length > limits.partsTold ? `${named} and others` : named;
};
