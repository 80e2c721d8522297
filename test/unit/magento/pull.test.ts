import { describe, expect, it } from 'vitest';
import type { Json } from '../../../connectors/json.ts';
import { facts, filterOn, json, list, NOW, scripted, storeOf } from './support.ts';

const SINCE = new Date('2026-11-01T00:00:00Z');
const row = (entity_id: number, updated_at: string, more: object = {}): Json => ({
  entity_id,
  updated_at,
  store_id: 1,
  ...more,
});

describe('the orders stream', () => {
  it('reads a window by entity id, open at its end, and gives hints named after the change', async () => {
    const rows = [row(3, '2026-11-20 11:00:00'), row(9, '2026-11-20 11:59:00')];
    const { channel, asked } = scripted(storeOf({ '/V1/orders': () => list(rows) }));
    const page = await channel.pull('orders', null, SINCE);
    expect(page.deliveries.map((each) => each.deliveryId)).toEqual([
      'orders:3:2026-11-20 11:00:00',
      'orders:9:2026-11-20 11:59:00',
    ]);
    expect(facts(...page.deliveries)[0]).toEqual({ kind: 'order-hint', externalId: '3' });
    const call = asked.at(-1);
    if (!call) throw new Error('nothing was asked');
    expect(filterOn(call, 'updated_at', 'gteq')).toBe('2026-10-31 23:55:00');
    // A row that changed again after the promised end would be missed with an upper bound.
    expect(filterOn(call, 'updated_at', 'lteq')).toBeNull();
    expect(filterOn(call, 'entity_id', 'gt')).toBe('0');
    expect(call.url.searchParams.get('searchCriteria[currentPage]')).toBe('1');
    expect(page).toMatchObject({ more: false, until: new Date('2026-11-20T11:59:55Z') });
  });

  it('goes on behind the last row, within the same window, until a page is not full', async () => {
    const full = Array.from({ length: 100 }, (_, i) => row(i + 1, '2026-11-20 11:00:00'));
    const { channel, asked } = scripted(
      storeOf({
        '/V1/orders': (call) =>
          filterOn(call, 'entity_id', 'gt') === '0'
            ? list(full)
            : list([row(101, '2026-11-20 11:00:01')]),
      }),
    );
    const first = await channel.pull('orders', null, SINCE);
    expect(first.more).toBe(true);
    const second = await channel.pull('orders', first.cursor, SINCE);
    expect(second).toMatchObject({ more: false, until: first.until });
    const windows = asked.filter((call) => call.url.pathname.endsWith('/orders'));
    expect(windows.map((call) => filterOn(call, 'entity_id', 'gt'))).toEqual(['0', '100']);
    expect(new Set(windows.map((call) => filterOn(call, 'updated_at', 'gteq'))).size).toBe(1);
  });

  it('begins the next window a little before the end of the last', async () => {
    const { channel, asked } = scripted(storeOf({ '/V1/orders': () => list([]) }));
    const first = await channel.pull('orders', null, SINCE);
    await channel.pull('orders', first.cursor, SINCE);
    const [call] = asked.slice(-1);
    expect(call && filterOn(call, 'updated_at', 'gteq')).toBe('2026-11-20 11:54:55');
  });

  it('takes "items: null" for an empty list, and an answer without items for a failure', async () => {
    const empty = scripted(storeOf({ '/V1/orders': () => ({ items: null, total_count: 0 }) }));
    expect((await empty.channel.pull('orders', null, SINCE)).deliveries).toEqual([]);
    const odd = scripted(storeOf({ '/V1/orders': () => ({ hello: 'world' }) }));
    await expect(odd.channel.pull('orders', null, SINCE)).rejects.toMatchObject({
      kind: 'rejected',
    });
  });

  it('promises nothing past the store’s own clock, and names apart what may change again', async () => {
    const slow = new Date(NOW.getTime() - 600_000);
    const headers = { date: slow.toUTCString() };
    const rows = [row(1, '2026-11-20 11:49:00'), row(2, '2026-11-20 11:49:59')];
    const { channel } = scripted((call) =>
      call.url.pathname.endsWith('/orders')
        ? json(list(rows), 200, headers)
        : json(storeAnswer(call.url.pathname), 200, {}),
    );
    const page = await channel.pull('orders', null, SINCE);
    expect(page.until).toEqual(new Date('2026-11-20T11:49:55Z'));
    expect(page.deliveries.map((each) => each.deliveryId)).toEqual([
      'orders:1:2026-11-20 11:49:00',
      'orders:2:2026-11-20 11:49:59:early',
    ]);
  });

  it('starts again with a cursor nobody can read', async () => {
    const { channel, asked } = scripted(storeOf({ '/V1/orders': () => list([]) }));
    await channel.pull('orders', '{"from":"yesterday"', SINCE);
    const [call] = asked.slice(-1);
    expect(call && filterOn(call, 'updated_at', 'gteq')).toBe('2026-10-31 23:55:00');
  });

  it('asks for smaller pages once the store has said its limit', async () => {
    const { channel, asked } = scripted(
      storeOf({
        '/V1/orders': (call) =>
          Number(call.url.searchParams.get('searchCriteria[pageSize]')) > 20
            ? json(
                { message: 'Maximum SearchCriteria pageSize is %max', parameters: { max: 20 } },
                400,
              )
            : list([]),
      }),
    );
    await channel.pull('orders', null, SINCE);
    await channel.pull('orders', null, SINCE);
    const sizes = asked
      .filter((call) => call.url.pathname.endsWith('/orders'))
      .map((call) => call.url.searchParams.get('searchCriteria[pageSize]'));
    expect(sizes).toEqual(['100', '20', '20']);
  });

  it('of one website leaves the others’ orders out', async () => {
    const views = [
      { id: 0, website_id: 0 },
      { id: 1, website_id: 1 },
      { id: 2, website_id: 1 },
      { id: 3, website_id: 2 },
    ];
    const paths = { '/V1/orders': () => list([]), '/V1/store/storeViews': () => views };
    const { channel, asked } = scripted(storeOf(paths), { website: 'base' });
    await channel.pull('orders', null, SINCE);
    const [call] = asked.slice(-1);
    expect(call && filterOn(call, 'store_id', 'in')).toBe('1,2');
  });
});

const storeAnswer = (path: string): Json => {
  if (path.endsWith('/websites')) return [{ id: 1, code: 'base', name: 'Main' }];
  return path.endsWith('/base') ? { stock_id: 2 } : [{ source_code: 'default' }];
};

describe('the streams of documents', () => {
  it.each([
    ['shipments', '/V1/shipments'],
    ['invoices', '/V1/invoices'],
    ['refunds', '/V1/creditmemos'],
  ] as const)('%s hint at their order', async (stream, path) => {
    const rows = [row(5, '2026-11-20 11:00:00', { order_id: 42 })];
    const { channel } = scripted(storeOf({ [path]: () => list(rows) }));
    const { deliveries } = await channel.pull(stream, null, SINCE);
    expect(deliveries[0]?.deliveryId).toBe(`${stream}:5:2026-11-20 11:00:00`);
    expect(facts(...deliveries)).toEqual([{ kind: 'order-hint', externalId: '42' }]);
  });
});

describe('products and sources', () => {
  const product = (id: number, sku: string, type_id: string, manage_stock = true): Json => ({
    id,
    sku,
    name: `The ${sku}`,
    type_id,
    updated_at: '2026-11-20 11:00:00',
    extension_attributes: { stock_item: { qty: 0, manage_stock } },
    custom_attributes: [{ attribute_code: 'description', value: 'long' }],
  });
  const sourceItem = (sku: string, source_code: string): Json => ({
    sku,
    source_code,
    quantity: 1,
    status: 1,
  });

  it('lists what has stock rows, where it has them, and nothing that is made of parts', async () => {
    const products = [product(1, 'MUG,1', 'simple'), product(2, 'SET', 'bundle')];
    const rows = [sourceItem('MUG,1', 'south'), sourceItem('mug,1', 'north')];
    const paths = {
      '/V1/products': () => list(products),
      '/V1/inventory/source-items': () => list(rows),
    };
    const { channel } = scripted(storeOf(paths, ['north', 'south']));
    const { deliveries } = await channel.pull('products', null, SINCE);
    expect(facts(...deliveries)).toMatchObject([
      {
        kind: 'listing',
        listing: {
          externalId: '1',
          stockRef: 'MUG,1',
          title: 'The MUG,1',
          tracked: true,
          externalLocationIds: ['south'],
        },
      },
      { kind: 'ignored' },
    ]);
    expect(deliveries[0]?.body.toString()).not.toContain('long');
  });

  it('does not track a product whose stock Magento does not manage', async () => {
    const paths = {
      '/V1/products': () => list([product(1, 'GIFT', 'simple', false)]),
      '/V1/inventory/source-items': () => list([sourceItem('GIFT', 'default')]),
    };
    const { channel } = scripted(storeOf(paths));
    const { deliveries } = await channel.pull('products', null, SINCE);
    expect(facts(...deliveries)).toMatchObject([{ listing: { tracked: false } }]);
  });

  it('says of a product that is gone that it is gone', async () => {
    const paths = { '/V1/products': () => list([]) };
    const deliveries = await scripted(storeOf(paths)).channel.read('products', ['8']);
    expect(facts(...deliveries)).toEqual([{ kind: 'listing-gone', externalId: '8' }]);
  });

  it('calls a source active when it is enabled and the website sells from it', async () => {
    const sources = ['south', 'north', 'closed'].map((code) => ({
      source_code: code,
      name: code.toUpperCase(),
      enabled: code !== 'closed',
    }));
    const store = storeOf({ '/V1/inventory/sources': () => list(sources) }, ['south', 'closed']);
    const { deliveries } = await scripted(store).channel.pull('locations', null, SINCE);
    expect(facts(...deliveries)).toEqual([
      { kind: 'location', location: { externalId: 'south', name: 'SOUTH', active: true } },
      { kind: 'location', location: { externalId: 'north', name: 'NORTH', active: false } },
      { kind: 'location', location: { externalId: 'closed', name: 'CLOSED', active: false } },
    ]);
  });
});
