import { type ChannelFact, type Delivery, TranslateError } from '../../connector.ts';
import { parseJson } from '../../json.ts';
import { OWN } from '../topics.ts';
import { graphqlOrderSnapshot } from './graphql-order.ts';
import { inventoryLevel } from './inventory.ts';
import { productFacts, variantFacts } from './listings.ts';
import { graphqlLocation, locationDeleted, restLocation } from './locations.ts';
import {
  dataRequest,
  idOnly,
  orderEdited,
  orderHint,
  ownHint,
  redactCustomer,
  redactShop,
  refundHint,
  returnHint,
  shipmentHint,
  uninstalled,
} from './notices.ts';
import { restOrderSnapshot } from './rest-order.ts';

type Reader = (body: unknown) => readonly ChannelFact[];

const wholeOrder: Reader = (body) => [{ kind: 'order', snapshot: restOrderSnapshot(body) }];
const orderGone: Reader = (body) => [{ kind: 'order-gone', externalId: idOnly(body) }];
const productChanged: Reader = (body) => [
  { kind: 'listing-hint', externalProductId: idOnly(body) },
];
const productGone: Reader = (body) => [
  { kind: 'product-listings', externalProductId: idOnly(body), externalIds: [] },
];
const ignored = (why: string): Reader => {
  return () => [{ kind: 'ignored', why }];
};

const READERS = new Map<string, Reader>([
  ['orders/create', wholeOrder],
  ['orders/updated', wholeOrder],
  ['orders/paid', wholeOrder],
  ['orders/cancelled', wholeOrder],
  ['orders/fulfilled', wholeOrder],
  ['orders/partially_fulfilled', wholeOrder],
  ['orders/edited', orderEdited],
  ['orders/delete', orderGone],
  ['refunds/create', refundHint],
  ['fulfillments/create', shipmentHint],
  ['fulfillments/update', orderHint],
  ['order_transactions/create', orderHint],
  // Both carry few variants and no stock locations, so the product is read.
  ['products/create', productChanged],
  ['products/update', productChanged],
  ['products/delete', productGone],
  ['inventory_levels/update', inventoryLevel],
  ['inventory_levels/connect', inventoryLevel],
  ['inventory_levels/disconnect', ignored('names no product; the next pull of products tells')],
  ['inventory_items/create', ignored('names no product; products/create tells')],
  ['inventory_items/update', ignored('names no product; the next pull of products tells')],
  ['inventory_items/delete', ignored('names no product; products/delete or /update tells')],
  ['locations/create', restLocation],
  ['locations/update', restLocation],
  ['locations/activate', restLocation],
  ['locations/deactivate', restLocation],
  ['locations/delete', locationDeleted],
  ['app/uninstalled', uninstalled],
  ['app/scopes_update', ignored('permissions are looked at by the live check')],
  ['customers/data_request', dataRequest],
  ['customers/redact', redactCustomer],
  ['shop/redact', redactShop],
  [OWN.order, (body) => [{ kind: 'order', snapshot: graphqlOrderSnapshot(body) }]],
  [OWN.orderHint, ownHint],
  [OWN.orderGone, orderGone],
  [OWN.product, productFacts],
  [OWN.productGone, productGone],
  [OWN.variant, variantFacts],
  [OWN.location, graphqlLocation],
]);

/** Families of topics that an app's TOML file may ask for and that are worked alike. */
const FAMILIES = new Map<string, Reader>([
  ['returns', returnHint],
  ['fulfillment_orders', ignored('what is shipped is told by fulfillments and orders')],
  ['fulfillment_events', ignored('the way of a parcel moves no stock')],
  ['reverse_fulfillment_orders', ignored('what comes back is told by refunds')],
  ['bulk_operations', ignored('no bulk operation is waited for')],
]);

/** One delivery in our words. Throws `TranslateError` for what it cannot read. */
export function translate(delivery: Delivery): readonly ChannelFact[] {
  const family = delivery.topic.split('/')[0] ?? '';
  const reader = READERS.get(delivery.topic) ?? FAMILIES.get(family);
  if (!reader)
    throw new TranslateError('topic', `nobody asked for "${delivery.topic.slice(0, 60)}"`);
  const { value, duplicateKeys } = parseJson(delivery.body);
  const facts = reader(value);
  return duplicateKeys ? [...facts, { kind: 'duplicate-keys' }] : facts;
}
