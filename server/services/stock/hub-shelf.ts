import type { ItemDoc, LocationDoc } from '../../store/places.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';

/**
 * An item and a location where the hub keeps the count. Null when this merchant has not both. A shelf that
 * a channel's staff counts is theirs: moving its chain here would be read as their edit and undone.
 */
export async function hubShelf(
  hub: Hub,
  merchantId: string,
  sku: string,
  locationId: string,
): Promise<{ readonly item: ItemDoc; readonly location: LocationDoc } | Refusal | null> {
  const [items, locations, channels] = await Promise.all([
    hub.store.items.bySkus(merchantId, [sku]),
    hub.store.locations.list(merchantId),
    hub.store.channels.list(merchantId),
  ]);
  const [item] = items;
  const location = locations.find((each) => each._id === locationId);
  if (!item || !location) return null;
  if (location.counter === 'hub') return { item, location };
  const channel = channels.find((each) => each._id === location.counter);
  const name = channel?.name ?? location.counter;
  return refuse(
    'counted_elsewhere',
    `${location.name} is counted in ${name}, not here.`,
    `Change the number in ${name}: the hub reads it and books the difference as a count.`,
  );
}
