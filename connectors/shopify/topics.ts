/** Topics of deliveries that our own pulls and reads make; webhooks use Shopify's own words. */
export const OWN = {
  order: 'graphql/order',
  product: 'graphql/product',
  variant: 'graphql/variant',
  location: 'graphql/location',
  orderHint: 'hint/order',
  orderGone: 'gone/order',
  productGone: 'gone/product',
} as const;

/**
 * What `subscribe` asks for. The three compliance topics and app/uninstalled of an app made from a TOML
 * file are declared there; compliance topics cannot be asked for through the API at all.
 */
export const SUBSCRIBED = [
  'ORDERS_CREATE',
  'ORDERS_UPDATED',
  'ORDERS_PAID',
  'ORDERS_CANCELLED',
  'ORDERS_FULFILLED',
  'ORDERS_PARTIALLY_FULFILLED',
  'ORDERS_EDITED',
  'ORDERS_DELETE',
  'REFUNDS_CREATE',
  'FULFILLMENTS_CREATE',
  'FULFILLMENTS_UPDATE',
  'PRODUCTS_CREATE',
  'PRODUCTS_UPDATE',
  'PRODUCTS_DELETE',
  'INVENTORY_LEVELS_UPDATE',
  'INVENTORY_LEVELS_CONNECT',
  'INVENTORY_LEVELS_DISCONNECT',
  'INVENTORY_ITEMS_UPDATE',
  'LOCATIONS_CREATE',
  'LOCATIONS_UPDATE',
  'LOCATIONS_ACTIVATE',
  'LOCATIONS_DEACTIVATE',
  'LOCATIONS_DELETE',
  'APP_UNINSTALLED',
] as const;
