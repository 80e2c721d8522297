import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, scopesOf } from '../../server/domain/roles.ts';
import type { Route } from '../../server/http/route.ts';
import { routes } from '../../server/http/routes/table.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type Served, serve } from '../support/serve.ts';
import { browse, type Calling, type SignedInPerson, signedIn } from '../support/sign-in.ts';

const HERE = 'mer_here';
const THERE = 'mer_there';

let test: TestHub;
let served: Served;
let people: Map<string, SignedInPerson>;

beforeAll(async () => {
  test = await testHub();
  served = await serve(test.hub);
  for (const _id of [HERE, THERE]) {
    await test.hub.store.merchants.insert({ _id, name: `Shop ${_id}`, createdAt: new Date() });
  }
  people = new Map();
  for (const role of ROLES) people.set(role, await signedIn(test, { merchantId: HERE, role }));
  await signedIn(test, { merchantId: THERE, role: 'owner' });
});
afterAll(async () => {
  await served.close();
  await test.close();
});

const table = routes.map(
  (route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const,
);
const writes = table.filter(([, { method }]) => method !== 'get');
const cookieOf = (role: string) => people.get(role)?.cookie ?? '';

/** All but questions that are asked with a body. */
const changes = writes.filter(([, { scope }]) => scope !== null && !scope.startsWith('read:'));

/** With ids that nobody has: what is looked at here comes before them. */
function call(route: Route, calling: Calling) {
  const path = route.path.replace(/:\w+/g, 'nothing');
  const body = Object.keys(route.body.shape).length > 0 ? { body: route.example } : {};
  const method = route.method.toUpperCase();
  return browse(served.url, `/api/v1${path}`, { method, ...body, ...calling });
}

describe('roles', () => {
  it.each(changes)('read-only may not: %s', async (_label, route) => {
    const { status, body } = await call(route, { cookie: cookieOf('read-only') });
    expect([status, body.error.code]).toEqual([403, 'forbidden']);
    expect(body.error.message).toContain('Your role');
  });

  it.each(table)('each may what its scopes say, and no more: %s', async (_label, route) => {
    for (const role of ROLES) {
      const may = route.scope === null || scopesOf(role).has(route.scope);
      // A wrong field is answered 400 to whoever may, before anything is done.
      const calling = { cookie: cookieOf(role), body: { 'no such field': 1 } };
      const { status } = await (route.method === 'get'
        ? call(route, { cookie: cookieOf(role) })
        : call(route, calling));
      if (may) expect([role, status]).not.toEqual([role, 403]);
      else expect([role, status]).toEqual([role, 403]);
    }
  });
});

describe('a session', () => {
  it.each(table)('of one merchant finds nothing of another one: %s', async (_label, route) => {
    const headers = { 'x-crossdock-merchant': THERE };
    const { status, text } = await call(route, { cookie: cookieOf('owner'), headers });
    expect(status).toBe(404);
    expect(text).not.toContain('Shop');
    const unknown = { 'x-crossdock-merchant': 'mer_none' };
    const same = await call(route, { cookie: cookieOf('owner'), headers: unknown });
    expect([same.status, same.text]).toEqual([404, text]);
  });

  it.each(writes)('cannot be used by a page of somebody else: %s', async (_label, route) => {
    const cookie = cookieOf('owner');
    const foreign: readonly Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '' },
      { origin: served.url.replace('127.0.0.1', '127.0.0.1.evil.example') },
      { origin: served.url, 'sec-fetch-site': 'cross-site' },
      { origin: served.url, 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      const { status, body } = await call(route, { cookie, headers });
      expect([headers, status, body.error.code]).toEqual([headers, 403, 'other_origin']);
    }
  });

  it.each(table)('is needed: %s', async (_label, route) => {
    for (const calling of [{}, { cookie: 'crossdock.session_token=made-up.signature' }]) {
      const { status, body } = await call(route, calling);
      expect([status, body.error.code]).toEqual([401, 'unauthorized']);
    }
  });

  it('has a budget of calls a minute, and others keep theirs', { timeout: 60_000 }, async () => {
    const busy = await signedIn(test, { merchantId: HERE, role: 'support' });
    const statuses: number[] = [];
    for (let i = 0; i < 13; i++) {
      const batch = Array.from({ length: 50 }, () =>
        browse(served.url, '/api/v1/merchant', { cookie: busy.cookie }),
      );
      statuses.push(...(await Promise.all(batch)).map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(50);
    const path = '/api/v1/me';
    expect((await browse(served.url, path, { cookie: busy.cookie })).status).toBe(429);
    expect((await browse(served.url, path, { cookie: cookieOf('owner') })).status).toBe(200);
  });
});
