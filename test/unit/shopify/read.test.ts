import { describe, expect, it } from 'vitest';
import { shopify } from '../../../connectors/shopify/connector.ts';
import { graphqlLine, graphqlOrder } from './fixtures/graphql.ts';
import { DATE, data, type Reply, scripted } from './fixtures/scripted.ts';

const end = { hasNextPage: false, endCursor: null };
const more = (endCursor: string) => ({ hasNextPage: true, endCursor });
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
