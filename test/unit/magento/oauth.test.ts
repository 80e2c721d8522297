import { describe, expect, it } from 'vitest';
import { authorizationHeader, baseString } from '../../../connectors/magento/oauth.ts';
import { anyOf, searchQuery } from '../../../connectors/magento/search.ts';
import { signatureOf } from '../../../connectors/magento/simulator/wire/signature.ts';

const keys = {
  consumerKey: 'c k',
  consumerSecret: 'c&s',
  accessToken: 'at',
  accessTokenSecret: 'at/s',
};
const signed = { timestamp: 1_700_000_000, nonce: 'abc' };
const signatureIn = (header: string): string =>
  decodeURIComponent(/oauth_signature="([^"]*)"/.exec(header)?.[1] ?? '');

describe('the OAuth signature', () => {
  it('is built on the base string that RFC 5849 §3.4.1.1 prints', () => {
    // The RFC's form body parameters stand in the query here; for the base string that is the same.
    const url = 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2=&a3=2%20q';
    const oauth: [string, string][] = [
      ['oauth_consumer_key', '9djdj82h48djs9d2'],
      ['oauth_token', 'kkk9d7dh3k39sjv7'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', '137131201'],
      ['oauth_nonce', '7d8f3e4a'],
    ];
    expect(baseString({ method: 'post', url }, oauth)).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    );
  });

  it('agrees with another implementation on brackets, blanks, commas, "=", "+" and umlauts', () => {
    const query =
      'searchCriteria%5Bfilter_groups%5D%5Ba%5D%5Bfilters%5D%5Ba%5D%5Bvalue%5D=A%2FB%201%2C%26%3D%C3%A9%28x%29&searchCriteria%5BpageSize%5D=100';
    const url = `https://shop.example:8443/store/rest/all/V1/products?${query}`;
    const header = authorizationHeader({ method: 'GET', url, ...signed }, keys);
    // Computed with Python's hmac over a base string made by hand.
    expect(signatureIn(header)).toBe('bH0esIx8RgK7BJSpdDr5xK1CqcHu+ykmrrTbeEU08Og=');
    expect(header).toContain('oauth_signature_method="HMAC-SHA256"');
    expect(header).toContain('oauth_consumer_key="c%20k"');
  });

  it('is the same for brackets sent raw and encoded, because names are decoded first', () => {
    const raw = 'https://shop.example/V1/orders?searchCriteria[pageSize]=1';
    const encoded = 'https://shop.example/V1/orders?searchCriteria%5BpageSize%5D=1';
    const sign = (url: string) => authorizationHeader({ method: 'GET', url, ...signed }, keys);
    expect(sign(raw)).toBe(sign(encoded));
  });

  it.each(['2.4.7', '2.4.8'] as const)('of 40 filters is what Magento %s computes', (release) => {
    const values = Array.from({ length: 40 }, (_, index) => `S,${index}`);
    const groups = Array.from({ length: 30 }, () => anyOf('sku', values.slice(0, 2)));
    const query = searchQuery({ groups: [...groups, anyOf('sku', values)], pageSize: 100 });
    const origin = 'https://shop.example';
    const header = authorizationHeader(
      { method: 'GET', url: `${origin}/rest/all/V1/products?${query}`, ...signed },
      keys,
    );
    const parameters = new Map(new URLSearchParams(query));
    for (const [, name = '', value = ''] of header.matchAll(/(oauth_\w+)="([^"]*)"/g)) {
      if (name !== 'oauth_signature') parameters.set(name, decodeURIComponent(value));
    }
    const request = { method: 'GET', origin, path: '/rest/all/V1/products', parameters };
    const { consumerSecret, accessTokenSecret: tokenSecret } = keys;
    expect(signatureIn(header)).toBe(
      signatureOf(request, { consumerSecret, tokenSecret }, release),
    );
  });
});
