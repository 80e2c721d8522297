import { describe, expect, it } from 'vitest';
import { magento } from '../../../connectors/magento/connector.ts';
import { json, list, NOW, page, scripted, storeOf } from './support.ts';

const configs = [
  { website_id: 1, base_currency_code: 'USD', timezone: 'America/New_York', base_url: 'x' },
];
const good = {
  '/V1/store/storeConfigs': () => configs,
  '/V1/orders': () => list([]),
  '/V1/shipments': () => list([]),
  '/V1/invoices': () => list([]),
  '/V1/creditmemos': () => list([]),
  '/V1/products': () => list([]),
  '/V1/inventory/sources': () => list([]),
  '/V1/inventory/source-items': () => list([]),
  '/V1/inventory/export-stock-salable-qty/website/base': () => list([]),
};
const denied = (resources: string) => () =>
  json(
    {
      message: "The consumer isn't authorized to access %resources.",
      parameters: { resources },
    },
    401,
  );

describe('the check of a store', () => {
  it('says who is there and that nothing is missing', async () => {
    expect(await scripted(storeOf(good)).channel.check()).toEqual({
      externalStoreId: 'shop.example',
      name: 'Main Website (shop.example)',
      currency: 'USD',
      timezone: 'America/New_York',
      missing: [],
    });
  });

  it('names every permission that is missing and what it is for', async () => {
    const store = storeOf({
      ...good,
      '/V1/creditmemos': denied('Magento_Sales::sales_creditmemo'),
      '/V1/inventory/source-items': (asked) =>
        asked.method === 'POST'
          ? denied('Magento_InventoryApi::stock_source_item_assign')()
          : list([]),
    });
    const { missing } = await scripted(store).channel.check();
    expect(missing).toHaveLength(2);
    expect(missing[0]).toMatch(/may not read refunds: tick "Magento_Sales::sales_creditmemo"/);
    expect(missing[1]).toMatch(/may not write stock.*stock_source_item_assign/);
  });

  it('changes nothing: the only write is an empty list', async () => {
    const { channel, asked } = scripted(storeOf(good));
    await channel.check();
    const writes = asked.filter((each) => each.method !== 'GET');
    expect(writes.map((each) => each.body)).toEqual([{ sourceItems: [] }]);
  });

  it('sees that the inventory modules are off', async () => {
    const route = () => json({ message: 'Request does not match any route.' }, 404);
    const store = storeOf({
      ...good,
      '/V1/inventory/sources': route,
      '/V1/inventory/source-items': route,
    });
    const { missing } = await scripted(store).channel.check();
    expect(missing).toHaveLength(1);
    expect(missing[0]).toMatch(/inventory modules.*switched off/);
  });

  it('sees clocks that are apart', async () => {
    const date = new Date(NOW.getTime() + 9 * 60_000).toUTCString();
    const store = storeOf({
      ...good,
      '/V1/store/storeConfigs': () => json(configs, 200, { date }),
    });
    const { channel } = scripted((asked, count) => store(asked, count));
    // Every answer tells the time; the last one before the verdict counts.
    const late = scripted(async (asked, count) => {
      const answer = await store(asked, count);
      answer.headers.set('date', date);
      return answer;
    });
    expect((await late.channel.check()).missing[0]).toMatch(/9 minutes ahead/);
    expect((await channel.check()).missing).toEqual([]);
  });

  it('asks which website is meant where there are several', async () => {
    const websites = [
      { id: 1, code: 'base', name: 'Main' },
      { id: 2, code: 'b2b', name: 'Trade' },
    ];
    const store = storeOf({ ...good, '/V1/store/websites': () => websites });
    const { missing } = await scripted(store).channel.check();
    expect(missing[0]).toMatch(/several websites \(base, b2b\)/);
    const other = scripted(store, { website: 'nope' }).channel.check();
    await expect(other).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('throws when the keys do not work at all', async () => {
    const { channel } = scripted(() => json({ message: 'Specified token does not exist' }, 401));
    await expect(channel.check()).rejects.toMatchObject({
      kind: 'unauthorized',
      message: 'Specified token does not exist',
    });
  });

  it('throws while the store is down, rather than call things missing', async () => {
    const { channel } = scripted(() => page('<html>', 503));
    await expect(channel.check()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('what is typed into the connect form', () => {
  const parse = (settings: unknown) => magento.settings.safeParse(settings);

  it('is a base URL; OAuth unless told otherwise; no trailing slash', () => {
    expect(parse({ baseUrl: 'https://Shop.example/store/' }).data).toEqual({
      baseUrl: 'https://shop.example/store',
      auth: 'oauth',
    });
  });
  it.each([
    'shop.example',
    'ftp://shop.example',
    'https://shop.example/?x=1',
    'https://me@shop.example/',
    'https://shop.example/#top',
  ])('is not %s', (baseUrl) => {
    expect(parse({ baseUrl }).success).toBe(false);
  });
  it('is one store whatever the scheme, and one for each website', () => {
    const idOf = (baseUrl: string, website?: string) =>
      magento.storeIdOf(magento.settings.parse({ baseUrl, ...(website ? { website } : {}) }));
    expect(idOf('http://shop.example/s')).toBe(idOf('https://SHOP.example/s/'));
    expect(idOf('https://shop.example', 'b2b')).toBe('shop.example#b2b');
  });
});
