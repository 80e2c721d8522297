import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../server/domain/roles.ts';
import { errorSchema } from '../../server/http/errors.ts';
import type { Route } from '../../server/http/route.ts';
import { routes } from '../../server/http/routes/table.ts';
import { apiOf } from '../support/api.ts';
import { WEBHOOK_SECRET } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll } from '../support/merchant.ts';
import { type TwoMerchants, twoMerchants } from '../support/two-merchants.ts';

let test: TwoMerchants;
beforeAll(async () => {
  test = await twoMerchants(SCOPES);
});
afterAll(() => test.close());

const isList = (route: Route) => route.method === 'get' && !route.path.includes(':');
const label = (route: Route) => `${route.method.toUpperCase()} ${route.path}`;

/** The path of a route with the ids of one merchant filled in. */
function pathWith(route: Route, ids: SeededMerchant, channelOf = ids): string {
  const id: Record<string, string> = {
    orders: ids.orderId,
    'order-views': ids.savedViewId,
    'dead-letters': ids.deadLetterId,
    stock: ids.stockActId,
    locations: ids.locationId,
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
  test.api(path, {
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
    const { status, body, text } = await call(route, pathWith(route, test.b));
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
        const { status, body } = await call(route, pathWith(route, test.a), key);
        expect(status).toBe(401);
        expect(errorSchema.parse(body).error.code).toBe('unauthorized');
      }
    },
  );

  it.each(
    routes.filter((route) => route.scope !== null).map((route) => [label(route), route] as const),
  )('needs its scope, and no other one opens it: %s', async (_label, route) => {
    const others = SCOPES.filter((scope) => scope !== route.scope);
    const without = await apiOf(test.hub, test.url, test.a.merchantId, others);
    const method = route.method.toUpperCase();
    const { status, body } = await without(pathWith(route, test.a), { method, ...bodyOf(route) });
    expect(status).toBe(403);
    expect(body.error.message).toContain(route.scope);
  });

  it.each(routes.map((route) => [label(route), route] as const))(
    'refuses fields it does not know, and lists and objects where text belongs: %s',
    async (_label, route) => {
      const path = pathWith(route, test.a);
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
    const own = await apiOf(test.hub, test.url, mine.merchantId, SCOPES);
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
        const answer = await test.api(pathWith(route, test.a), {
          method: route.method.toUpperCase(),
          body,
        });
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
      // A key of its own: the one above has made nearly all the calls that a minute allows.
      const fresh = await apiOf(test.hub, test.url, test.a.merchantId, SCOPES);
      const { status, headers } = await fresh(pathWith(route, test.a), { method });
      expect(status).toBe(405);
      expect(headers.get('allow')).toBe([...taken].join(', '));
    },
  );
});
