import { inventoryLevelPayload } from './payloads/inventory.ts';
import { type Level, levelKey, type News, type Shop, wholeSecond } from './state.ts';

export const onHand = (level: Level): number => level.available + level.committed;

export function levelOf(
  shop: Shop,
  inventoryItemId: string,
  locationId: string,
): Level | undefined {
  return shop.levels.get(levelKey(inventoryItemId, locationId));
}

export function levelsOf(shop: Shop, inventoryItemId: string): readonly Level[] {
  return shop.locations.flatMap((location) => levelOf(shop, inventoryItemId, location.id) ?? []);
}

/** What a buyer can buy now, over all locations. */
export function sellable(shop: Shop, sku: string): number {
  const item = shop.items.get(sku);
  if (!item) return 0;
  return levelsOf(shop, item.inventoryItemId).reduce((total, level) => total + level.available, 0);
}

/** The first location that has the whole quantity; null when none has. */
export function locationWith(shop: Shop, sku: string, quantity: number): string | null {
  const item = shop.items.get(sku);
  if (!item) return null;
  const level = levelsOf(shop, item.inventoryItemId).find((each) => each.available >= quantity);
  return level?.locationId ?? null;
}

export interface Shift {
  readonly inventoryItemId: string;
  readonly locationId: string;
  readonly available?: number;
  readonly committed?: number;
}

/** Moves units between the states of one level. Shopify tells about `available` only. */
export function shift(shop: Shop, change: Shift, now: Date): readonly News[] {
  const level = levelOf(shop, change.inventoryItemId, change.locationId);
  if (!level) return [];
  level.available += change.available ?? 0;
  level.committed += change.committed ?? 0;
  level.updatedAt = wholeSecond(now);
  if (!change.available) return [];
  return [{ topic: 'inventory_levels/update', payload: () => inventoryLevelPayload(level) }];
}

/** Staff types a number: what a buyer can buy over all locations becomes it, at the first location. */
export function setSellable(shop: Shop, sku: string, wanted: number, now: Date): readonly News[] {
  const item = shop.items.get(sku);
  const first = shop.locations[0];
  if (!item || !first) throw new RangeError(`the shop does not sell ${sku}`);
  const available = wanted - sellable(shop, sku);
  return shift(
    shop,
    { inventoryItemId: item.inventoryItemId, locationId: first.id, available },
    now,
  );
}
