import { describe, expect, it } from 'vitest';
import { SUBSCRIBED } from '../../../connectors/shopify/topics.ts';
import { restFulfillment, restOrder, restRefund } from './fixtures/rest.ts';
import { factsOf } from './fixtures/translated.ts';

describe('orders', () => {
  it.each(['create', 'updated', 'paid', 'cancelled', 'fulfilled', 'partially_fulfilled'])(
    'orders/%s carries the whole order',
    (event) => {
      const [fact] = factsOf(`orders/${event}`, restOrder());
      expect(fact).toMatchObject({ kind: 'order', snapshot: { externalId: '5001' } });
    },
  );

  it.each([
    ['orders/edited', { order_edit: { id: 1, order_id: 5_001, line_items: { additions: [] } } }],
    ['fulfillments/update', restFulfillment(21, 41, [])],
    ['returns/approve', { id: 1, order: { id: 5_001 } }],
    ['returns/close', { id: 1, order_id: 5_001 }],
  ])('%s only says that the order changed', (topic, body) => {
    expect(factsOf(topic, body)).toEqual([{ kind: 'order-hint', externalId: '5001' }]);
  });

  it.each([
    ['refunds/create', restRefund(31, '1.00', []), { part: 'refund', externalId: '31' }],
    ['fulfillments/create', restFulfillment(21, 41, []), { part: 'shipment', externalId: '21' }],
  ])('%s says which part of the order is new', (topic, body, about) => {
    expect(factsOf(topic, body)).toEqual([{ kind: 'order-hint', externalId: '5001', about }]);
  });

  it('orders/delete says that it is gone', () => {
    expect(factsOf('orders/delete', { id: 5_001 })).toEqual([
      { kind: 'order-gone', externalId: '5001' },
    ]);
  });

  it('our own pull says that it changed, and what it is like now', () => {
    const row = { id: '5001', updatedAt: '2026-11-04T07:00:01Z', cancelledAt: null, units: 3 };
    expect(factsOf('hint/order', row)).toEqual([
      {
        kind: 'order-hint',
        externalId: '5001',
        now: { revisedAt: new Date('2026-11-04T07:00:01Z'), cancelled: false, units: 3 },
      },
    ]);
  });
});

const variant = {
  id: 'gid://shopify/ProductVariant/8001',
  title: 'Large',
  sku: 'BOWL-L',
  barcode: '6417000000017',
  updatedAt: '2026-11-01T10:00:00Z',
  inventoryItem: {
    id: 'gid://shopify/InventoryItem/271878346596884015',
    tracked: true,
    updatedAt: '2026-11-01T10:00:00Z',
    inventoryLevels: {
      nodes: [
        { location: { id: 'gid://shopify/Location/41' } },
        { location: { id: 'gid://shopify/Location/42' } },
      ],
    },
  },
};
const product = { id: 'gid://shopify/Product/7001', title: 'Oak bowl' };
const listing = {
  externalId: '8001',
  externalProductId: '7001',
  stockRef: '271878346596884015',
  channelSku: 'BOWL-L',
  barcode: '6417000000017',
  title: 'Oak bowl - Large',
  tracked: true,
  externalLocationIds: ['41', '42'],
};

describe('products', () => {
  it.each(['create', 'update'])('products/%s is a reason to read the product', (event) => {
    expect(factsOf(`products/${event}`, { id: 7_001, variants: [] })).toEqual([
      { kind: 'listing-hint', externalProductId: '7001' },
    ]);
  });

  it('a deleted product has no listings left, by webhook and by read', () => {
    const gone = [{ kind: 'product-listings', externalProductId: '7001', externalIds: [] }];
    expect(factsOf('products/delete', { id: 7_001 })).toEqual(gone);
    expect(factsOf('gone/product', { id: '7001' })).toEqual(gone);
  });

  it('a read product tells its listings and that these are all', () => {
    expect(factsOf('graphql/product', { ...product, variants: { nodes: [variant] } })).toEqual([
      { kind: 'listing', listing },
      { kind: 'product-listings', externalProductId: '7001', externalIds: ['8001'] },
    ]);
  });

  it('a pulled variant is one listing', () => {
    expect(factsOf('graphql/variant', { ...variant, product })).toEqual([
      { kind: 'listing', listing },
    ]);
  });
});

describe('stock, places and the app itself', () => {
  const level = {
    inventory_item_id: 271_878,
    location_id: 41,
    available: -3,
    updated_at: '2026-11-02T09:15:00+01:00',
  };

  it.each(['update', 'connect'])('inventory_levels/%s is a reading', (event) => {
    expect(factsOf(`inventory_levels/${event}`, level)).toEqual([
      {
        kind: 'stock',
        reading: {
          stockRef: '271878',
          externalLocationId: '41',
          sellable: -3,
          at: new Date('2026-11-02T08:15:00Z'),
        },
      },
    ]);
  });

  it.each([
    ['inventory_levels/update', { ...level, available: null }],
    ['inventory_levels/disconnect', { inventory_item_id: 271_878, location_id: 41 }],
    ['inventory_items/create', { id: 1 }],
    ['inventory_items/update', { id: 1 }],
    ['inventory_items/delete', { id: 1 }],
    ['app/scopes_update', { id: 1, previous: [], current: [] }],
    ['returns/update', { admin_graphql_api_id: 'gid://shopify/Return/1' }],
    ['fulfillment_orders/cancelled', { fulfillment_order: { id: 'gid://x', status: 'cancelled' } }],
    ['bulk_operations/finish', { admin_graphql_api_id: 'gid://shopify/BulkOperation/1' }],
  ])('%s is understood and changes nothing', (topic, body) => {
    expect(factsOf(topic, body).map((fact) => fact.kind)).toEqual(['ignored']);
  });

  it.each([
    ['locations/create', { id: 41, name: 'Quay', active: true }, 'Quay', true],
    ['locations/update', { id: 41, name: 'Quay', active: true }, 'Quay', true],
    ['locations/activate', { id: 41, name: 'Quay', active: true }, 'Quay', true],
    ['locations/deactivate', { id: 41, name: 'Quay', active: false }, 'Quay', false],
    ['locations/delete', { id: 41 }, 'deleted location 41', false],
    [
      'graphql/location',
      { id: 'gid://shopify/Location/41', name: 'Quay', isActive: false },
      'Quay',
      false,
    ],
  ])('%s tells a place', (topic, body, name, active) => {
    expect(factsOf(topic, body)).toEqual([
      { kind: 'location', location: { externalId: '41', name, active } },
    ]);
  });

  it('app/uninstalled ends the connection', () => {
    expect(factsOf('app/uninstalled', { id: 1, myshopify_domain: 'x' })).toEqual([
      { kind: 'uninstalled', storeId: 'x' },
    ]);
  });

  it.each([
    [
      'customers/data_request',
      { customer: { id: 3_001 }, orders_requested: [5_001, 5_002] },
      '3001',
      ['5001', '5002'],
    ],
    ['customers/redact', { customer: { id: 3_001 }, orders_to_redact: [5_001] }, '3001', ['5001']],
    ['shop/redact', {}, null, []],
  ])('%s is a request of the law', (topic, parts, customer, orders) => {
    const body = { shop_id: 1, shop_domain: 'oak-and-ash.myshopify.com', ...parts };
    expect(factsOf(topic, body)).toEqual([
      {
        kind: 'privacy-request',
        request: { topic, customerExternalId: customer, orderExternalIds: orders },
      },
    ]);
  });
});

describe('the topics that are asked for', () => {
  it.each(SUBSCRIBED)('%s is one we can work', (topic) => {
    const [family = '', ...event] = topic.toLowerCase().split('_');
    // ORDERS_PARTIALLY_FULFILLED is orders/partially_fulfilled, INVENTORY_LEVELS_UPDATE the other way.
    const spellings = event.map((_, at) =>
      [[family, ...event.slice(0, at)].join('_'), event.slice(at).join('_')].join('/'),
    );
    const known = spellings.some((spelling) => {
      try {
        factsOf(spelling, {});
        return true;
      } catch (error) {
        return !(error instanceof Error && /nobody asked/.test(error.message));
      }
    });
    expect(known).toBe(true);
  });
});
