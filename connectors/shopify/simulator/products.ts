import type { SimulatedItem } from '../../simulator.ts';
import { levelsOf } from './inventory.ts';
import { inventoryLevelPayload } from './payloads/inventory.ts';
import { productPayload } from './payloads/product.ts';
import { number } from './payloads/rest.ts';
import { gidsOf, levelKey, type News, type Shop, stockItem, wholeSecond } from './state.ts';

export function addItem(shop: Shop, given: SimulatedItem, now: Date): readonly News[] {
  if (shop.items.has(given.sku)) throw new RangeError(`the shop already sells ${given.sku}`);
  const item = stockItem(shop, given, wholeSecond(now));
  const connected = levelsOf(shop, item.inventoryItemId).map((level) => ({
    topic: 'inventory_levels/connect',
    payload: () => inventoryLevelPayload(level),
  }));
  return [{ topic: 'products/create', payload: () => productPayload(shop, item) }, ...connected];
}

export function changeItem(
  shop: Shop,
  sku: string,
  change: { readonly title?: string; readonly priceMinor?: number },
  now: Date,
): readonly News[] {
  const item = shop.items.get(sku);
  if (!item) throw new RangeError(`the shop does not sell ${sku}`);
  item.title = change.title ?? item.title;
  item.priceMinor = change.priceMinor ?? item.priceMinor;
  item.updatedAt = wholeSecond(now);
  return [{ topic: 'products/update', payload: () => productPayload(shop, item) }];
}

/** Open orders keep their lines; what they held is gone from the shop's inventory with the product. */
export function deleteItem(shop: Shop, sku: string): readonly News[] {
  const item = shop.items.get(sku);
  if (!item) throw new RangeError(`the shop does not sell ${sku}`);
  shop.items.delete(sku);
  for (const each of gidsOf(item)) shop.itemsByGid.delete(each);
  for (const { id } of shop.locations) shop.levels.delete(levelKey(item.inventoryItemId, id));
  return [{ topic: 'products/delete', payload: () => ({ id: number(item.productId) }) }];
}
