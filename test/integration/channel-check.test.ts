import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ChannelDesk,
  CONNECT,
  channelDesk,
  MAGENTO,
  SHOPIFY,
} from '../support/channel-desk.ts';
import { KEYS } from '../support/console-stores.ts';

let world: ChannelDesk;
beforeEach(async () => {
  world = await channelDesk();
});
afterEach(() => world.close());

describe('checking a store', () => {
  it('names the store found, its money, its zone and its locations, and saves nothing', async () => {
    const { status, body, text } = await world.send('POST', '/channels/check', MAGENTO);
    expect([status, body]).toMatchObject([
      200,
      {
        store: { id: 'harbour.example.com', currency: 'USD', timezone: expect.any(String) },
        missing: [],
        known: null,
      },
    ]);
    expect(body.locations).toEqual([
      { external_id: 'cellar', name: 'Cellar' },
      { external_id: 'shop', name: 'Shop floor' },
    ]);
    expect(text).not.toContain(KEYS.consumerSecret);
    expect(await world.hub.store.channels.docs.countDocuments()).toBe(0);
    const shop = await world.send('POST', '/channels/check', SHOPIFY);
    expect(shop.body).toMatchObject({ store: { id: 'north.myshopify.com' }, missing: [] });
  });

  it('names each missing permission and where to grant it; such a store is not connected', async () => {
    world.harbour.withdraw('Magento_Sales::actions_view');
    const { body } = await world.send('POST', '/channels/check', MAGENTO);
    expect(body.missing.join()).toMatch(/tick "Magento_Sales::.*" under System › Integrations/);
    const refused = await world.send('POST', '/channels', CONNECT);
    expect(refused.status).toBe(422);
    expect(refused.body.error).toMatchObject({ code: 'missing_permissions' });
    expect(refused.body.error.message).toContain('Magento_Sales::');
    expect(await world.hub.store.channels.docs.countDocuments()).toBe(0);
  });

  it('tells wrong keys from a wrong address', async () => {
    const secrets = { ...KEYS, accessTokenSecret: 'wrong' };
    const { status, body } = await world.send('POST', '/channels/check', { ...MAGENTO, secrets });
    expect([status, body.error.code]).toEqual([422, 'store_refused']);
    expect(body.error.what_to_do).toMatch(/copy them again/);
  });

  it.each([
    'http://127.0.0.1',
    'http://0x7f000001',
    'http://2130706433',
    'http://017700000001',
    'http://127.1',
    'http://①②⑦.⓪.⓪.①',
    'https://0',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://[64:ff9b::7f00:1]',
    'https://[fd00::1]',
    'https://10.0.0.1',
    'https://172.16.0.1',
    'https://192.168.0.1',
    'https://169.254.169.254',
    'https://100.64.0.1',
    'https://localhost.',
    'file:///etc/passwd',
    'gopher://shop.example',
    'https://user:pass@shop.example',
    'https://8.8.8.8:27017',
    'https://8.8.8.8:6379',
    'https://8.8.8.8:22',
    'https://shop.example\\@10.0.0.1',
    'https://shop.example#x',
    'https://xn--shp-0na.example',
  ])('refuses the address %s with words, and calls nobody', async (baseUrl) => {
    const given = { ...MAGENTO, settings: { baseUrl } };
    const { status, body } = await world.send('POST', '/channels/check', given);
    expect(status).toBe(422);
    expect(body.error.message.length).toBeGreaterThan(10);
    expect((await world.send('POST', '/channels', { ...CONNECT, ...given })).status).toBe(422);
  });

  it('does not follow a redirect, and takes no other address for a shop than its own', async () => {
    world.way.before = async () =>
      new Response(null, { status: 302, headers: { location: 'http://127.0.0.1/' } });
    const { status, body } = await world.send('POST', '/channels/check', MAGENTO);
    expect([status, body.error.code]).toEqual([422, 'store_rejected']);
    const settings = { ...SHOPIFY.settings, apiBaseUrl: 'https://evil.example' };
    const shop = await world.send('POST', '/channels/check', { ...SHOPIFY, settings });
    expect([shop.status, shop.body.error.code]).toEqual([422, 'bad_settings']);
    const other = await world.send('POST', '/channels/check', { ...MAGENTO, kind: 'etsy' });
    expect(other.status).toBe(422);
  });
});
