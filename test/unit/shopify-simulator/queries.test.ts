import { describe, expect, it } from 'vitest';
import { BUYER, openTestShop } from './shop.ts';

const PAGE = `query ($query: String, $after: String, $first: Int!) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { id name updatedAt } pageInfo { hasNextPage endCursor } } }`;

interface Page {
  readonly nodes: { readonly id: string; readonly name: string; readonly updatedAt: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

function seller() {
  const shop = openTestShop();
  const sell = () =>
    shop.store.place({ buyer: BUYER, lines: [{ sku: 'WICK-2', quantity: 1 }] }) ?? '';
  const page = async (variables: object): Promise<Page> => {
    const answer = await shop.ask(PAGE, { first: 50, ...variables });
    return answer.data?.orders as unknown as Page;
  };
  const names = async (variables: object) => (await page(variables)).nodes.map(({ name }) => name);
  return { ...shop, sell, page, names };
}

describe('orders by time of change', () => {
  it('holds every order changed at or after the asked second, oldest change first', async () => {
    const { sell, names, store, clock } = seller();
    const first = sell();
    clock.pass(10_000);
    sell();
    clock.pass(10_000);
    sell();
    expect(await names({})).toEqual(['#1001', '#1002', '#1003']);
    expect(await names({ query: "updated_at:>='2026-11-23T19:00:10Z'" })).toEqual([
      '#1002',
      '#1003',
    ]);
    expect(await names({ query: 'updated_at:>2026-11-23T19:00:10Z' })).toEqual(['#1003']);
    clock.pass(10_000);
    store.fulfil(first);
    expect(await names({ query: "updated_at:>='2026-11-23T19:00:20Z'" })).toEqual([
      '#1003',
      '#1001',
    ]);
    const window = "updated_at:>='2026-11-23T19:00:10Z' AND updated_at:<'2026-11-23T19:00:20Z'";
    expect(await names({ query: window })).toEqual(['#1002']);
  });

  it('turns pages without missing rows that change meanwhile', async () => {
    const { sell, page, store, clock } = seller();
    const ids = Array.from({ length: 5 }, () => {
      clock.pass(1000);
      return sell();
    });
    const one = await page({ first: 2 });
    clock.pass(1000);
    store.fulfil(ids[0] ?? '');
    store.fulfil(ids[2] ?? '');
    const two = await page({ first: 2, after: one.pageInfo.endCursor });
    const three = await page({ first: 2, after: two.pageInfo.endCursor });
    const names = [one, two, three].map(({ nodes }) => nodes.map(({ name }) => name));
    expect(names).toEqual([
      ['#1001', '#1002'],
      ['#1004', '#1005'],
      ['#1001', '#1003'],
    ]);
    expect(three.pageInfo.hasNextPage).toBe(false);
  });

  it('shows the last 60 days only, unless the app may see all', async () => {
    const { sell, names, clock, store, ask } = seller();
    sell();
    clock.pass(12 * 3_600_000);
    expect(await names({})).toEqual(['#1001']);
    const old = openTestShop({ scopes: ['read_orders'] });
    const id = old.store.place({ buyer: BUYER, lines: [{ sku: 'WICK-2', quantity: 1 }] });
    old.clock.pass(61 * 86_400_000);
    const answer = await old.ask(PAGE, { first: 5 });
    expect(answer.data?.orders?.nodes).toEqual([]);
    const one = await old.ask(`{ order(id: "gid://shopify/Order/${id}") { id } }`);
    expect(one.data?.order).toBeNull();
    expect(store.orders()).toHaveLength(1);
    expect((await ask('{ order(id: "gid://shopify/Order/1") { id } }')).data?.order).toBeNull();
  });
});

describe('reads', () => {
  it('answer null in the place of what is unknown', async () => {
    const { ask, sell } = seller();
    const id = `gid://shopify/Order/${sell()}`;
    const answer = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
      ids: ['gid://shopify/Order/5', id, 'gid://shopify/Nothing/1', 'nonsense'],
    });
    expect(answer.data?.nodes).toEqual([null, { __typename: 'Order', id }, null, null]);
  });

  it('tell all quantities of a level by name', async () => {
    const { ask, sell } = seller();
    sell();
    const answer = await ask(`{ inventoryItems(first: 5, query: "sku:WICK-2") { nodes { sku
      inventoryLevels(first: 5) { nodes { location { name } quantities(names: ["available", "committed", "on_hand", "incoming"]) { name quantity } } } } } }`);
    expect(answer.data?.inventoryItems?.nodes).toEqual([
      {
        sku: 'WICK-2',
        inventoryLevels: {
          nodes: [
            {
              location: { name: 'Warehouse' },
              quantities: [
                { name: 'available', quantity: 99 },
                { name: 'committed', quantity: 1 },
                { name: 'on_hand', quantity: 100 },
                { name: 'incoming', quantity: 0 },
              ],
            },
          ],
        },
      },
    ]);
  });

  it('cut zeros from amounts as GraphQL does, and name the currency', async () => {
    const { ask, store } = openTestShop({ currency: 'JPY' });
    store.place({ buyer: BUYER, lines: [{ sku: 'LAMP-1', quantity: 1 }] });
    const answer = await ask(
      '{ orders(first: 1) { nodes { lineItems(first: 1) { nodes { originalUnitPriceSet { shopMoney { amount currencyCode } } } } } } }',
    );
    expect(JSON.stringify(answer.data)).toContain('{"amount":"4999.0","currencyCode":"JPY"}');
  });

  it('refuse pages of nothing and foreign cursors', async () => {
    const { ask } = seller();
    const without = await ask('{ locations { nodes { id } } }');
    expect(without.errors?.[0]?.extensions?.code).toBe('BAD_REQUEST');
    const foreign = await ask('{ locations(first: 1, after: "x") { nodes { id } } }');
    expect(foreign.errors?.[0]?.extensions?.code).toBe('INVALID_CURSOR');
  });

  it('never gives two shops the same order id', () => {
    const one = seller().sell();
    const other = openTestShop({ shop: 'second.myshopify.com' }).store.place({
      buyer: BUYER,
      lines: [{ sku: 'WICK-2', quantity: 1 }],
    });
    expect(one).not.toBe(other);
    expect(one).toMatch(/^8209\d{14}$/);
  });
});
