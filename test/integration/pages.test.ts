import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestHub, testHub } from '../support/hub.ts';
import { type Served, serve } from '../support/serve.ts';

const SCRIPT = 'export const answer = 42;\n'.repeat(100);
let test: TestHub;
let folder: string;
let alone: Served;
let embedded: Served;
let unbuilt: Served;

beforeAll(async () => {
  test = await testHub();
  folder = mkdtempSync(join(tmpdir(), 'crossdock-pages-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<head><!--host--></head>the console');
  writeFileSync(join(folder, 'mark.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets/app-1a2b.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/app-1a2b.js.br'), brotliCompressSync(SCRIPT));
  alone = await serve(test.hub, { pages: { folder } });
  const host = {
    apiKey: 'client-id',
    scriptUrl: 'https://cdn.shopify.com/shopifycloud/app-bridge.js',
    frameAncestors: ({ query }: { query: Record<string, unknown> }) =>
      query.shop === 'north.myshopify.com' ? ['https://north.myshopify.com'] : [],
  };
  embedded = await serve(test.hub, { pages: { folder, embedded: host } });
  unbuilt = await serve(test.hub, { pages: { folder: join(folder, 'nothing') } });
});

afterAll(async () => {
  await Promise.all([alone.close(), embedded.close(), unbuilt.close()]);
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the pages of the console', () => {
  it('are one page for every address that is not a program’s, and it is never kept', async () => {
    for (const path of ['/', '/orders', '/stock/A%2FB', '/sign-in?next=%2F']) {
      const answer = await fetch(alone.url + path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('the console');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    }
    for (const path of ['/api/v2', '/auth/nothing', '/webhooks/x', '/assets/gone.js']) {
      const answer = await fetch(alone.url + path);
      expect([path, answer.status]).not.toEqual([path, 200]);
      expect(await answer.text()).not.toContain('the console');
    }
    expect((await fetch(`${alone.url}/orders`, { method: 'POST' })).status).toBe(404);
  });

  it('load files that are kept for ever, small where the browser can', async () => {
    const plain = await fetch(`${alone.url}/assets/app-1a2b.js`, {
      headers: { 'accept-encoding': 'identity' },
    });
    expect(await plain.text()).toBe(SCRIPT);
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const small = await fetch(`${alone.url}/assets/app-1a2b.js`, {
      headers: { 'accept-encoding': 'br' },
    });
    expect(small.headers.get('content-encoding')).toBe('br');
    expect(small.headers.get('content-type')).toContain('javascript');
    expect(small.headers.get('vary')).toContain('Accept-Encoding');
    expect(await small.text()).toBe(SCRIPT);
  });

  it('run no script that is not a file of theirs, and nobody may frame them', async () => {
    const { headers } = await fetch(`${alone.url}/orders`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('stand in the admin of their own shop, and in no other page', async () => {
    const own = await fetch(`${embedded.url}/embedded?shop=north.myshopify.com&host=x`);
    const policy = own.headers.get('content-security-policy') ?? '';
    expect(policy).toContain('frame-ancestors https://north.myshopify.com;');
    expect(policy).toContain("script-src 'self' https://cdn.shopify.com;");
    expect(own.headers.get('x-frame-options')).toBeNull();
    const page = await own.text();
    expect(page).toContain('<meta name="shopify-api-key" content="client-id" />');
    expect(page).toContain('https://cdn.shopify.com/shopifycloud/app-bridge.js');
    const other = await fetch(`${embedded.url}/embedded/orders?shop=evil.example.com`);
    expect(other.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const outside = await fetch(`${embedded.url}/orders`);
    expect(await outside.text()).not.toContain('shopify');
    const without = await fetch(`${alone.url}/embedded?shop=north.myshopify.com`);
    expect(await without.text()).not.toContain('shopify');
  });

  it('say how to build them where they are not built', async () => {
    const answer = await fetch(`${unbuilt.url}/orders`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build');
  });
});
