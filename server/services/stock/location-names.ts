import type { Hub } from '../hub.ts';

export async function locationNames(
  hub: Hub,
  merchantId: string,
): Promise<(locationId: string) => string> {
  const locations = await hub.store.locations.list(merchantId);
  const names = new Map(locations.map((location) => [location._id, location.name]));
  return (locationId) => names.get(locationId) ?? locationId;
}
