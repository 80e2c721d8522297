import { describe, expect, it } from 'vitest';
import { simulateMagento } from '../../../connectors/magento/simulator/simulator.ts';
import {
  criteria,
  ITEMS,
  KEYS,
  pick,
  type SignOptions,
  sign,
  testStore,
  testWorld,
} from './support.ts';

async function ask(given: ReturnType<typeof testStore>, path: string, options: SignOptions = {}) {
  const url = given.client.rest(path);
  const authorization = sign(url, given.world.now(), options);
  const response = await given.store.fetch(url, { headers: { authorization } });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const ORDERS = 'orders?searchCriteria[pageSize]=5';
const INVALID = { message: 'The signature is invalid. Verify and try again.' };

describe('a signature', () => {
  it('by RFC 5849 with HMAC-SHA256 is accepted, brackets raw or encoded', async () => {
    const given = testStore();
    expect((await ask(given, ORDERS)).status).toBe(200);
    expect((await ask(given, 'orders?searchCriteria%5BpageSize%5D=5')).status).toBe(200);
  });

  it('with HMAC-SHA1 is refused with 400', async () => {
    expect(await ask(testStore(), ORDERS, { algorithm: 'HMAC-SHA1' })).toEqual({
      status: 400,
      body: { message: 'Signature method %1 is not supported', parameters: ['HMAC-SHA1'] },
    });
  });

  it('by a wrong secret is invalid', async () => {
    expect(await ask(testStore(), ORDERS, { secret: 'other' })).toEqual({
      status: 401,
      body: INVALID,
    });
  });

  it('is invalid when a space is sent as a plus', async () => {
    const at = 'searchCriteria[filter_groups][a][filters][a]';
    const query = (space: string) =>
      `orders?${at}[field]=updated_at&${at}[condition_type]=gteq&${at}[value]=2026-01-01${space}00:00:00`;
    const given = testStore();
    expect((await ask(given, query('+'))).body).toEqual(INVALID);
    expect((await ask(given, query('%20'))).status).toBe(200);
  });

  it.each(['2.4.7', '2.4.8'] as const)(
    'over eleven numeric group indexes is invalid on %s, over letters it is not',
    async (release) => {
      const query = (index: (position: number) => string) =>
        Array.from({ length: 11 }, (_, position) => {
          const at = `searchCriteria[filter_groups][${index(position)}][filters][0]`;
          return `${at}[field]=entity_id&${at}[condition_type]=gt&${at}[value]=0`;
        }).join('&');
      const given = testStore({ release });
      expect((await ask(given, `orders?${query(String)}`)).body).toEqual(INVALID);
      const letters = query((position) => String.fromCharCode(97 + position));
      expect((await ask(given, `orders?${letters}`)).status).toBe(200);
    },
  );

  it.each(['A%2FB', 'A%2BB', 'A%3AB', 'A%2CB', 'A%26B', 'A%27B'])(
    'over the path segment %s is invalid on 2.4.7 and valid as sent on 2.4.8',
    async (segment) => {
      const old = testStore();
      expect((await ask(old, `products/${segment}`)).body).toEqual(INVALID);
      const newer = testStore({ release: '2.4.8' });
      expect((await ask(newer, `products/${segment}`)).status).toBe(404);
    },
  );

  it('over a path segment with a space, percent or accent is fine', async () => {
    const given = testStore();
    for (const segment of ['A%20B', 'A%25B', 'A%23B', 'caf%C3%A9', 'A.B_C-D~E']) {
      expect((await ask(given, `products/${segment}`)).status).toBe(404);
    }
  });

  it('for another scheme than the one the store sees is invalid', async () => {
    const given = testStore({ seenAs: 'http://shop.example' });
    expect((await ask(given, ORDERS)).body).toEqual(INVALID);
    expect((await ask(given, ORDERS, { origin: 'https://shop.example' })).body).toEqual(INVALID);
    expect((await ask(given, ORDERS, { origin: 'http://shop.example' })).status).toBe(200);
  });

  it('over a parameter without an equals sign is invalid', async () => {
    expect((await ask(testStore(), 'orders?searchCriteria')).body).toEqual(INVALID);
    expect((await ask(testStore(), 'orders?searchCriteria=')).status).toBe(200);
  });
});

describe('a nonce', () => {
  it('is refused the second time, even when the first signature was wrong', async () => {
    const given = testStore();
    expect((await ask(given, ORDERS, { nonce: 'once', secret: 'other' })).body).toEqual(INVALID);
    expect(await ask(given, ORDERS, { nonce: 'once' })).toEqual({
      status: 401,
      body: {
        message: 'The nonce is already being used by the consumer with ID %1',
        parameters: [1],
      },
    });
  });

  it('may be stamped a day ago or nine minutes ahead, not eleven', async () => {
    const given = testStore();
    const second = Math.floor(given.world.now().getTime() / 1000);
    expect((await ask(given, ORDERS, { timestamp: second - 86_400 })).status).toBe(200);
    expect((await ask(given, ORDERS, { timestamp: second + 540 })).status).toBe(200);
    expect(await ask(given, ORDERS, { timestamp: second + 660 })).toEqual({
      status: 401,
      body: { message: 'An error occurred validating the nonce' },
    });
  });
});

describe('a caller', () => {
  it('with an unknown consumer key or token is told which', async () => {
    const given = testStore();
    expect((await ask(given, ORDERS, { consumerKey: 'x' })).body.message).toBe(
      'A consumer having the specified key does not exist',
    );
    expect((await ask(given, ORDERS, { token: 'x' })).body.message).toBe(
      'Specified token does not exist',
    );
  });

  it('without a header, or a Bearer where that is off, is told the resource', async () => {
    const { store, client } = testStore();
    for (const headers of [{}, { authorization: `Bearer ${KEYS.accessToken}` }]) {
      const response = await store.fetch(client.rest(ORDERS), { headers });
      expect(response.status).toBe(401);
      expect(pick(await response.json(), 'parameters.resources')).toBe(
        'Magento_Sales::actions_view',
      );
    }
  });

  it('with a Bearer is let in where the store allows it', async () => {
    const { store, client } = testStore({ bearer: true });
    const headers = { authorization: `Bearer ${KEYS.accessToken}` };
    expect((await store.fetch(client.rest(ORDERS), { headers })).status).toBe(200);
    const wrong = { authorization: 'Bearer other' };
    expect((await store.fetch(client.rest(ORDERS), { headers: wrong })).status).toBe(401);
  });

  it('loses exactly the resource that is withdrawn', async () => {
    const given = testStore();
    given.store.withdraw('Magento_Sales::actions_view');
    const refused = await ask(given, ORDERS);
    expect(refused.status).toBe(401);
    expect(pick(refused.body, 'parameters.resources')).toBe('Magento_Sales::actions_view');
    expect((await ask(given, `products?${criteria([])}`)).status).toBe(200);
    given.store.grant('Magento_Sales::actions_view');
    expect((await ask(given, ORDERS)).status).toBe(200);
  });

  it('reaches the same store over a socket, signed for its address', async () => {
    const world = testWorld();
    const store = simulateMagento({ name: 'Socket', items: ITEMS, keys: KEYS, world });
    const base = await store.listen();
    try {
      expect(store.settings).toEqual({ baseUrl: base, auth: 'oauth' });
      const url = `${base}/rest/V1/${ORDERS}`;
      const headers = () => ({ authorization: sign(url, world.now()) });
      expect((await fetch(url, { headers: headers() })).status).toBe(200);
      expect((await store.fetch(url, { headers: headers() })).status).toBe(200);
      expect(store.usage().calls).toBe(2);
    } finally {
      await store.close();
    }
  });
});
