import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSessionToken } from '../../../connectors/shopify/embedded/session-token.ts';
import { mintSessionToken } from '../../../connectors/shopify/simulator/wire/session-token.ts';

const NOW = new Date('2026-11-23T19:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const SECRET = 'shpss_the_secret_of_the_tests';
const keys = { clientId: 'client-1', clientSecret: SECRET, previousClientSecrets: ['old secret'] };

const good = {
  iss: 'https://harbour.myshopify.com/admin',
  dest: 'https://harbour.myshopify.com',
  aud: 'client-1',
  sub: '42',
  exp: SECONDS + 60,
  nbf: SECONDS,
  iat: SECONDS,
  jti: 'one',
  sid: 'two',
};

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: object, secret = SECRET, header: object = { alg: 'HS256', typ: 'JWT' }) {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const read = (text: string, now = NOW) => readSessionToken(text, keys, now);

describe('a session token', () => {
  it('says whose staff sits there, as its signature proves', () => {
    expect(read(token(good))).toEqual({ shop: 'harbour.myshopify.com', staff: '42' });
  });

  it('is what the simulated admin hands out', () => {
    const shop = 'harbour.myshopify.com';
    const minted = mintSessionToken({ ...keys, shop, staff: '7', now: NOW });
    expect(read(minted)).toEqual({ shop, staff: '7' });
  });

  it('may be signed with the previous secret while the secret is rotated, and with no other', () => {
    expect(read(token(good, 'old secret'))?.staff).toBe('42');
    expect(read(token(good, 'older secret'))).toBeNull();
    const after = { ...keys, previousClientSecrets: [] };
    expect(readSessionToken(token(good, 'old secret'), after, NOW)).toBeNull();
  });

  it('is good from ten seconds before its time to ten seconds after it', () => {
    const at = (seconds: number) => read(token(good), new Date((SECONDS + seconds) * 1000));
    expect([at(-11), at(-10)?.staff, at(69)?.staff, at(70), at(71)]).toEqual([
      null,
      '42',
      '42',
      null,
      null,
    ]);
  });

  const { sub: _, ...withoutSub } = good;
  const unsigned = `${part({ alg: 'none', typ: 'JWT' })}.${part(good)}.`;
  const elsewhere = (dest: string) => token({ ...good, dest, iss: `${dest}/admin` });
  it.each([
    ['no algorithm', unsigned],
    ['no algorithm, but signed', token(good, SECRET, { alg: 'none', typ: 'JWT' })],
    ['another algorithm', token(good, SECRET, { alg: 'HS512', typ: 'JWT' })],
    ['a public string as its secret', token(good, 'client-1')],
    ['an empty secret', token(good, '')],
    ['another app', token({ ...good, aud: 'client-2' })],
    ['a list of apps', token({ ...good, aud: ['client-1'] })],
    ['an end eleven seconds ago', token({ ...good, exp: SECONDS - 11 })],
    ['no end', token({ ...good, exp: undefined })],
    ['an end that is text', token({ ...good, exp: '9999999999' })],
    ['a beginning in the future', token({ ...good, nbf: SECONDS + 11 })],
    [
      'an issuer that is not its shop',
      token({ ...good, iss: 'https://other.myshopify.com/admin' }),
    ],
    ['an issuer without /admin', token({ ...good, iss: good.dest })],
    ['a foreign domain', elsewhere('https://evil.com')],
    ['a domain that only looks like a shop', elsewhere('https://a.myshopify.com.evil.com')],
    ['a shop with a path', elsewhere('https://a.myshopify.com/x')],
    ['a shop with a name before it', elsewhere('https://user@a.myshopify.com')],
    ['a shop with a port', elsewhere('https://a.myshopify.com:8443')],
    ['a shop in capitals', elsewhere('https://A.myshopify.com')],
    ['a shop without TLS', elsewhere('http://harbour.myshopify.com')],
    ['no staff', token(withoutSub)],
    ['staff that is no id', token({ ...good, sub: 'a/b' })],
    ['an empty staff', token({ ...good, sub: '' })],
    ['100 kB', token({ ...good, filler: 'x'.repeat(100_000) })],
    ['four parts', `${token(good)}.more`],
    ['two parts', token(good).split('.').slice(0, 2).join('.')],
    ['claims that are no JSON', `${part({ alg: 'HS256' })}.!!!.${'a'.repeat(43)}`],
    ['claims that are a list', token([])],
    ['a flipped signature', `${token(good).slice(0, -4)}AAAA`],
    ['nothing', ''],
  ])('with %s opens nothing', (_case, text) => {
    expect(read(text)).toBeNull();
  });
});
