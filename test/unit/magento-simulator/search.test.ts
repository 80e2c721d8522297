import { describe, expect, it } from 'vitest';
import { BUYER, criteria, pick, sign, testStore } from './support.ts';

const skus = async ({ client }: ReturnType<typeof testStore>, query: string) => {
  const items = await client.read(`products?${query}`, 'items');
  return Array.isArray(items) ? items.map((item) => pick(item, 'sku')) : items;
};

/** One filter group with several filters. */
const anyOf = (...filters: readonly (readonly [string, string, string])[]) =>
  filters
    .map(([field, condition, value], position) => {
      const at = `searchCriteria[filter_groups][a][filters][${position}]`;
      return `${at}[field]=${field}&${at}[condition_type]=${condition}&${at}[value]=${value}`;
    })
    .join('&');

describe('searchCriteria', () => {
  it('joins groups by AND and the filters of a group by OR', async () => {
    const given = testStore();
    const either = anyOf(['sku', 'eq', 'MUG-1'], ['sku', 'eq', 'CUP-2']);
    expect(await skus(given, either)).toEqual(['MUG-1', 'CUP-2']);
    const both = criteria([
      ['sku', 'like', '%-%'],
      ['price', 'gt', '5'],
    ]);
    expect(await skus(given, both)).toEqual(['MUG-1', 'CUP-2']);
  });

  it.each([
    ['sku', 'eq', 'mug-1', ['MUG-1']],
    ['sku', 'neq', 'MUG-1', ['TEA-RED', 'CUP-2']],
    ['sku', 'in', 'MUG-1,CUP-2', ['MUG-1', 'CUP-2']],
    ['sku', 'nin', 'MUG-1,CUP-2', ['TEA-RED']],
    ['sku', 'like', 'T%A_RED', ['TEA-RED']],
    ['price', 'gteq', '8', ['MUG-1', 'CUP-2']],
    ['price', 'lt', '8', ['TEA-RED']],
    ['price', 'lteq', '8', ['TEA-RED', 'CUP-2']],
    ['entity_id', 'from', '2', ['TEA-RED', 'CUP-2']],
    ['entity_id', 'to', '2', ['MUG-1', 'TEA-RED']],
    ['sku', 'notnull', '', ['MUG-1', 'TEA-RED', 'CUP-2']],
    ['sku', 'null', '', []],
    ['sku', 'resembles', 'MUG', ['MUG-1', 'TEA-RED', 'CUP-2']],
  ] as const)('reads %s %s "%s"', async (field, condition, value, expected) => {
    expect(await skus(testStore(), criteria([[field, condition, value]]))).toEqual(expected);
  });

  it('is understood in camel case and by numeric indexes as well', async () => {
    const at = 'searchCriteria[filterGroups][0][filters][0]';
    const query = `${at}[field]=sku&${at}[conditionType]=eq&${at}[value]=MUG-1&searchCriteria[currentPage]=1`;
    expect(await skus(testStore(), query)).toEqual(['MUG-1']);
  });

  it('sorts and pages, and is empty beyond the end', async () => {
    const given = testStore();
    const page = (number: number) =>
      `searchCriteria[sortOrders][0][field]=price&searchCriteria[sortOrders][0][direction]=ASC&searchCriteria[pageSize]=2&searchCriteria[currentPage]=${number}`;
    expect(await skus(given, page(1))).toEqual(['TEA-RED', 'CUP-2']);
    expect(await skus(given, page(2))).toEqual(['MUG-1']);
    expect(await skus(given, page(3))).toEqual([]);
    expect(await given.client.read(`products?${page(3)}`, 'total_count')).toBe(3);
  });

  it('is required', async () => {
    expect(await testStore().client.get('orders')).toMatchObject({
      status: 400,
      body: {
        message: '"%fieldName" is required. Enter and try again.',
        parameters: { fieldName: 'searchCriteria' },
      },
    });
  });

  it('on an unknown field is an internal error', async () => {
    const answer = await testStore().client.get(`orders?${criteria([['nonsense', 'eq', '1']])}`);
    expect(answer.status).toBe(500);
    expect(pick(answer.body, 'message')).toMatch(/^Internal Error\. Details .* Report ID: webapi-/);
  });

  it('beyond a page limit is refused with the limit', async () => {
    const given = testStore({ pageLimit: 300 });
    const ask = (size: number) => given.client.get(`orders?searchCriteria[pageSize]=${size}`);
    expect((await ask(300)).status).toBe(200);
    expect(await ask(301)).toMatchObject({
      status: 400,
      body: { message: 'Maximum SearchCriteria pageSize is %max', parameters: { max: 300 } },
    });
  });
});

describe('fields', () => {
  it('keeps only what is asked for, and turns an empty list into null', async () => {
    const given = testStore();
    const empty = `orders?${criteria([])}`;
    expect(await given.client.read(empty, 'items')).toEqual([]);
    const fields = 'fields=items[entity_id,items[sku]],total_count';
    expect((await given.client.get(`${empty}&${fields}`)).body).toEqual({
      items: null,
      total_count: 0,
    });
    given.store.place({ lines: [{ sku: 'MUG-1', quantity: 1 }], buyer: BUYER });
    expect((await given.client.get(`${empty}&${fields}`)).body).toEqual({
      items: [{ entity_id: 1, items: [{ sku: 'MUG-1' }] }],
      total_count: 1,
    });
  });
});

describe('a path', () => {
  it('is served for all, the default store view and none, and no other', async () => {
    const { store, client } = testStore();
    const status = async (prefix: string) => {
      const url = client.rest('directory/currency').replace('/rest/all/V1', prefix);
      return (await store.fetch(url)).status;
    };
    expect(await status('/rest/V1')).toBe(200);
    expect(await status('/rest/default/V1')).toBe(200);
    expect(await status('/rest/all/V1')).toBe(200);
    expect(await status('/rest/moon/V1')).toBe(400);
    expect(await status('/rest/V2')).toBe(400);
    expect(await status('/V1')).toBe(404);
  });

  it('that no route matches, or a body that is no JSON, is said to be so', async () => {
    const { store, client, world } = testStore();
    expect(await client.get('nothing')).toMatchObject({
      status: 404,
      body: { message: 'Request does not match any route.' },
    });
    const url = client.rest('inventory/source-items');
    const headers = { authorization: sign(url, world.now(), { method: 'POST' }) };
    const response = await store.fetch(url, { method: 'POST', headers, body: '{' });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ message: 'Decoding error.' });
  });

  it('to an order that is not there, or with an id that is none, is refused', async () => {
    const { client } = testStore();
    expect((await client.get('orders/99')).status).toBe(404);
    expect((await client.get('orders/abc')).status).toBe(400);
  });
});
