import type { SimulatedItem } from '../../simulator.ts';
import { gid, type IdCounters, idCounters, mint } from './ids.ts';

/** Everything a simulated shop knows, as plain data. The functions beside this file change it. */
export interface Shop {
  readonly id: string;
  readonly domain: string;
  readonly currency: string;
  readonly taxesIncluded: boolean;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly ids: IdCounters;
  readonly locations: readonly ShopLocation[];
  /** By SKU; a deleted product leaves it. */
  readonly items: Map<string, StockItem>;
  /** By the gid of the product, of its variant and of its inventory item. */
  readonly itemsByGid: Map<string, StockItem>;
  /** By `levelKey`. */
  readonly levels: Map<string, Level>;
  readonly orders: Map<string, Order>;
  /** Which order a fulfillment or refund belongs to, by its id. */
  readonly orderOf: Map<string, Order>;
  lastOrderNumber: number;
}

export interface ShopLocation {
  readonly id: string;
  readonly name: string;
}

/** One product with one variant: what a SKU is here. */
export interface StockItem {
  readonly sku: string;
  title: string;
  priceMinor: number;
  readonly productId: string;
  readonly variantId: string;
  readonly inventoryItemId: string;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** On hand = available + committed; the other states stay zero here. */
export interface Level {
  readonly inventoryItemId: string;
  readonly locationId: string;
  available: number;
  committed: number;
  updatedAt: Date;
}

export interface Order {
  readonly id: string;
  readonly number: number;
  readonly placedAt: Date;
  /** Whole seconds, as Shopify prints it; two changes within a second share it. */
  updatedAt: Date;
  cancelledAt: Date | null;
  closedAt: Date | null;
  edited: boolean;
  readonly buyer: Buyer;
  readonly lines: readonly OrderLine[];
  readonly shipping: Shipping;
  readonly discount: Discount | null;
  readonly taxRate: number;
  readonly paid: { readonly id: string; readonly amountMinor: number };
  readonly fulfillments: Fulfillment[];
  readonly refunds: Refund[];
}

export interface Buyer {
  readonly customerId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly address: {
    readonly address1: string;
    readonly city: string;
    readonly zip: string;
    readonly province: string;
    readonly provinceCode: string;
  };
}

export interface OrderLine {
  readonly id: string;
  readonly item: Pick<StockItem, 'sku' | 'title' | 'productId' | 'variantId' | 'inventoryItemId'>;
  readonly locationId: string;
  readonly unitMinor: number;
  readonly ordered: number;
  /** Of the whole line as ordered. */
  readonly discountMinor: number;
  readonly taxMinor: number;
  /** Taken out by an order edit. */
  removed: number;
  refundedUnshipped: number;
  shipped: number;
  refundedShipped: number;
  returned: number;
}

export interface Shipping {
  readonly id: string;
  readonly title: string;
  readonly priceMinor: number;
  readonly taxMinor: number;
}

export interface Discount {
  readonly code: string;
  readonly percent: number;
}

export interface Fulfillment {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  readonly locationId: string;
  readonly trackingNumber: string;
  readonly lines: readonly {
    readonly id: string;
    readonly lineId: string;
    readonly quantity: number;
  }[];
}

export interface Refund {
  readonly id: string;
  readonly at: Date;
  readonly note: string | null;
  readonly lines: readonly RefundLine[];
  /** Shipping that is given back, null when none is. */
  readonly shipping: {
    readonly id: string;
    readonly amountMinor: number;
    readonly taxMinor: number;
  } | null;
  readonly transaction: { readonly id: string; readonly amountMinor: number };
}

export interface RefundLine {
  readonly id: string;
  readonly lineId: string;
  readonly quantity: number;
  readonly restockType: 'cancel' | 'return' | 'no_restock';
  readonly locationId: string | null;
  readonly subtotalMinor: number;
  readonly taxMinor: number;
}

/** What a change tells the world; the payload is drawn up at once when somebody subscribed to the topic. */
export interface News {
  readonly topic: string;
  readonly payload: () => unknown;
}

export interface ShopOptions {
  readonly shop: string;
  readonly items: readonly SimulatedItem[];
  readonly locations?: readonly ShopLocation[] | undefined;
  readonly currency?: string | undefined;
  readonly taxesIncluded?: boolean | undefined;
  readonly scopes: readonly string[];
}

/** All stock starts at the first location; the others stock every item with none. */
export function openShop(options: ShopOptions, now: Date): Shop {
  const ids = idCounters(options.shop);
  const at = wholeSecond(now);
  const shop: Shop = {
    id: mint(ids, 'shop'),
    domain: options.shop,
    currency: options.currency ?? 'USD',
    taxesIncluded: options.taxesIncluded ?? false,
    scopes: options.scopes,
    createdAt: at,
    ids,
    locations: options.locations ?? [{ id: mint(ids, 'location'), name: 'Warehouse' }],
    items: new Map(),
    itemsByGid: new Map(),
    levels: new Map(),
    orders: new Map(),
    orderOf: new Map(),
    lastOrderNumber: 1000,
  };
  if (shop.locations.length === 0) throw new RangeError('a shop has at least one location');
  for (const item of options.items) stockItem(shop, item, at);
  return shop;
}

export function stockItem(shop: Shop, given: SimulatedItem, at: Date): StockItem {
  const item: StockItem = {
    sku: given.sku,
    title: given.title,
    priceMinor: given.priceMinor,
    productId: mint(shop.ids, 'product'),
    variantId: mint(shop.ids, 'variant'),
    inventoryItemId: mint(shop.ids, 'inventoryItem'),
    createdAt: at,
    updatedAt: at,
  };
  shop.items.set(item.sku, item);
  for (const each of gidsOf(item)) shop.itemsByGid.set(each, item);
  shop.locations.forEach((location, index) => {
    shop.levels.set(levelKey(item.inventoryItemId, location.id), {
      inventoryItemId: item.inventoryItemId,
      locationId: location.id,
      available: index === 0 ? given.stock : 0,
      committed: 0,
      updatedAt: at,
    });
  });
  return item;
}

export const gidsOf = (item: StockItem): readonly string[] => [
  gid('Product', item.productId),
  gid('ProductVariant', item.variantId),
  gid('InventoryItem', item.inventoryItemId),
];

export const levelKey = (inventoryItemId: string, locationId: string): string =>
  `${inventoryItemId}@${locationId}`;

/** Shopify stamps whole seconds. */
export const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);
