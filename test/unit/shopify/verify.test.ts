import '@shopify/shopify-api/adapters/node';
import { createHmac } from 'node:crypto';
import { ApiVersion, shopifyApi } from '@shopify/shopify-api';
import { describe, expect, it } from 'vitest';
import type { RawRequest } from '../../../connectors/connector.ts';
import { shopify } from '../../../connectors/shopify/connector.ts';

const SECRET = 'shpss_current';
const OLD = 'shpss_before_rotation';
const secrets = { clientId: 'client', clientSecret: SECRET, previousClientSecrets: [OLD] };
const text = '{"id":820982911946154508,"note":"caf\u00e9 \u2615","total_price":"29.90"}';
const body = Buffer.from(text);

const sign = (bytes: Uint8Array, secret = SECRET) =>
  createHmac('sha256', secret).update(bytes).digest('base64');

function request(
  headers: RawRequest['headers'] = {},
  bytes: Uint8Array = body,
  family = 'x-shopify-',
): RawRequest {
  const named = {
    [`${family}hmac-sha256`]: sign(bytes),
    [`${family}topic`]: 'orders/updated',
    [`${family}webhook-id`]: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    [`${family}shop-domain`]: 'Oak-and-Ash.myshopify.com',
  };
  return {
    path: '/webhooks/shopify',
    headers: { ...named, ...headers },
    body: bytes,
    receivedAt: new Date('2026-11-23T19:00:00Z'),
  };
}

const verify = (asked: RawRequest) => shopify.verify(asked, secrets);
const reason = (asked: RawRequest) => {
  const verdict = verify(asked);
  return verdict.ok ? 'ok' : verdict.reason;
};

describe('a webhook is believed by its signature alone', () => {
  it('names the delivery by its webhook id and its topic', () => {
    expect(verify(request())).toEqual({
      ok: true,
      deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      topic: 'orders/updated',
    });
  });

  it('reads the header family of events as well', () => {
    expect(reason(request({}, body, 'shopify-'))).toBe('ok');
  });

  it('refuses every single flipped bit (row 1)', () => {
    const header = { 'x-shopify-hmac-sha256': sign(body) };
    for (let bit = 0; bit < body.length * 8; bit++) {
      const bytes = Buffer.from(body);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(reason(request(header, bytes))).toBe('bad-signature');
    }
  });

  it.each([
    ['missing', undefined, 'unsigned'],
    ['empty', '', 'unsigned'],
    ['sent twice', [sign(body), sign(body)], 'unsigned'],
    ['of the wrong length', 'c2hvcnQ=', 'bad-signature'],
    ['not base64', '!'.repeat(44), 'bad-signature'],
    ['of as many characters and more bytes', '\u00e9'.repeat(44), 'bad-signature'],
    ['hexadecimal', createHmac('sha256', SECRET).update(body).digest('hex'), 'bad-signature'],
    ['very long', 'A'.repeat(100_000), 'bad-signature'],
  ])('never throws on a signature that is %s (row 2)', (_, value, expected) => {
    expect(reason(request({ 'x-shopify-hmac-sha256': value }))).toBe(expected);
  });

  it.each([
    ['with escapes', text.replace('\u00e9', '\\u00e9')],
    ['with a newline at its end', `${text}\n`],
    [
      'with keys in another order',
      '{"note":"caf\u00e9 \u2615","id":820982911946154508,"total_price":"29.90"}',
    ],
    ['with an id rounded by a careless parser', JSON.stringify(JSON.parse(text))],
  ])('refuses the same JSON written again %s (row 3)', (_, again) => {
    const header = { 'x-shopify-hmac-sha256': sign(body) };
    expect(reason(request(header, Buffer.from(again)))).toBe('bad-signature');
    expect(reason(request(header, body))).toBe('ok');
  });

  it('accepts the secret before a rotation while it is listed, and not after (row 4)', () => {
    const signedBefore = request({ 'x-shopify-hmac-sha256': sign(body, OLD) });
    expect(reason(signedBefore)).toBe('ok');
    const later = { clientId: 'client', clientSecret: SECRET };
    expect(shopify.verify(signedBefore, later)).toEqual({ ok: false, reason: 'bad-signature' });
  });

  it('gives the same content on the same topic the same id where Shopify gives none', () => {
    const without = { 'x-shopify-webhook-id': undefined };
    const first = verify(request(without));
    expect(verify(request(without))).toEqual(first);
    const elsewhere = verify(request({ ...without, 'x-shopify-topic': 'orders/paid' }));
    expect(elsewhere).not.toEqual(first);
  });

  it('looks up a shop only by a name that can be one', () => {
    expect(shopify.claimedStore(request())).toBe('oak-and-ash.myshopify.com');
    for (const name of ['evil.example', 'a.myshopify.com.evil.example', '../x.myshopify.com', '']) {
      expect(shopify.claimedStore(request({ 'x-shopify-shop-domain': name }))).toBeNull();
    }
  });
});

describe("Shopify's own library is the oracle", () => {
  const library = shopifyApi({
    apiKey: 'client',
    apiSecretKey: SECRET,
    apiVersion: ApiVersion.October26,
    hostName: 'hub.example.com',
    isEmbeddedApp: false,
    logger: { log: async () => undefined },
  });

  const asLibraryHeaders = (asked: RawRequest) => ({
    ...Object.fromEntries(
      Object.entries(asked.headers).map(([name, value]) => [name, String(value)]),
    ),
    'x-shopify-api-version': '2026-10',
  });

  it.each([
    ['the original', request()],
    ['a body with one byte more', { ...request(), body: Buffer.from(`${text} `) }],
    ['a signature by another secret', request({ 'x-shopify-hmac-sha256': sign(body, 'other') })],
    ['an empty signature', request({ 'x-shopify-hmac-sha256': '' })],
    [
      'a body of other scripts',
      request({}, Buffer.from('{"note":"\u0e44\u0e17\u0e22 \ud83d\ude00"}')),
    ],
  ])('agrees with it about %s', async (_, asked) => {
    const rawRequest = { method: 'POST', url: asked.path, headers: asLibraryHeaders(asked) };
    const { valid } = await library.webhooks.validate({
      rawBody: Buffer.from(asked.body).toString('utf8'),
      rawRequest,
    });
    expect(verify(asked).ok).toBe(valid);
  });
});
