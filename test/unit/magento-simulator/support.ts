import { createHmac } from 'node:crypto';
import type { Json } from '../../../connectors/json.ts';
import type { MagentoOptions } from '../../../connectors/magento/simulator/options.ts';
import { simulateMagento } from '../../../connectors/magento/simulator/simulator.ts';
import type { SimulatedStore } from '../../../connectors/simulator.ts';

export const KEYS = {
  consumerKey: 'ck-0123456789',
  consumerSecret: 'cs-secret&with/odd=signs',
  accessToken: 'at-0123456789',
  accessTokenSecret: 'ts-secret',
};

export const BUYER = { name: 'Ada Fennimore', email: 'ada@example.test' };

export const ITEMS = [
  { sku: 'MUG-1', title: 'Mug', priceMinor: 1250, stock: 100 },
  { sku: 'TEA-RED', title: 'Tea, red', priceMinor: 399, stock: 50 },
  { sku: 'CUP-2', title: 'Cup', priceMinor: 800, stock: 10 },
] as const;

/** A clock one sets and a repeatable die. */
export function testWorld(start = '2026-11-23T10:00:00.400Z') {
  let at = new Date(start).getTime();
  let seed = 42;
  return {
    now: () => new Date(at),
    random: () => {
      seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
      return seed / 2 ** 32;
    },
    sleep: async (ms: number) => {
      at += ms;
    },
    pass: (ms: number) => {
      at += ms;
    },
  };
}

export function testStore(options: Partial<MagentoOptions> = {}) {
  const world = testWorld();
  const store = simulateMagento({
    name: 'Corner Shop',
    items: ITEMS,
    keys: KEYS,
    world,
    ...options,
  });
  return { store, world, client: clientOf(store, world.now) };
}

export interface SignOptions {
  readonly method?: string;
  readonly origin?: string;
  readonly nonce?: string;
  readonly timestamp?: number;
  readonly algorithm?: string;
  readonly consumerKey?: string;
  readonly token?: string;
  readonly secret?: string;
}

let nonces = 0;

const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** RFC 5849, written from the RFC: decoded names and values, sorted by their encoded bytes. */
export function sign(url: string, now: Date, options: SignOptions = {}): string {
  const cut = url.indexOf('?');
  const bare = cut < 0 ? url : url.slice(0, cut);
  const query = cut < 0 ? '' : url.slice(cut + 1);
  const { origin, pathname } = new URL(bare);
  const oauth: [string, string][] = [
    ['oauth_consumer_key', options.consumerKey ?? KEYS.consumerKey],
    ['oauth_nonce', options.nonce ?? `nonce-${++nonces}`],
    ['oauth_signature_method', options.algorithm ?? 'HMAC-SHA256'],
    ['oauth_timestamp', String(options.timestamp ?? Math.floor(now.getTime() / 1000))],
    ['oauth_token', options.token ?? KEYS.accessToken],
    ['oauth_version', '1.0'],
  ];
  const asked: [string, string][] = query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      // A form-encoding client means a space by "+".
      return [decodeForm(name), decodeForm(value.join('='))];
    });
  const normal = [...oauth, ...asked]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const base = [options.method ?? 'GET', (options.origin ?? origin) + pathname, normal].map(encode);
  const key = `${encode(options.secret ?? KEYS.consumerSecret)}&${encode(KEYS.accessTokenSecret)}`;
  const hash = options.algorithm === 'HMAC-SHA1' ? 'sha1' : 'sha256';
  const signature = createHmac(hash, key).update(base.join('&')).digest('base64');
  const header = [...oauth, ['oauth_signature', signature]];
  return `OAuth ${header.map(([name = '', value = '']) => `${name}="${encode(value)}"`).join(', ')}`;
}

const decodeForm = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

export function clientOf(store: SimulatedStore, now: () => Date) {
  const rest = (path: string) => `${String(store.settings.baseUrl)}/rest/all/V1/${path}`;
  async function call(method: string, path: string, body?: Json): Promise<Answer> {
    const url = rest(path);
    const response = await store.fetch(url, {
      method,
      headers: { authorization: sign(url, now(), { method }), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      body: parse(await response.text()),
      headers: response.headers,
    };
  }
  return {
    rest,
    get: (path: string) => call('GET', path),
    post: (path: string, body?: Json) => call('POST', path, body ?? {}),
    /** The value at a dotted path of a GET's answer. */
    async read(path: string, at: string) {
      return pick((await call('GET', path)).body, at);
    },
  };
}

export const parse = (text: string): Json => JSON.parse(text);

export function pick(value: unknown, at: string): unknown {
  return at
    .split('.')
    .filter((key) => key !== '')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
      value,
    );
}

/** `searchCriteria` for groups of `field condition value`, with letters as indexes. */
export const criteria = (
  groups: readonly (readonly [string, string, string])[],
  more = '',
): string => {
  const parts = groups.map(([field, condition, value], position) => {
    const at = `searchCriteria[filter_groups][${String.fromCharCode(97 + position)}][filters][a]`;
    return `${at}[field]=${field}&${at}[condition_type]=${condition}&${at}[value]=${encodeURIComponent(value)}`;
  });
  return [...parts, 'searchCriteria[pageSize]=100', ...(more === '' ? [] : [more])].join('&');
};
