import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import { shopify } from '../../connectors/shopify/connector.ts';
import { KEY_SCOPES } from '../../server/domain/roles.ts';
import { limits } from '../../server/limits.ts';
import { createApiKey } from '../../server/services/people/api-keys.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type Served, serve } from '../support/serve.ts';
import { hmacOf, seedShopify, shopifyOrder } from '../support/shopify.ts';
import { talk } from '../support/talk.ts';

const BODY = shopifyOrder({ id: '7001' });
const LENGTH = `Content-Length: ${Buffer.byteLength(BODY)}`;
const CHUNKS = `${Buffer.byteLength(BODY).toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;

let test: TestHub;
let served: Served;
let key: string;
let webhooks: string;

beforeAll(async () => {
  test = await testHub({ connectors: [shopify as Connector] });
  served = await serve(test.hub);
  const { _id, merchantId } = await seedShopify(test.hub, 'mugs.myshopify.com');
  webhooks = `/webhooks/shopify/${_id}`;
  const named = { merchantId, name: 'tests', scopes: KEY_SCOPES, expiresAt: null };
  key = (await createApiKey(test.hub, named)).key;
});

afterAll(async () => {
  await served.close();
  await test.close();
});

const stored = () => test.hub.store.inbox.docs.countDocuments({});
const views = () => test.hub.store.savedViews.docs.countDocuments({});

/** What anybody who is let in would send, with these lines among its headers. */
const posted = (path: string, lines: readonly string[], body: string) =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: hub.example',
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    'X-Shopify-Topic: orders/updated',
    `X-Shopify-Hmac-Sha256: ${hmacOf(BODY)}`,
    ...lines,
    '',
    body,
  ].join('\r\n');

const everywhere = ['/api/v1/order-views', '/auth/sign-in/email', '/orders', 'webhooks'] as const;
const pathOf = (path: string) => (path === 'webhooks' ? webhooks : path);

describe('a request whose end is where the reader wants it', () => {
  it('is no test of its own: the same one with one length is stored', async () => {
    const before = await stored();
    const { statuses } = await talk(
      served.port,
      posted(webhooks, [LENGTH, 'Connection: close'], BODY),
    );
    expect([statuses, await stored()]).toEqual([[200], before + 1]);
  });

  const smuggled: readonly [string, readonly string[], string][] = [
    ['a length and chunks', [LENGTH, 'Transfer-Encoding: chunked'], CHUNKS],
    ['chunks and a length', ['Transfer-Encoding: chunked', LENGTH], CHUNKS],
    ['chunks by a name with a space', [LENGTH, 'Transfer-Encoding : chunked'], CHUNKS],
    ['chunks on a folded line', [LENGTH, 'Transfer-Encoding:', ' chunked'], CHUNKS],
    ['chunks that are not the last coding', ['Transfer-Encoding: chunked, identity'], CHUNKS],
    ['two lengths', [LENGTH, 'Content-Length: 0'], BODY],
    ['a length that is no number', [`Content-Length: +${Buffer.byteLength(BODY)}`], BODY],
    ['a chunk whose size is no number', ['Transfer-Encoding: chunked'], `0x${CHUNKS}`],
    ['a header that ends in a bare CR', [`${LENGTH}\rTransfer-Encoding: chunked`], CHUNKS],
    ['a NUL in a header', [LENGTH, 'X-Any: a\0b'], BODY],
  ];
  it.each(smuggled)('is 400 and stores nothing, on every path: %s', async (_what, lines, body) => {
    const second = 'GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    for (const path of everywhere) {
      const before = [await stored(), await views()];
      const { statuses } = await talk(served.port, posted(pathOf(path), lines, body) + second);
      expect([path, statuses]).toEqual([path, [400]]);
      expect([await stored(), await views()]).toEqual(before);
    }
  });
});

describe('headers', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => `a${i}: b`);
  const most = limits.headersMax;
  it.each([
    ['one of 64 kB', [`X-Any: ${'x'.repeat(64 * 1024)}`]],
    ['ten thousand', many(10_000)],
    ['more than anybody needs, and small', many(most)],
  ])('that are too much are 431 and store nothing, on every path: %s', async (_what, lines) => {
    for (const path of everywhere) {
      const before = await stored();
      const text = posted(pathOf(path), [...lines, LENGTH, 'Connection: close'], BODY);
      const { statuses } = await talk(served.port, text);
      expect([path, statuses]).toEqual([path, [431]]);
      expect(await stored()).toBe(before);
    }
  });

  it('are all read up to that many: what stands last counts like what stands first', async () => {
    // Those of `posted`, and the last two of this one.
    const filling = many(most - 8);
    const asked = posted(webhooks, [...filling, 'Content-Encoding: gzip', LENGTH], BODY);
    expect((await talk(served.port, asked)).statuses).toEqual([415]);
  });
});

describe('TRACE', () => {
  it.each([...everywhere, '/api/v1/orders', '/api/v1/nothing', '/assets/x.js'])(
    'is refused and tells nothing back: %s',
    async (path) => {
      for (const authorization of [`Authorization: Bearer ${key}\r\n`, '']) {
        const { said, statuses } = await talk(
          served.port,
          `TRACE ${pathOf(path)} HTTP/1.1\r\nHost: x\r\n${authorization}X-Secret: do-not-say\r\n` +
            'Connection: close\r\n\r\n',
        );
        expect(statuses).toHaveLength(1);
        expect([404, 405]).toContain(statuses[0]);
        expect(said).not.toMatch(/do-not-say|cdk_/);
      }
    },
  );
});

describe('what only the library of sign-in could make nothing of', () => {
  const asking = (method: string, host: string, lines: readonly string[], body: string) =>
    [`${method} /auth/get-session HTTP/1.1`, `Host: ${host}`, ...lines, '', body].join('\r\n');
  it.each([
    ['a question with a body', asking('GET', 'x', ['Content-Length: 2'], '{}')],
    ['a host that is none', asking('GET', 'a b', [], '')],
    ['a host that never ends', asking('GET', '[::1', [], '')],
    ['a method of old proxies', asking('TRACK', 'x', [], '')],
  ])('is the caller’s mistake, not the hub’s: %s', async (_what, text) => {
    const cut = text.replace('\r\nHost', '\r\nConnection: close\r\nHost');
    const { statuses, said } = await talk(served.port, cut);
    expect(statuses).toHaveLength(1);
    expect(statuses[0]).toBeGreaterThanOrEqual(400);
    expect(statuses[0]).toBeLessThan(500);
    expect(said).not.toContain('internal');
  });
});
