import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../server/domain/roles.ts';
import type { Route } from '../../server/http/route.ts';
import { routes } from '../../server/http/routes/table.ts';
import { limits } from '../../server/limits.ts';
import { settleOrders } from '../../server/services/orders/settle-orders.ts';
import { type Answer, apiOf, post } from '../support/api.ts';
import { costing } from '../support/cpu-time.ts';
import { seedChannel } from '../support/hub.ts';
import { snapshotOf } from '../support/orders.ts';
import { type TwoMerchants, twoMerchants } from '../support/two-merchants.ts';

/** A refusal takes a few; what grows with what was asked would take seconds. */
const CHEAP_MS = 500;

let test: TwoMerchants;
beforeAll(async () => {
  test = await twoMerchants();
});
afterAll(() => test.close());

const labelled = (group: readonly Route[]) =>
  group.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);
const searches = labelled(routes.filter(({ query }) => 'q' in query.shape));
const lists = labelled(routes.filter(({ query }) => 'limit' in query.shape));

/** An order, an item or a listing of this merchant; what stands around a page names it as well. */
const ROW = /"(?:number|sku|channel_sku)":"[^"]*Anders"/;

/** Asks a route with a key of its own; nobody has these ids, and filters are looked at before them. */
async function asker({ method, path, body, example }: Route) {
  const api = await apiOf(test.hub, test.url, test.a.merchantId, SCOPES);
  const how = {
    method: method.toUpperCase(),
    ...(Object.keys(body.shape).length > 0 && { body: JSON.stringify(example) }),
  };
  return (query: string): Promise<Answer> =>
    api(`${path.replace(/:\w+/g, 'nothing')}?${query}`, how);
}

describe('every route refuses, and at once', () => {
  it.each(labelled(routes))('what a database would run or skip: %s', async (_label, route) => {
    const ask = await asker(route);
    const [field = 'q'] = Object.keys(route.query.shape);
    for (const bad of [
      '$function=1',
      '$expr[$eq]=1',
      '$and[0][$where]=sleep(9999)',
      `${field}[$where]=1`,
      `${field}[$regex]=.*`,
      '__proto__[admin]=1',
      'constructor.prototype.admin=1',
      'skip=1000000',
      'sort=password',
    ]) {
      expect([bad, (await ask(bad)).status]).toEqual([bad, 400]);
    }
  });

  it.each(labelled(routes))('what is only there to cost: %s', async (_label, route) => {
    const ask = await asker(route);
    const [field = 'q'] = Object.keys(route.query.shape);
    const times = (text: string, count: number) => Array.from({ length: count }, () => text);
    for (const [what, bad] of [
      ['a field five hundred times', times(`${field}=a`, 500).join('&')],
      [
        'five hundred fields',
        times('x', 500)
          .map((name, i) => `${name}${i}=1`)
          .join('&'),
      ],
      ['more fields than are read', times(`${field}=`, 1_100).join('&')],
      ['a list', times(`${field}[]=a`, 500).join('&')],
      ['brackets in brackets', `${field}${'[a]'.repeat(4_000)}=1`],
      ['opened brackets', `${field}${'['.repeat(12_000)}=1`],
    ] as const) {
      const { answer, ms } = await costing(() => ask(bad));
      expect([what, answer.status, ms < CHEAP_MS]).toEqual([what, 400, true]);
    }
  });
});

describe('a search', () => {
  it.each(searches)('of hundreds of words or of 10 kB is refused at once: %s', async (_, route) => {
    const ask = await asker(route);
    for (const q of ['a '.repeat(300), 'x'.repeat(10_000), '(a+)+$'.repeat(1_500)]) {
      const query = `q=${encodeURIComponent(q).slice(0, 14_000)}`;
      const { answer, ms } = await costing(() => ask(query));
      expect([answer.status, ms < CHEAP_MS]).toEqual([400, true]);
    }
  });

  it.each(searches)('finds what it says and not what it could match: %s', async (_, route) => {
    const ask = await asker(route);
    expect((await ask('q=sku-anders')).text).toMatch(ROW);
    for (const q of ['.*', '.', '(', '^', 's.u-anders', 'sku-a[n]ders', '(x|sku-anders)', 'sk?u']) {
      const { status, text } = await ask(`q=${encodeURIComponent(q)}`);
      expect([q, status]).toEqual([q, 200]);
      expect([q, ROW.test(text)]).toEqual([q, false]);
    }
  });
});

describe('a page', () => {
  it('never has more than 250 rows, however many there are and are asked for', async () => {
    const channel = await seedChannel(test.hub, { merchantId: 'mer_pages' });
    const facts = Array.from({ length: limits.pageMax + 5 }, (_, i) => ({
      kind: 'snapshot' as const,
      snapshot: snapshotOf({ externalId: `${i}`, number: `#${i}` }),
    }));
    await settleOrders(test.hub, channel, facts);
    const api = await apiOf(test.hub, test.url, 'mer_pages');
    const { body } = await api('/orders?limit=999999999');
    expect(body.orders).toHaveLength(limits.pageMax);
    expect(body.next).not.toBeNull();
  });

  it.each(lists)('has one bound, whatever it lists: %s', async (_label, route) => {
    const { limit } = route.query.shape;
    expect(limit?.safeParse('999999999').data).toBe(limits.pageMax);
    const ask = await asker(route);
    for (const bad of ['1e9', '-1', '0x10', '١٢', '9'.repeat(400)]) {
      expect([bad, (await ask(`limit=${encodeURIComponent(bad)}`)).status]).toEqual([bad, 400]);
    }
  });
});

it.each([
  [{ $expr: '1' }],
  [{ $function: '1' }],
  [{ $and: [{ $where: '1' }] }],
  [{ q: { $regex: '.*' } }],
  [{ q: ['a', 'b'] }],
  [{ q: 'a '.repeat(100) }],
  [Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, 'x']))],
])('no saved view holds %j', async (filters) => {
  const { status } = await post(test.api, '/order-views', { name: 'Bad', filters });
  expect(status).toBe(400);
  expect((await test.api('/order-views')).text).not.toContain('Bad');
});
