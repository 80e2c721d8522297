import { describe, expect, it } from 'vitest';
import { shopify } from '../../../connectors/shopify/connector.ts';
import { limits } from '../../../server/limits.ts';
import { DATE, data, http, scripted } from './fixtures/scripted.ts';

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
