import { createHmac } from 'node:crypto';

export interface OAuthKeys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}

export interface CallToSign {
  readonly method: string;
  /** As Magento sees it: its own scheme, host and port, the path as sent, the encoded query. */
  readonly url: string;
  /** Unix seconds; Magento takes up to 600 s ahead of its clock. */
  readonly timestamp: number;
  /** Once per consumer: a repeated call is signed anew. */
  readonly nonce: string;
}

/**
 * The Authorization header of one call: OAuth 1.0a (RFC 5849) with HMAC-SHA256, the only method that
 * Magento has accepted since 2.4.4.
 */
export function authorizationHeader(call: CallToSign, keys: OAuthKeys): string {
  const parameters: [string, string][] = [
    ['oauth_consumer_key', keys.consumerKey],
    ['oauth_nonce', call.nonce],
    ['oauth_signature_method', 'HMAC-SHA256'],
    ['oauth_timestamp', String(call.timestamp)],
    ['oauth_token', keys.accessToken],
    ['oauth_version', '1.0'],
  ];
  const secret = `${encode(keys.consumerSecret)}&${encode(keys.accessTokenSecret)}`;
  const base = baseString(call, parameters);
  const signature = createHmac('sha256', secret).update(base).digest('base64');
  const header = [...parameters, ['oauth_signature', signature] as const];
  return `OAuth ${header.map(([name, value]) => `${encode(name)}="${encode(value)}"`).join(', ')}`;
}

/** RFC 5849 §3.4.1: method, URL without query, and all parameters decoded, encoded once and sorted by byte. */
export function baseString(
  call: Pick<CallToSign, 'method' | 'url'>,
  oauth: [string, string][],
): string {
  const url = new URL(call.url);
  const pairs = [...queryPairs(url.search.slice(1)), ...oauth]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  const parameters = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  const place = `${url.protocol}//${url.host}${url.pathname}`;
  return [call.method.toUpperCase(), place, parameters].map(encode).join('&');
}

/** Names are decoded as well as values: libraries that leave `%5B` in a name produce wrong signatures. */
function queryPairs(query: string): [string, string][] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const cut = pair.includes('=') ? pair.indexOf('=') : pair.length;
      return [decodeURIComponent(pair.slice(0, cut)), decodeURIComponent(pair.slice(cut + 1))];
    });
}

/** RFC 3986: everything but letters, digits and -._~ (encodeURIComponent leaves five more). */
export const encode = (text: string): string =>
  /^[\w.~-]*$/.test(text)
    ? text
    : encodeURIComponent(text).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
