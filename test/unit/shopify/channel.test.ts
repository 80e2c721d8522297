import { describe, expect, it } from 'vitest';
import { shopify } from '../../../connectors/shopify/connector.ts';
import { SUBSCRIBED } from '../../../connectors/shopify/topics.ts';
import { limits } from '../../../server/limits.ts';
import { graphqlLine, graphqlOrder } from './fixtures/graphql.ts';
import { DATE, data, http, type Reply, scripted } from './fixtures/scripted.ts';

const end = { hasNextPage: false, endCursor: null };
const more = (endCursor: string) => ({ hasNextPage: true, endCursor });
const AS_OF = new Date(Date.parse(DATE) - 2_000);
const SINCE = new Date('2026-11-01T00:00:00Z');

const row = (id: number, updatedAt = '2026-11-04T07:00:01Z') => ({
  id: `gid://shopify/Order/${id}`,
  updatedAt,
  cancelledAt: null,
  currentSubtotalLineItemsQuantity: 2,
});
const orders = (nodes: readonly unknown[], pageInfo: object = end) =>
  data({ orders: { nodes, pageInfo } });

describe('pulling what changed', () => {
  it('asks for orders from the given day on, and hints at each', async () => {
    const store = scripted([orders([row(5_001)])]);
    const page = await store.channel.pull('orders', null, SINCE);
    expect(store.asked[0]?.variables).toEqual({
      query: "updated_at:>='2026-11-01T00:00:00Z'",
      after: null,
    });
    expect(page.deliveries.map(({ deliveryId }) => deliveryId)).toEqual([
      'hint:order:5001:2026-11-04T07:00:01Z',
    ]);
    expect(page.deliveries.flatMap(shopify.translate)).toMatchObject([
      { kind: 'order-hint', externalId: '5001', now: { units: 2, cancelled: false } },
    ]);
  });

  it('turns the pages of one round, then starts the next a little before its end', async () => {
    const store = scripted([orders([row(1)], more('p2')), orders([row(2)]), orders([])]);
    const { channel, asked } = store;
    const first = await channel.pull('orders', null, SINCE);
    const second = await channel.pull('orders', first.cursor, SINCE);
    const third = await channel.pull('orders', second.cursor, SINCE);
    expect([first.more, second.more, third.more]).toEqual([true, false, false]);
    expect(asked[1]?.variables).toEqual({ query: asked[0]?.variables.query, after: 'p2' });
    const from = new Date(AS_OF.getTime() - limits.pullOverlapMs);
    expect(asked[2]?.variables).toEqual({
      query: `updated_at:>='${from.toISOString().replace('.000Z', 'Z')}'`,
      after: null,
    });
    expect(second.until).toEqual(AS_OF);
  });

  it('gives an order that changed again another delivery, and an unchanged one the same', async () => {
    const store = scripted([
      orders([row(1)]),
      orders([row(1)]),
      orders([row(1, '2026-11-04T07:00:09Z')]),
    ]);
    const ids = [];
    for (let round = 0; round < 3; round++) {
      const { deliveries } = await store.channel.pull('orders', null, SINCE);
      ids.push(deliveries[0]?.deliveryId);
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[1]);
  });

  it('starts a round again when Shopify does not know its own page any more', async () => {
    const refused = http(400);
    const store = scripted([orders([], more('p2')), refused, orders([row(1)])]);
    const first = await store.channel.pull('orders', null, SINCE);
    const again = await store.channel.pull('orders', first.cursor, SINCE);
    expect(again.deliveries).toHaveLength(1);
    expect(store.asked.map(({ variables }) => variables.after)).toEqual([null, 'p2', null]);
  });

  it.each(['', 'nonsense', '{"from":1}'])('starts over at a cursor like "%s"', async (cursor) => {
    const store = scripted([orders([])]);
    await store.channel.pull('orders', cursor, SINCE);
    expect(store.asked[0]?.variables.query).toBe("updated_at:>='2026-11-01T00:00:00Z'");
  });

  const variant = (levels: object) => ({
    id: 'gid://shopify/ProductVariant/8001',
    title: 'Large',
    sku: 'BOWL-L',
    barcode: null,
    updatedAt: '2026-11-01T10:00:00Z',
    inventoryItem: {
      id: 'gid://shopify/InventoryItem/271878',
      tracked: true,
      updatedAt: '2026-11-01T10:00:00Z',
      inventoryLevels: levels,
    },
    product: { id: 'gid://shopify/Product/7001', title: 'Oak bowl' },
  });
  const stockedAt = (ids: readonly number[], pageInfo: object = end) => ({
    nodes: ids.map((id) => ({ location: { id: `gid://shopify/Location/${id}` } })),
    pageInfo,
  });
  const variants = (nodes: readonly unknown[], pageInfo: object = end) =>
    data({ productVariants: { nodes, pageInfo } });

  it('takes the whole catalogue first, however old, and later only what changed', async () => {
    const page = variants([variant(stockedAt([41]))], more('p2'));
    const store = scripted([page, variants([]), variants([])]);
    const first = await store.channel.pull('products', null, SINCE);
    const second = await store.channel.pull('products', first.cursor, SINCE);
    await store.channel.pull('products', second.cursor, SINCE);
    expect(store.asked.map(({ variables }) => variables.query)).toEqual([
      null,
      null,
      expect.stringMatching(/^updated_at:>='2026-11-23T18:5/),
    ]);
    expect(first.deliveries.flatMap(shopify.translate)).toMatchObject([
      { kind: 'listing', listing: { externalId: '8001', externalLocationIds: ['41'] } },
    ]);
  });

  it('asks for the rest of the places of an item that is stocked in many', async () => {
    const store = scripted([
      variants([variant(stockedAt([41], more('l2')))]),
      data({ inventoryItem: { inventoryLevels: stockedAt([42]) } }),
    ]);
    const { deliveries } = await store.channel.pull('products', null, SINCE);
    expect(deliveries.flatMap(shopify.translate)).toMatchObject([
      { listing: { externalLocationIds: ['41', '42'] } },
    ]);
  });

  it('refuses a stream that Shopify does not have', async () => {
    const work = scripted([]).channel.pull('invoices', null, SINCE);
    await expect(work).rejects.toMatchObject({ kind: 'rejected' });
  });
});

const nodes = (...found: readonly unknown[]) => data({ nodes: found });

describe('reading orders', () => {
  const ids = ['5001', '5002', '5003', '5004', '5005', '5006'];

  it('reads five a call, names each delivery by its order, and tells what is gone', async () => {
    const known = ids.map((id) => graphqlOrder({ id: `gid://shopify/Order/${id}` }));
    const store = scripted([nodes(...known.slice(0, 4), null), nodes(known[5])]);
    const deliveries = await store.channel.read('orders', ids);
    expect(store.asked.map(({ variables }) => variables.ids)).toEqual([
      ids.slice(0, 5).map((id) => `gid://shopify/Order/${id}`),
      ['gid://shopify/Order/5006'],
    ]);
    expect(deliveries.map(({ deliveryId }) => deliveryId)).toEqual(ids);
    expect(deliveries.flatMap(shopify.translate).map((fact) => fact.kind)).toEqual([
      ...['order', 'order', 'order', 'order'],
      'order-gone',
      'order',
    ]);
  });

  const page = (lines: readonly unknown[], pageInfo: object = end) => ({ nodes: lines, pageInfo });
  const long = (updatedAt: string) =>
    graphqlOrder({ updatedAt, lineItems: page([graphqlLine('1')], more('l2')) });
  const rest = (updatedAt: string): Reply =>
    data({ order: { updatedAt, lineItems: page([graphqlLine('2'), graphqlLine('3')]) } });

  it('turns the pages of a long order', async () => {
    const store = scripted([nodes(long('2026-11-04T07:00:01Z')), rest('2026-11-04T07:00:01Z')]);
    const [fact] = (await store.channel.read('orders', ['5001'])).flatMap(shopify.translate);
    expect(fact).toMatchObject({
      snapshot: { lines: [{ lineId: '1' }, { lineId: '2' }, { lineId: '3' }] },
    });
  });

  it('starts again when the order changed between two pages', async () => {
    const store = scripted([
      nodes(long('2026-11-04T07:00:01Z')),
      rest('2026-11-04T07:00:05Z'),
      nodes(long('2026-11-04T07:00:05Z')),
      rest('2026-11-04T07:00:05Z'),
    ]);
    const [fact] = (await store.channel.read('orders', ['5001'])).flatMap(shopify.translate);
    expect(fact).toMatchObject({ snapshot: { revisedAt: new Date('2026-11-04T07:00:05Z') } });
  });

  it('leaves an order that never holds still to a quieter moment', async () => {
    const turning = [1, 2, 3].flatMap((second) => [
      nodes(long(`2026-11-04T07:00:0${second}Z`)),
      rest(`2026-11-04T07:00:0${second + 1}Z`),
    ]);
    const work = scripted([...turning, nodes(long('x'))]).channel.read('orders', ['5001']);
    await expect(work).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('reads all fulfilments and refunds, and all their lines, of a busy order', async () => {
    const base = graphqlOrder();
    const [sent, given] = [base.fulfillments[0], base.refunds[0]];
    const fulfillment = (id: number, lines: object) => ({
      ...sent,
      __typename: 'Fulfillment',
      id: `gid://shopify/Fulfillment/${id}`,
      fulfillmentLineItems: lines,
    });
    const part = { quantity: 1, lineItem: { id: 'gid://shopify/LineItem/6001' } };
    const updatedAt = base.updatedAt;
    const busy = graphqlOrder({
      lineItems: page([graphqlLine('6001', { quantity: 9 })]),
      fulfillments: [fulfillment(1, page([part])), fulfillment(2, page([part]))],
    });
    const list = [1, 2, 3].map((id) => ({ id: `gid://shopify/Fulfillment/${id}` }));
    const store = scripted([
      nodes(busy),
      data({ order: { updatedAt, fulfillments: list, refunds: [{ id: given?.id }] } }),
      nodes(fulfillment(3, page([part], more('f2')))),
      data({
        node: { __typename: 'Fulfillment', fulfillmentLineItems: page([{ ...part, quantity: 4 }]) },
      }),
    ]);
    const [fact] = (await store.channel.read('orders', ['5001'])).flatMap(shopify.translate);
    expect(store.asked.map(({ operation }) => operation)).toEqual([
      'OrderHeads',
      'OrderParts',
      'FulfillmentDetails',
      'FulfillmentLines',
    ]);
    expect(fact).toMatchObject({
      snapshot: {
        lines: [{ shipped: [{ externalLocationId: '41', quantity: 7 }] }],
        refunds: [{ externalId: '4001' }],
      },
    });
  });
});

describe('reading stock', () => {
  const levelOf = (id: number, quantity: number | null) => ({
    __typename: 'InventoryItem',
    id: `gid://shopify/InventoryItem/${id}`,
    inventoryLevel:
      quantity === null
        ? null
        : { isActive: true, quantities: [{ name: 'available', quantity, updatedAt: null }] },
  });
  const refs = [
    { stockRef: '1', externalLocationId: '41' },
    { stockRef: '2', externalLocationId: '41' },
    { stockRef: '3', externalLocationId: '41' },
    { stockRef: '1', externalLocationId: '42' },
  ];

  it("asks once a location, and dates readings by the shop's answer", async () => {
    const store = scripted([nodes(levelOf(1, 7), levelOf(2, null), null), nodes(levelOf(1, -2))]);
    const at = new Date(DATE);
    expect(await store.channel.readStock(refs)).toEqual([
      { stockRef: '1', externalLocationId: '41', sellable: 7, at },
      { stockRef: '1', externalLocationId: '42', sellable: -2, at },
    ]);
    expect(store.asked.map(({ variables }) => variables.locationId)).toEqual([
      'gid://shopify/Location/41',
      'gid://shopify/Location/42',
    ]);
  });

  it('does not believe a number that is none', async () => {
    const odd = {
      ...levelOf(1, 0),
      inventoryLevel: { isActive: true, quantities: [{ name: 'available', quantity: '7' }] },
    };
    const work = scripted([nodes(odd)]).channel.readStock(refs.slice(0, 1));
    await expect(work).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

const shop = (scopes: readonly string[], domain = 'oak-and-ash.myshopify.com') =>
  data({
    shop: {
      id: 'gid://shopify/Shop/1',
      name: 'Oak & Ash',
      myshopifyDomain: domain,
      currencyCode: 'EUR',
      ianaTimezone: 'Europe/Helsinki',
    },
    currentAppInstallation: { accessScopes: scopes.map((handle) => ({ handle })) },
  });
const quantities = (...names: readonly string[]) =>
  data({ inventoryProperties: { quantityNames: names.map((name) => ({ name })) } });
const ALL = ['read_orders', 'read_products', 'write_inventory', 'read_locations'];

describe('the live check', () => {
  it('finds nothing missing when all is granted; writing includes reading', async () => {
    const store = scripted([shop(ALL), quantities('available', 'on_hand')]);
    expect(await store.channel.check()).toEqual({
      externalStoreId: 'oak-and-ash.myshopify.com',
      name: 'Oak & Ash',
      currency: 'EUR',
      timezone: 'Europe/Helsinki',
      missing: [],
    });
  });

  it('names each missing permission and what it is for, without asking for what it may not see', async () => {
    const { missing } = await scripted([shop(['read_orders', 'read_locations'])]).channel.check();
    expect(missing).toEqual([
      'Grant the app the permission "read_products", needed to see products and their variants.',
      'Grant the app the permission "read_inventory", needed to see stock levels.',
      'Grant the app the permission "write_inventory", needed to write stock levels.',
    ]);
  });

  it('notices that another shop answers, and a shop without sellable numbers', async () => {
    const store = scripted([shop(ALL, 'other.myshopify.com'), quantities('on_hand')]);
    expect((await store.channel.check()).missing).toEqual([
      'The shop that answers is other.myshopify.com, not oak-and-ash.myshopify.com.',
      'The shop keeps no quantity called "available".',
    ]);
  });
});

describe('asking for webhooks', () => {
  const HERE = 'https://hub.example.com/webhooks/shopify';
  const existing = (topics: readonly string[], uri = HERE) =>
    data({
      webhookSubscriptions: {
        nodes: topics.map((topic) => ({ id: 'gid://shopify/WebhookSubscription/1', topic, uri })),
        pageInfo: end,
      },
    });
  const made = (message?: string) =>
    data({
      webhookSubscriptionCreate: {
        webhookSubscription: null,
        userErrors: message ? [{ field: null, message }] : [],
      },
    });

  it('asks only for what is not sent here yet, and leaves other addresses alone', async () => {
    const store = scripted([existing(SUBSCRIBED.slice(1)), made()]);
    await store.channel.subscribe(HERE);
    expect(store.asked[1]?.variables).toEqual({ topic: SUBSCRIBED[0], uri: HERE });
    const elsewhere = scripted([
      existing(SUBSCRIBED, 'https://old.example.com'),
      ...SUBSCRIBED.map(() => made()),
    ]);
    await elsewhere.channel.subscribe(HERE);
    expect(elsewhere.asked).toHaveLength(SUBSCRIBED.length + 1);
  });

  it('is content when someone else was faster', async () => {
    const taken = 'Address for this topic has already been taken';
    await scripted([existing(SUBSCRIBED.slice(1)), made(taken)]).channel.subscribe(HERE);
  });

  it('tries every topic, then tells which were refused', async () => {
    const store = scripted([existing(SUBSCRIBED.slice(2)), made('Address is not allowed'), made()]);
    await expect(store.channel.subscribe(HERE)).rejects.toMatchObject({
      kind: 'rejected',
      message: `${SUBSCRIBED[0]}: Address is not allowed`,
    });
    expect(store.left).toEqual([]);
  });
});

describe('what one types to connect a shop', () => {
  it('is the domain of a shop and nothing else', () => {
    const parse = (name: string) => shopify.settings.safeParse({ shop: name }).success;
    expect(parse(' Oak-and-Ash.myshopify.com ')).toBe(true);
    for (const name of [
      'https://oak-and-ash.myshopify.com',
      'oak-and-ash.com',
      'a.myshopify.com.evil.example',
      'evil.example/a.myshopify.com',
      '-a.myshopify.com',
      '',
    ]) {
      expect(parse(name)).toBe(false);
    }
  });
});
