import { gid, idOf } from '../ids.ts';
import { levelOf, levelsOf, onHand } from '../inventory.ts';
import { levelGid } from '../payloads/inventory.ts';
import type { Level, Shop, ShopLocation, StockItem } from '../state.ts';
import { type PageArgs, page, pageInOrder, type SortKey } from './connection.ts';
import { iso } from './values.ts';

/** Quantities that this simulation never fills are zero, as in a shop that does not use them. */
export const QUANTITY_NAMES = [
  'available',
  'committed',
  'on_hand',
  'incoming',
  'reserved',
  'damaged',
  'safety_stock',
  'quality_control',
] as const;

export const itemKey = (item: StockItem): SortKey => [0, item.productId];

export function productView(shop: Shop, item: StockItem) {
  return {
    __typename: 'Product',
    id: gid('Product', item.productId),
    title: item.title,
    status: 'ACTIVE',
    updatedAt: iso(item.updatedAt),
    variants: (args: PageArgs) => page([item], args, itemKey, () => variantView(shop, item)),
  };
}

export function variantView(shop: Shop, item: StockItem) {
  return {
    __typename: 'ProductVariant',
    id: gid('ProductVariant', item.variantId),
    sku: item.sku,
    title: 'Default Title',
    barcode: null,
    updatedAt: iso(item.updatedAt),
    product: () => productView(shop, item),
    inventoryItem: () => inventoryItemView(shop, item),
  };
}

export function inventoryItemView(shop: Shop, item: StockItem) {
  const id = item.inventoryItemId;
  return {
    __typename: 'InventoryItem',
    id: gid('InventoryItem', id),
    sku: item.sku,
    tracked: true,
    updatedAt: iso(item.updatedAt),
    inventoryLevel: ({ locationId }: { locationId: string }) => {
      const level = levelOf(shop, id, idOf(locationId));
      return level ? levelView(shop, level) : null;
    },
    inventoryLevels: (args: PageArgs) =>
      pageInOrder(levelsOf(shop, id), args, (level) => levelView(shop, level)),
  };
}

export function levelView(shop: Shop, level: Level) {
  return {
    __typename: 'InventoryLevel',
    id: levelGid(level),
    isActive: true,
    updatedAt: iso(level.updatedAt),
    location: () => locationById(shop, level.locationId),
    quantities: ({ names }: { names: readonly string[] }) =>
      QUANTITY_NAMES.filter((name) => names.includes(name)).map((name) => ({
        __typename: 'InventoryQuantity',
        id: `${gid('InventoryQuantity', level.locationId)}?inventory_item_id=${level.inventoryItemId}&name=${name}`,
        name,
        quantity: quantity(level, name),
        updatedAt: iso(level.updatedAt),
      })),
  };
}

export const locationView = (shop: Shop, location: ShopLocation) => ({
  __typename: 'Location',
  updatedAt: iso(shop.createdAt),
  id: gid('Location', location.id),
  name: location.name,
  isActive: true,
  isFulfillmentService: false,
});

export function locationById(shop: Shop, id: string | null) {
  const location = shop.locations.find((each) => each.id === id);
  return location ? locationView(shop, location) : null;
}

function quantity(level: Level, name: (typeof QUANTITY_NAMES)[number]): number {
  if (name === 'available') return level.available;
  if (name === 'committed') return level.committed;
  return name === 'on_hand' ? onHand(level) : 0;
}
