import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openTestShop } from './shop.ts';

const page = (first: number) =>
  `{ orders(first: ${first}, sortKey: UPDATED_AT) { nodes { id updatedAt } pageInfo { hasNextPage endCursor } } }`;

describe('the cost of a query', () => {
  it('is 103 for a page of 100 bare orders, and the unused part is given back', async () => {
    const { ask } = openTestShop();
    expect((await ask(page(100))).extensions?.cost).toEqual({
      requestedQueryCost: 103,
      actualQueryCost: 3,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1997, restoreRate: 100 },
    });
  });

  it('counts lists by the ids given and stays below 1000 for what the connector reads at once', async () => {
    const { ask } = openTestShop();
    const file = (name: string) =>
      readFileSync(
        new URL(`../../../connectors/shopify/graphql/${name}.graphql`, import.meta.url),
        'utf8',
      );
    const ids = Array.from({ length: 250 }, (_, n) => `gid://shopify/InventoryItem/${n + 1}`);
    const locationId = 'gid://shopify/Location/1';
    const answer = await ask(file('stock-read'), { ids, locationId });
    expect(answer.extensions?.cost.requestedQueryCost).toBe(750);
  });

  it('refuses a single query beyond 1000 points', async () => {
    const { ask } = openTestShop();
    const answer = await ask(
      '{ products(first: 250) { nodes { id variants(first: 3) { nodes { id } } } } }',
    );
    expect(answer.errors?.[0]?.extensions?.code).toBe('MAX_COST_EXCEEDED');
    expect(answer.data).toBeUndefined();
  });
});

describe('the bucket', () => {
  it('runs dry, answers THROTTLED with HTTP 200, and fills with time', async () => {
    const { store, clock, raw, ask } = openTestShop({ costRestorePerSecond: 10 });
    const mutation =
      'mutation { a: webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: { uri: "ftp://x" }) { userErrors { message } } }';
    for (let spent = 0; spent < 200; spent += 10) {
      expect((await ask(mutation)).errors).toBeUndefined();
    }
    const dry = await raw(mutation);
    expect(dry.status).toBe(200);
    expect(await dry.json()).toEqual({
      errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
      extensions: {
        cost: {
          requestedQueryCost: 10,
          actualQueryCost: null,
          throttleStatus: { maximumAvailable: 200, currentlyAvailable: 0, restoreRate: 10 },
        },
      },
    });
    clock.pass(1000);
    expect((await ask(mutation)).errors).toBeUndefined();
    expect(store.usage()).toMatchObject({ calls: 23, throttled: 1 });
  });

  it('throttles by fault in both ways: HTTP 429 with Retry-After, and THROTTLED', async () => {
    const { store, raw } = openTestShop();
    await raw(page(1));
    store.faults.callThrottled = 1;
    const kinds = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const answer = await raw(page(1));
      kinds.add(`${answer.status} ${answer.headers.get('retry-after')}`);
    }
    expect([...kinds].sort()).toEqual(['200 null', '429 2.0']);
    expect(store.usage().throttled).toBe(20);
  });
});
