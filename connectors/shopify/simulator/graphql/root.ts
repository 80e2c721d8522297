import { gid, idOf, typeOf } from '../ids.ts';
import { ZONE } from '../payloads/rest.ts';
import type { Order, Shop, StockItem } from '../state.ts';
import {
  inventoryItemView,
  itemKey,
  locationById,
  locationView,
  productView,
  QUANTITY_NAMES,
  variantView,
} from './catalog.ts';
import { type PageArgs, page, pageInOrder, type SortKey } from './connection.ts';
import type { Context } from './context.ts';
import { inventorySetQuantities } from './inventory-mutation.ts';
import { fulfillmentView, orderView, refundView } from './order.ts';
import { search } from './search.ts';
import { webhookSubscriptionCreate, webhookSubscriptions } from './webhook-fields.ts';

interface ListArgs extends PageArgs {
  readonly query?: string | null;
  readonly sortKey?: string | null;
}

/** Resolvers of the query and mutation roots; what they return answers for itself. */
export const root = {
  shop: (_: unknown, { shop }: Context) => shopView(shop),
  currentAppInstallation: (_: unknown, { shop }: Context) => ({
    __typename: 'AppInstallation',
    id: gid('AppInstallation', shop.id),
    accessScopes: shop.scopes.map((handle) => ({ handle })),
  }),
  inventoryProperties: () => ({ quantityNames: QUANTITY_NAMES.map((name) => ({ name })) }),
  locations: (args: PageArgs, { shop }: Context) =>
    pageInOrder(shop.locations, args, (each) => locationView(shop, each)),
  order: ({ id }: { id: string }, context: Context) => nodeOf(context, id),
  orders,
  product: ({ id }: { id: string }, context: Context) => nodeOf(context, id),
  products: (args: ListArgs, { shop }: Context) =>
    page(matching(shop, args), args, itemKey, (item) => productView(shop, item)),
  productVariants: (args: ListArgs, { shop }: Context) =>
    page(matching(shop, args), args, itemKey, (item) => variantView(shop, item)),
  inventoryItem: ({ id }: { id: string }, context: Context) => nodeOf(context, id),
  inventoryItems: (args: ListArgs, { shop }: Context) =>
    page(matching(shop, args), args, itemKey, (item) => inventoryItemView(shop, item)),
  node: ({ id }: { id: string }, context: Context) => nodeOf(context, id),
  nodes: ({ ids }: { ids: readonly string[] }, context: Context) =>
    ids.map((id) => nodeOf(context, id)),
  webhookSubscriptions,
  webhookSubscriptionCreate,
  inventorySetQuantities,
};

function orders(args: ListArgs, context: Context) {
  const { shop } = context;
  const [test, seen] = [search(args.query), visible(context)];
  const matches = (order: Order): boolean =>
    test({
      times: {
        updated_at: order.updatedAt,
        created_at: order.placedAt,
        processed_at: order.placedAt,
      },
      words: { name: `#${order.number}`, id: order.id },
    });
  const rows = [...shop.orders.values()].filter((order) => seen(order) && matches(order));
  return page(rows, args, orderKey(args.sortKey), (order) => orderView(shop, order));
}

function orderKey(sortKey: string | null | undefined): (order: Order) => SortKey {
  if (sortKey === 'UPDATED_AT') return (order) => [order.updatedAt.getTime(), order.id];
  if (sortKey === 'CREATED_AT' || sortKey === 'PROCESSED_AT') {
    return (order) => [order.placedAt.getTime(), order.id];
  }
  return (order) => [0, order.id];
}

/** Without `read_all_orders` an app sees the orders of the last 60 days. */
function visible({ shop, now }: Context): (order: Order) => boolean {
  if (shop.scopes.includes('read_all_orders')) return () => true;
  const since = now.getTime() - 60 * 86_400_000;
  return (order) => order.placedAt.getTime() >= since;
}

function matching(shop: Shop, { query }: ListArgs): readonly StockItem[] {
  const test = search(query);
  return [...shop.items.values()].filter((item) =>
    test({
      times: { updated_at: item.updatedAt, created_at: item.createdAt },
      words: { sku: item.sku, title: item.title, status: 'active' },
    }),
  );
}

function shopView(shop: Shop) {
  return {
    __typename: 'Shop',
    id: gid('Shop', shop.id),
    name: shop.domain.replace(/\.myshopify\.com$/, ''),
    myshopifyDomain: shop.domain,
    currencyCode: shop.currency,
    ianaTimezone: ZONE.name,
    taxesIncluded: shop.taxesIncluded,
  };
}

function nodeOf(context: Context, id: string) {
  const { shop } = context;
  const key = idOf(id);
  const item = shop.itemsByGid.get(id);
  switch (typeOf(id)) {
    case 'Order':
      return viewOf(shop.orders.get(key), (order) =>
        visible(context)(order) ? orderView(shop, order) : null,
      );
    case 'InventoryItem':
      return viewOf(item, (found) => inventoryItemView(shop, found));
    case 'Product':
      return viewOf(item, (found) => productView(shop, found));
    case 'ProductVariant':
      return viewOf(item, (found) => variantView(shop, found));
    case 'Location':
      return locationById(shop, key);
    case 'Fulfillment':
    case 'Refund':
      return viewOf(shop.orderOf.get(key), (order) => partOf(shop, order, key));
    case 'Shop':
      return key === shop.id ? shopView(shop) : null;
    default:
      return null;
  }
}

function partOf(shop: Shop, order: Order, id: string) {
  const fulfillment = order.fulfillments.find((each) => each.id === id);
  if (fulfillment) return fulfillmentView(shop, order, fulfillment);
  const refund = order.refunds.find((each) => each.id === id);
  return refund ? refundView(shop, order, refund) : null;
}

const viewOf = <T, V>(found: T | undefined, view: (found: T) => V): V | null =>
  found === undefined ? null : view(found);
