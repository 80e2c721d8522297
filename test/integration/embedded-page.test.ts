import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';
import { embeddedHost } from '../../server/http/embedded.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type Served, serve } from '../support/serve.ts';

const CDN = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';
let test: TestHub;
let folder: string;
const open: Served[] = [];

beforeAll(async () => {
  test = await testHub();
  folder = await mkdtemp(join(tmpdir(), 'crossdock-pages-'));
  await writeFile(join(folder, 'index.html'), '<html><head><!--host--></head></html>');
});
afterAll(async () => {
  for (const served of open) await served.close();
  await test.close();
  await rm(folder, { recursive: true });
});

async function page(appBridgeUrl: string, shopUrls = new Map<string, string>()) {
  const embedded = embeddedHost({ clientId: 'app-1', appBridgeUrl }, shopUrls);
  const served = await serve(test.hub, { pages: { folder, embedded } });
  open.push(served);
  return async (path: string) => {
    const answer = await fetch(served.url + path);
    const policy = answer.headers.get('content-security-policy') ?? '';
    const directive = (name: string) =>
      policy
        .split('; ')
        .find((each) => each.startsWith(`${name} `))
        ?.slice(name.length + 1);
    const frame = answer.headers.get('x-frame-options');
    return {
      text: await answer.text(),
      ancestors: directive('frame-ancestors'),
      script: directive('script-src'),
      frame,
    };
  };
}

describe('the page inside the admin', () => {
  it('is framed by the admin of the shop in its address only', async () => {
    const get = await page(CDN);
    const found = await get('/embedded?shop=north.myshopify.com&embedded=1');
    expect(found).toMatchObject({
      ancestors: 'https://north.myshopify.com https://admin.shopify.com',
      script: "'self' https://cdn.shopify.com",
      frame: null,
    });
    expect(found.text).toContain('<meta name="shopify-api-key" content="app-1" />');
    expect(found.text).toContain(`<script src="${CDN}"></script>`);
    expect((await get('/embedded/orders?shop=south.myshopify.com')).ancestors).toContain('south.');
  });

  it.each([
    '/embedded',
    '/embedded?shop=',
    '/embedded?shop=evil.com',
    '/embedded?shop=a.myshopify.com.evil.com',
    '/embedded?shop=a.myshopify.com%20https://evil.com',
    '/embedded?shop=a.myshopify.com%0d%0aX-Evil:%201',
    '/embedded?shop=a.myshopify.com&shop=evil.com',
    '/embedded?shop=*.myshopify.com',
    '/embedded?shop=A.MYSHOPIFY.COM',
  ])('is framed by nobody without the name of a shop: %s', async (path) => {
    const get = await page(CDN);
    expect((await get(path)).ancestors).toBe("'none'");
  });

  it('never lets the stand-alone console be framed', async () => {
    const get = await page(CDN);
    const found = await get('/orders?shop=north.myshopify.com');
    expect(found).toMatchObject({ ancestors: "'none'", script: "'self'", frame: 'DENY' });
    expect(found.text).not.toContain('app-bridge');
  });

  it('takes a stand-in for App Bridge in demo and tests, framed from where the shop is', async () => {
    const shops = new Map([['north.myshopify.com', 'http://127.0.0.1:5123']]);
    const get = await page('http://127.0.0.1:5123/admin-frame/app-bridge.js', shops);
    expect(await get('/embedded?shop=north.myshopify.com')).toMatchObject({
      script: "'self' http://127.0.0.1:5123",
      ancestors: 'https://north.myshopify.com https://admin.shopify.com http://127.0.0.1:5123',
    });
    expect((await get('/embedded')).ancestors).toBe("'none'");
  });
});

describe('the app’s settings', () => {
  const app = { SHOPIFY_APP_ID: 'app-1', SHOPIFY_APP_SECRET: 'the-secret' };

  it('are both there, or none', () => {
    expect(readConfig({}).shopifyApp).toBeNull();
    expect(
      readConfig({ ...app, SHOPIFY_APP_SECRET_PREVIOUS: 'the-old-secret' }).shopifyApp,
    ).toEqual({
      clientId: 'app-1',
      clientSecret: 'the-secret',
      previousClientSecrets: ['the-old-secret'],
      appBridgeUrl: CDN,
    });
    for (const [name] of Object.entries(app)) {
      expect(() => readConfig({ ...app, [name]: '' })).toThrow(ConfigError);
    }
  });

  it('take no stand-ins in production', () => {
    const production = {
      ...app,
      NODE_ENV: 'production',
      MONGODB_URI: 'mongodb://db/hub',
      CROSSDOCK_KEYS: Buffer.alloc(32, 1).toString('base64'),
    };
    expect(readConfig(production).production).toBe(true);
    for (const stand of [
      { SHOPIFY_APP_BRIDGE_URL: 'http://127.0.0.1/x.js' },
      { SHOPIFY_SHOP_URLS: 'a.myshopify.com=http://127.0.0.1' },
    ]) {
      expect(() => readConfig({ ...production, ...stand })).toThrow(/demo and tests only/);
    }
  });

  it('say where the demo’s shops stand', () => {
    const { shopUrls } = readConfig({
      SHOPIFY_SHOP_URLS: 'a.myshopify.com=http://127.0.0.1:1/, b.myshopify.com=http://127.0.0.1:2',
    });
    expect([...shopUrls]).toEqual([
      ['a.myshopify.com', 'http://127.0.0.1:1'],
      ['b.myshopify.com', 'http://127.0.0.1:2'],
    ]);
  });
});
