import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY_SCOPES, SCOPES } from '../../server/domain/roles.ts';
import { errorSchema } from '../../server/http/errors.ts';
import type { Route } from '../../server/http/route.ts';
import { routes } from '../../server/http/routes/table.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../../server/services/people/api-keys.ts';
import { hashKey } from '../../server/store/api-keys.ts';
import { type Api, apiOf } from '../support/api.ts';
import { type TestHub, testHub, WEBHOOK_SECRET } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll } from '../support/merchant.ts';
import { type Served, serve } from '../support/serve.ts';

let test: TestHub;
let served: Served;
let a: SeededMerchant;
let b: SeededMerchant;
let api: Api;

beforeAll(async () => {
  test = await testHub();
  served = await serve(test.hub);
  a = await seedMerchantWithAll(test.hub, 'Anders');
  b = await seedMerchantWithAll(test.hub, 'Bergen');
  api = await apiOf(test.hub, served.url, a.merchantId, SCOPES);
});

afterAll(async () => {
  await served.close();
  await test.close();
});

const isList = (route: Route) => route.method === 'get' && !route.path.includes(':');
const label = (route: Route) => `${route.method.toUpperCase()} ${route.path}`;

/** The path of a route with the ids of one merchant filled in. */
function pathWith(route: Route, ids: SeededMerchant, channelOf = ids): string {
  const id: Record<string, string> = {
    orders: ids.orderId,
    'order-views': ids.savedViewId,
    'dead-letters': ids.deadLetterId,
    stock: ids.stockActId,
    exceptions: ids.exceptionId,
    people: ids.personId,
    invitations: ids.invitationId,
    'api-keys': ids.apiKeyId,
    channels: ids.channel._id,
  };
  // Of the seeded ones, only this can be tried again with success.
  const dead = Buffer.from(`dead:${ids.deadLetterId}`).toString('base64url');
  if (route.path === '/exceptions/:id/retry') return `/exceptions/${dead}/retry`;
  const [, first = ''] = route.path.split('/');
  const path = route.path
    .replace(':id', encodeURIComponent(id[first] ?? 'unknown kind of id'))
    .replace(':sku', encodeURIComponent(ids.sku));
  const query = route.path.endsWith('/why') ? `?channel=${channelOf.channel._id}` : '';
  return path + query;
}
const takesBody = (route: Route) => Object.keys(route.body.shape).length > 0;
const bodyOf = (route: Route) => (takesBody(route) ? { body: JSON.stringify(route.example) } : {});
const call = (route: Route, path: string, key?: string | null) =>
  api(path, {
    method: route.method.toUpperCase(),
    ...bodyOf(route),
    ...(key !== undefined && { key }),
  });

describe('every route of the table', () => {
  it.each(
    routes
      .filter((route) => route.path.includes(':'))
      .map((route) => [label(route), route] as const),
  )('answers 404 to ids of another merchant: %s', async (_label, route) => {
    const { status, body, text } = await call(route, pathWith(route, b));
    expect(status).toBe(404);
    expect(errorSchema.parse(body).error.code).toBe('not_found');
    expect(text).not.toMatch(/Bergen/);
  });

  it.each(routes.filter(isList).map((route) => [label(route), route] as const))(
    'shows nothing of another merchant: %s',
    async (_label, route) => {
      const { status, text } = await call(route, route.path);
      expect(status).toBe(200);
      expect(text).toMatch(/Anders/i);
      expect(text).not.toMatch(/Bergen/i);
    },
  );

  it.each(routes.map((route) => [label(route), route] as const))(
    'needs a key: %s',
    async (_label, route) => {
      for (const key of [null, '', 'cdk_wrong', `cdk_${'x'.repeat(43)}`]) {
        const { status, body } = await call(route, pathWith(route, a), key);
        expect(status).toBe(401);
        expect(errorSchema.parse(body).error.code).toBe('unauthorized');
      }
    },
  );

  it.each(
    routes.filter((route) => route.scope !== null).map((route) => [label(route), route] as const),
  )('needs its scope, and no other one opens it: %s', async (_label, route) => {
    const others = SCOPES.filter((scope) => scope !== route.scope);
    const without = await apiOf(test.hub, served.url, a.merchantId, others);
    const method = route.method.toUpperCase();
    const { status, body } = await without(pathWith(route, a), { method, ...bodyOf(route) });
    expect(status).toBe(403);
    expect(body.error.message).toContain(route.scope);
  });

  it.each(routes.map((route) => [label(route), route] as const))(
    'refuses fields it does not know, and lists and objects where text belongs: %s',
    async (_label, route) => {
      const path = pathWith(route, a);
      const join = path.includes('?') ? '&' : '?';
      const [field = 'email'] = Object.keys(route.query.shape);
      for (const bad of [
        'sort=password',
        'email[$gt]=',
        '$where=1',
        `${field}=a&${field}=b`,
        `${field}[$gt]=`,
      ]) {
        const { status, body } = await call(route, path + join + bad);
        expect([bad, status]).toEqual([bad, 400]);
        expect(errorSchema.parse(body).error.what_to_do).toContain('fields here are');
      }
    },
  );

  // Routes with a body have tests of their own for what they answer: their example fits no books.
  it.each(
    routes.filter((route) => !takesBody(route)).map((route) => [label(route), route] as const),
  )('answers what it declares and nothing that is sealed or secret: %s', async (_label, route) => {
    const mine = await seedMerchantWithAll(test.hub, `Own${routes.indexOf(route)}`);
    const own = await apiOf(test.hub, served.url, mine.merchantId, SCOPES);
    const method = route.method.toUpperCase();
    const { status, body, text } = await own(pathWith(route, mine), { method });
    expect(status).toBe(200);
    expect(route.response.safeParse(body).error).toBeUndefined();
    const { sealedSecrets, secretMarks } = mine.channel;
    const [mark = ''] = secretMarks;
    for (const secret of [sealedSecrets, mark, WEBHOOK_SECRET, 'sealed', 'hash', 'Mongo']) {
      expect(text).not.toContain(secret);
    }
  });

  it.each(routes.filter(takesBody).map((route) => [label(route), route] as const))(
    'takes no field it does not know, whatever it is called: %s',
    async (_label, route) => {
      for (const field of ['merchantId', 'role', 'available', '_id', 'createdAt', '$set']) {
        const body = JSON.stringify({ ...Object(route.example), [field]: 'x' });
        const answer = await api(pathWith(route, a), { method: route.method.toUpperCase(), body });
        expect([field, answer.status]).toEqual([field, 400]);
      }
    },
  );

  it.each([...Map.groupBy(routes, (route) => route.path)])(
    'knows its methods only: %s',
    async (_path, group) => {
      const [route] = group;
      const taken = new Set(group.map(({ method }) => method.toUpperCase()));
      const method = ['DELETE', 'PUT', 'PATCH'].find((each) => !taken.has(each));
      if (!route || !method) return;
      const { status, headers } = await api(pathWith(route, a), { method });
      expect(status).toBe(405);
      expect(headers.get('allow')).toBe([...taken].join(', '));
    },
  );
});

describe('keys', () => {
  it('are shown once and stored as a hash', async () => {
    const { merchantId } = a;
    const input = { merchantId, name: 'one', scopes: ['read:stock'] as const, expiresAt: null };
    const { key, view } = await createApiKey(test.hub, input);
    expect(key).toMatch(/^cdk_[A-Za-z0-9_-]{43}$/);
    const stored = await test.hub.store.apiKeys.docs.findOne({ _id: view._id });
    expect(stored?.hash).toBe(hashKey(key));
    expect(JSON.stringify(stored)).not.toContain(key);
    const listed = JSON.stringify(await listApiKeys(test.hub, merchantId));
    expect(listed).toContain(view._id);
    expect(listed).not.toContain(hashKey(key));
  });

  it('open nothing once they are revoked or expired, and only their merchant revokes them', async () => {
    const input = { merchantId: a.merchantId, name: 'x', scopes: KEY_SCOPES, expiresAt: null };
    const { key, view } = await createApiKey(test.hub, input);
    expect((await api('/channels', { key })).status).toBe(200);
    expect(await revokeApiKey(test.hub, b.merchantId, view._id)).toBe(false);
    expect((await api('/channels', { key })).status).toBe(200);
    expect(await revokeApiKey(test.hub, a.merchantId, view._id)).toBe(true);
    expect((await api('/channels', { key })).status).toBe(401);
    const expiresAt = new Date(test.hub.now().getTime() + 300);
    const short = await createApiKey(test.hub, { ...input, expiresAt });
    expect((await api('/channels', { key: short.key })).status).toBe(200);
    await new Promise((done) => setTimeout(done, 350));
    expect((await api('/channels', { key: short.key })).status).toBe(401);
  });

  it('have a budget of their own: one that is used up costs no other one anything', async () => {
    const busy = await apiOf(test.hub, served.url, a.merchantId);
    const statuses: number[] = [];
    for (let i = 0; i < 13; i++) {
      const batch = await Promise.all(Array.from({ length: 50 }, () => busy('/channels')));
      statuses.push(...batch.map((answer) => answer.status));
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(600);
    const refused = await busy('/channels');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body.error.code).toBe('too_many_requests');
    expect((await api('/channels')).status).toBe(200);
  });
});

describe('what the API refuses', () => {
  it.each([
    ['limit=0', 400],
    ['limit=-1', 400],
    ['limit=1.5', 400],
    ['limit=ten', 400],
    ['limit=1e9', 400],
    ['state=lost', 400],
    ['placed_from=yesterday', 400],
    ['placed_from=2026-02-30', 400],
    [`q=${'x'.repeat(101)}`, 400],
    ['q=', 400],
    ['cursor=made-up', 404],
    ['cursor=.', 404],
  ])('GET /orders?%s → %i', async (query, status) => {
    const answer = await api(`/orders?${query}`);
    expect(answer.status).toBe(status);
    errorSchema.parse(answer.body);
  });

  it('never gives longer pages than 250, whatever is asked for', async () => {
    expect((await api('/orders?limit=999999999')).status).toBe(200);
  });

  it('bodies that no route knows', async () => {
    const path = `/dead-letters/${a.deadLetterId}/replay`;
    const send = (body: string) => api(path, { method: 'POST', body });
    expect((await send('{"merchantId":"mer_Bergen"}')).status).toBe(400);
    expect((await send('[]')).status).toBe(400);
    expect((await send('{')).status).toBe(400);
    expect((await send(`{"a":"${'x'.repeat(20_000)}"}`)).status).toBe(413);
  });

  it('paths that are not there, with the same kind of answer', async () => {
    for (const path of ['/nothing', '/orders/a/b', '/orders/%00', '/orders/%E0%A4%A']) {
      const { status, body } = await api(path);
      expect([400, 404]).toContain(status);
      errorSchema.parse(body);
    }
  });

  it('tells nothing of itself when something breaks', async () => {
    const broken = await testHub();
    const server = await serve(broken.hub);
    const call = await apiOf(broken.hub, server.url, 'mer_x');
    await broken.hub.store.connection.close();
    const { status, body, text } = await call('/orders');
    expect(status).toBe(500);
    expect(errorSchema.parse(body).error.code).toBe('internal');
    expect(text).not.toMatch(/mongo|node_modules/i);
    expect((await call('/health')).status).toBe(503);
    await server.close();
  });

  it('sends security headers and does not say what it is made of', async () => {
    const { headers } = await api('/channels');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('OpenAPI', () => {
  it('lists every route with its parameters, answers and scope', async () => {
    const { status, body } = await api('/openapi.json', { key: null });
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
    const ids = new Set<string>();
    for (const route of routes) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      const operation = body.paths[path]?.[route.method];
      expect(operation?.['x-scope']).toBe(route.scope);
      ids.add(operation.operationId);
      const named = operation.parameters.map((each: { name: string }) => each.name).sort();
      const known = [...Object.keys(route.params.shape), ...Object.keys(route.query.shape)].sort();
      expect(named).toEqual(known);
      for (const each of operation.parameters) {
        expect(each.schema).toEqual(expect.objectContaining({}));
        if (each.in === 'path') expect(each.required).toBe(true);
      }
      const schema = operation.responses[200].content['application/json'].schema;
      expect(schema.type).toBe('object');
      expect(schema.additionalProperties).toBe(false);
    }
    expect(ids.size).toBe(routes.length);
    const refs = JSON.stringify(body).match(/"\$ref":"[^"]+"/g) ?? [];
    expect(new Set(refs)).toEqual(new Set(['"$ref":"#/components/schemas/Error"']));
    expect(body.components.schemas.Error.type).toBe('object');
  });
});

describe('health', () => {
  it('needs no key and asks the database', async () => {
    const { status, body } = await api('/health', { key: null });
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', database: 'ok' });
  });
});
