import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderSnapshot } from '../../server/domain/order.ts';
import { limits } from '../../server/limits.ts';
import { settleOrders } from '../../server/services/orders/settle-orders.ts';
import { createApiKey } from '../../server/services/people/api-keys.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type Api, apiOf } from '../support/api.ts';
import { parseCsv, unguarded } from '../support/csv.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll, takeOrder } from '../support/merchant.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';
import { type Served, serve } from '../support/serve.ts';
import { workInbox } from '../support/work.ts';

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
  api = await apiOf(test.hub, served.url, a.merchantId);
});

afterAll(async () => {
  await served.close();
  await test.close();
});

const numbers = ({ body }: Awaited<ReturnType<Api>>) =>
  body.orders.map((order: { number: string }) => order.number).sort();

const shippedAll = (sku: string, quantity: number) =>
  lineOf(sku, quantity, { shipped: [{ externalLocationId: null, quantity }] });

/** A shop of one merchant with an order in every state of work. */
async function seedDesk(merchantId: string): Promise<{ call: Api; channel: ChannelDoc }> {
  const { hub } = test;
  const channel = await seedChannel(hub, { merchantId, stock: { 'TEA-1': 50 } });
  const placedAt = hub.now();
  const take = (number: string, over: Partial<OrderSnapshot>) =>
    takeOrder(hub, channel, { externalId: number, number, placedAt, ...over });
  const lines = [lineOf('TEA-1', 2)];
  await take('#open', { lines });
  await take('#unpaid', { lines, payment: 'pending' });
  await take('#sent', { lines: [shippedAll('TEA-1', 1)] });
  await take('#closed', { lines: [shippedAll('TEA-1', 1)], state: 'closed' });
  await take('#cancelled', { lines, state: 'cancelled', payment: 'voided' });
  await take('#unmapped', { lines: [lineOf('WHAT-IS-THIS')] });
  const money = { ...snapshotOf({ lines }).money, totalMinor: 2_150 };
  await take('#wrong', { lines, money });
  await take('#gift', { lines: [lineOf('GIFT', 1, { stocked: false, externalItemId: null })] });
  return { call: await apiOf(hub, served.url, merchantId), channel };
}

describe('the order list', () => {
  it('has a tab for each kind of work, with counts', async () => {
    const { call } = await seedDesk('mer_desk');
    const of = async (tab: string) => numbers(await call(`/orders?tab=${tab}`));
    expect(await of('all')).toHaveLength(8);
    expect(await of('to-fulfil')).toEqual(['#open', '#unmapped', '#unpaid', '#wrong']);
    expect(await of('unpaid')).toEqual(['#unpaid']);
    expect(await of('attention')).toEqual(['#unmapped', '#wrong']);
    expect(await of('cancelled')).toEqual(['#cancelled']);
    expect((await call('/order-views')).body.tabs).toEqual([
      { tab: 'all', count: 8, more: false },
      { tab: 'to-fulfil', count: 4, more: false },
      { tab: 'unpaid', count: 1, more: false },
      { tab: 'attention', count: 2, more: false },
      { tab: 'cancelled', count: 1, more: false },
    ]);
    expect(numbers(await call('/orders?tab=unpaid&payment=paid'))).toEqual([]);
    expect(numbers(await call('/orders?tab=cancelled&state=open'))).toEqual([]);
  });

  it('leaves "needs attention" when the exception is closed, and "to fulfil" when it is shipped', async () => {
    const { hub } = test;
    const { call, channel } = await seedDesk('mer_left');
    const { body } = await call('/exceptions?kind=totals-mismatch');
    await call(`/exceptions/${body.exceptions[0].id}/close`, { method: 'POST' });
    expect(numbers(await call('/orders?tab=attention'))).toEqual(['#unmapped']);
    await takeOrder(hub, channel, {
      externalId: '#open',
      number: '#open',
      placedAt: hub.now(),
      revisedAt: new Date(hub.now().getTime() + 1_000),
      lines: [shippedAll('TEA-1', 2)],
    });
    expect(numbers(await call('/orders?tab=to-fulfil'))).not.toContain('#open');
  });

  it('counts no further than people want to know', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_many' });
    const facts = Array.from({ length: limits.ordersCounted + 5 }, (_, i) => ({
      kind: 'snapshot' as const,
      snapshot: snapshotOf({ externalId: `${i}`, number: `#${i}` }),
    }));
    await settleOrders(hub, channel, facts);
    const call = await apiOf(hub, served.url, 'mer_many');
    const { tabs } = (await call('/order-views')).body;
    expect(tabs[0]).toEqual({ tab: 'all', count: limits.ordersCounted, more: true });
  });

  it('filters by the last so many days, page after page', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_days' });
    const daysAgo = (days: number) => new Date(hub.now().getTime() - days * 86_400_000);
    for (const days of [1, 2, 3, 9]) {
      await takeOrder(hub, channel, {
        externalId: `${days}`,
        number: `#${days}`,
        placedAt: daysAgo(days),
      });
    }
    const call = await apiOf(hub, served.url, 'mer_days');
    const first = await call('/orders?placed_days=7&limit=2');
    expect(numbers(first)).toEqual(['#1', '#2']);
    const second = await call(`/orders?placed_days=7&limit=2&cursor=${first.body.next}`);
    expect(numbers(second)).toEqual(['#3']);
    expect(second.body.next).toBeNull();
  });

  it.each([
    'tab=everything',
    'placed_days=0',
    'placed_days=9999',
    'placed_days=1e3',
    'q[$gt]=',
    'q=a&q=b',
    'tab[$ne]=all',
    '$where=1',
    '$expr=1',
    'sort=password',
    'limit=1e9',
  ])('refuses what is no filter: %s', async (query) => {
    expect((await api(`/orders?${query}`)).status).toBe(400);
    const file = await api(`/orders.csv?${query}`);
    expect(file.status).toBe(400);
    expect(file.body.error.what_to_do).toContain('fields here are');
  });

  it.each(['.*', '(a+)+$', '(', '^', '$where', '[a-z]'])(
    'takes a search of "%s" for text',
    async (q) => {
      expect((await api(`/orders?q=${encodeURIComponent(q)}`)).status).toBe(200);
    },
  );

  it('refuses a search of 10 kB at once', async () => {
    const started = performance.now();
    expect((await api(`/orders?q=${'a'.repeat(10_000)}`)).status).toBe(400);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('saved views', () => {
  const make = (call: Api, body: unknown) =>
    call('/order-views', { method: 'POST', body: JSON.stringify(body) });

  it('are kept for everybody of the merchant until somebody deletes them', async () => {
    await seedChannel(test.hub, { merchantId: 'mer_views' });
    const call = await apiOf(test.hub, served.url, 'mer_views');
    const filters = { tab: 'unpaid', placed_days: '7', q: 'tea' };
    const made = await make(call, { name: 'Unpaid tea', filters });
    expect(made.body).toEqual({ id: expect.any(String), name: 'Unpaid tea', filters });
    const saved = async () => (await call('/order-views')).body.saved;
    expect(await saved()).toEqual([made.body]);
    expect((await make(call, { name: 'Unpaid tea', filters: {} })).status).toBe(409);
    const path = `/order-views/${made.body.id}`;
    expect((await api(path, { method: 'DELETE' })).status).toBe(404);
    expect((await call(path, { method: 'DELETE' })).body).toEqual(made.body);
    expect((await call(path, { method: 'DELETE' })).status).toBe(404);
    expect(await saved()).toEqual([]);
  });

  it.each([
    [{ $where: '1' }],
    [{ cursor: 'x' }],
    [{ limit: '9' }],
    [{ state: 'lost' }],
    [{ tab: { $ne: 'all' } }],
    [{ placed_days: '0' }],
    [[]],
  ])('hold nothing but filters of the list: %j', async (filters) => {
    expect((await make(api, { name: 'Bad', filters })).status).toBe(400);
  });

  it('end at a bound', async () => {
    await seedChannel(test.hub, { merchantId: 'mer_full' });
    const call = await apiOf(test.hub, served.url, 'mer_full');
    for (let i = 0; i < limits.savedViewsMax; i++) await make(call, { name: `${i}`, filters: {} });
    const refused = await make(call, { name: 'one more', filters: {} });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'too_many']);
  });
});

describe('an order', () => {
  it('tells how far it is, in units', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_course', stock: { 'TEA-1': 50 } });
    const placedAt = hub.now();
    const partly = lineOf('TEA-1', 3, { shipped: [{ externalLocationId: 'L1', quantity: 1 }] });
    const id = await takeOrder(hub, channel, {
      placedAt,
      payment: 'authorized',
      lines: [partly, lineOf('WHAT-IS-THIS')],
    });
    const call = await apiOf(hub, served.url, 'mer_course');
    const { body } = await call(`/orders/${id}`);
    expect(body.lifecycle).toEqual([
      { step: 'placed', status: 'done', at: placedAt.toISOString(), units: null },
      { step: 'paid', status: 'partly', at: null, units: null },
      { step: 'allocated', status: 'partly', at: null, units: { done: 3, of: 4 } },
      { step: 'fulfilled', status: 'partly', at: null, units: { done: 1, of: 4 } },
      { step: 'closed', status: 'waiting', at: null, units: null },
    ]);
    expect(body.lines.map((line: { open: number }) => line.open)).toEqual([2, 1]);
    expect(body.exceptions).toEqual([
      expect.objectContaining({ kind: 'unmapped-line', state: 'open' }),
    ]);
    const plain = await apiOf(hub, served.url, 'mer_course', ['read:orders']);
    expect((await plain(`/orders/${id}`)).body.exceptions).toBeNull();
  });

  it('shows every addend of its money, and says by how much they miss the total', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_sums' });
    const shop = {
      ...snapshotOf().money,
      itemsMinor: 2_000,
      discountMinor: 250,
      shippingMinor: 490,
      taxMinor: 380,
      taxIncluded: false,
      dutiesMinor: 10,
      feesMinor: 20,
      tipsMinor: 30,
      roundingMinor: -5,
      totalMinor: 2_700,
      refundedMinor: 700,
    };
    const buyers = { ...shop, currency: 'JPY', totalMinor: 2_675 };
    const id = await takeOrder(hub, channel, {
      lines: [lineOf('TEA-1', 2)],
      money: shop,
      presentment: buyers,
    });
    const call = await apiOf(hub, served.url, 'mer_sums');
    const { money, presentment, lines, lines_total } = (await call(`/orders/${id}`)).body;
    const { items, discount, shipping, tax, duties, fees, tips, rounding } = money;
    const added = [items, shipping, tax, duties, fees, tips, rounding].reduce(
      (sum, part) => sum + part.minor,
      -discount.minor,
    );
    expect(money.computed).toEqual({ amount: '26.75', currency: 'EUR', minor: added });
    expect(money.difference).toEqual({ amount: '0.25', currency: 'EUR', minor: 25 });
    expect(money.kept.minor).toBe(2_000);
    expect(lines_total.minor).toBe(lines[0].amount.minor);
    expect(presentment.computed).toEqual({ amount: '2675', currency: 'JPY', minor: 2_675 });
    expect(presentment.difference.minor).toBe(0);
  });

  it('carries what a channel wrote as text, and only links of the web as links', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_html' });
    const title = '<img src=x onerror=alert(1)>\u202e';
    const tracking = [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://track.example/7',
      'no url',
    ];
    const id = await takeOrder(hub, channel, {
      lines: [lineOf('TEA-1', 1, { title })],
      shipments: [
        {
          externalId: 's1',
          at: hub.now(),
          cancelled: false,
          externalLocationId: 'L1',
          lines: [{ lineId: 'line-TEA-1', quantity: 1 }],
          tracking: tracking.map((url) => ({ carrier: 'Post', number: '7', url })),
        },
      ],
    });
    const call = await apiOf(hub, served.url, 'mer_html');
    const { body, headers } = await call(`/orders/${id}`);
    expect(headers.get('content-type')).toContain('application/json');
    expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe-inline/);
    expect(body.lines[0].title).toBe(title);
    expect(body.shipments[0].location).toBe('Main');
    expect(body.shipments[0].tracking.map((each: { url: string | null }) => each.url)).toEqual([
      null,
      null,
      'https://track.example/7',
      null,
    ]);
  });
});

describe('notes', () => {
  const write = (call: Api, orderId: string, body: unknown) =>
    call(`/orders/${orderId}/notes`, { method: 'POST', body: JSON.stringify(body) });

  it('stand in the timeline with the name of who wrote them, once however often they are sent', async () => {
    const key = crypto.randomUUID();
    const note = { text: ' <b>Call first</b> ', key };
    const made = await write(api, a.orderId, note);
    expect(made.body).toMatchObject({
      kind: 'note',
      text: '<b>Call first</b>',
      actor_name: 'tests',
    });
    expect((await write(api, a.orderId, note)).body).toEqual(made.body);
    const { timeline } = (await api(`/orders/${a.orderId}`)).body;
    expect(timeline.filter((each: { kind: string }) => each.kind === 'note')).toEqual([made.body]);
    expect(timeline[0].actor_name).toBe('Shop Anders');
  });

  it('of a person carry the name of the person', async () => {
    const { hub } = test;
    const person = { _id: 'per_ida', name: 'Ida Holm', email: 'ida@anders.example' };
    await hub.store.people.docs.insertOne({ ...person, createdAt: hub.now() });
    const entry = {
      key: 'note:x',
      kind: 'note' as const,
      at: hub.now(),
      text: 'Packed',
      actor: 'person:per_ida',
    };
    await hub.store.timeline.append([{ ...entry, merchantId: a.merchantId, orderId: a.orderId }]);
    const { timeline } = (await api(`/orders/${a.orderId}`)).body;
    expect(timeline.at(-1)).toMatchObject({ text: 'Packed', actor_name: 'Ida Holm' });
  });

  it.each([
    [{}],
    [{ text: '' }],
    [{ text: '   ' }],
    [{ text: 'x'.repeat(limits.noteMax + 1) }],
    [{ text: ['a'] }],
    [{ text: { $gt: '' } }],
    [{ text: 'a', key: 'not one of ours' }],
    [{ text: 'a', merchantId: 'mer_Bergen' }],
    [{ text: 'a', actor: 'person:somebody' }],
  ])('are refused when they are none: %j', async (body) => {
    expect((await write(api, a.orderId, body)).status).toBe(400);
  });

  it("reach no other merchant's order", async () => {
    expect((await write(api, b.orderId, { text: 'hello' })).status).toBe(404);
  });
});

describe('the payload of an order', () => {
  it('is the newest message that told it, while the inbox keeps that', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_raw' });
    const call = await apiOf(hub, served.url, 'mer_raw');
    const send = async (deliveryId: string, revisedAt: string) => {
      const snapshot = snapshotOf({
        externalId: '77',
        note: deliveryId,
        revisedAt: new Date(revisedAt),
      });
      const envelope = {
        merchantId: 'mer_raw',
        channelId: channel._id,
        deliveryId,
        topic: 'order',
      };
      const body = Buffer.from(JSON.stringify(snapshot));
      const rest = { body, source: 'webhook' as const, receivedAt: hub.now(), readUpTo: null };
      await hub.store.inbox.store([{ ...envelope, ...rest }]);
      await workInbox(hub, channel._id);
    };
    await send('new', '2026-03-01T12:00:00Z');
    await send('late', '2026-03-01T11:00:00Z');
    const [row] = (await call('/orders')).body.orders;
    const { payload } = (await call(`/orders/${row.id}/payload`)).body;
    expect(payload).toMatchObject({ topic: 'order', source: 'webhook', current: true, cut: false });
    expect(JSON.parse(payload.text)).toMatchObject({ externalId: '77', note: 'new' });
    expect(payload.kept_until).toEqual(expect.any(String));
    await hub.store.inbox.docs.deleteMany({ merchantId: 'mer_raw' });
    expect((await call(`/orders/${row.id}/payload`)).body).toEqual({ payload: null });
  });

  it('is for callers that may read payloads only', async () => {
    const plain = await apiOf(test.hub, served.url, a.merchantId, ['read:orders', 'read:inbox']);
    expect((await plain(`/orders/${a.orderId}/payload`)).status).toBe(403);
    expect((await api(`/orders/${a.orderId}/payload`)).body).toEqual({ payload: null });
    expect((await api(`/orders/${b.orderId}/payload`)).status).toBe(404);
  });
});

describe('the CSV export', () => {
  it('holds every order of the filter once, in pages, and gives back what was written', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_csv', name: '=Shop;"1"' });
    const count = limits.pageMax + 20;
    const facts = Array.from({ length: count }, (_, i) => ({
      kind: 'snapshot' as const,
      snapshot: snapshotOf({
        externalId: `${i}`,
        number: `=#${i}`,
        payment: i % 2 ? 'paid' : 'pending',
        buyer: { externalId: null, name: '@Zoë;\r\n"Z"', email: '-z@x.example', phone: '+49 30' },
      }),
    }));
    await settleOrders(hub, channel, facts);
    const call = await apiOf(hub, served.url, 'mer_csv');
    const { status, text, headers } = await call('/orders.csv');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('attachment');
    expect(headers.get('cache-control')).toBe('no-store');
    const [head = [], ...rows] = parseCsv(text.replace('\u{feff}', ''));
    expect(new Set(rows.map(([number]) => number)).size).toBe(count);
    const first = Object.fromEntries(head.map((name, i) => [name, rows[0]?.[i] ?? '']));
    expect(first.number).toMatch(/^'=#/);
    expect(unguarded(first.number ?? '')).toMatch(/^=#\d+$/);
    expect(unguarded(first.buyer ?? '')).toBe('@Zoë;\r\n"Z"');
    expect(unguarded(first.channel ?? '')).toBe('=Shop;"1"');
    expect(unguarded(first.phone ?? '')).toBe('+49 30');
    expect(first.total).toBe('10.00');
    const paid = await call('/orders.csv?payment=paid');
    expect(parseCsv(paid.text)).toHaveLength(count / 2 + 1);
  });

  it('shows nothing of another merchant, and needs its key and its scope', async () => {
    const { text } = await api('/orders.csv');
    expect(text).toContain('Anders');
    expect(text).not.toContain('Bergen');
    expect((await api('/orders.csv', { key: null })).status).toBe(401);
    const other = await apiOf(test.hub, served.url, a.merchantId, ['read:stock']);
    expect((await other('/orders.csv')).status).toBe(403);
    const foreign = await api(`/orders.csv?channel=${b.channel._id}`);
    expect(parseCsv(foreign.text)).toHaveLength(1);
  });

  it('reads no further ahead than somebody takes it', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_slow' });
    const name = 'n'.repeat(8_000);
    const buyer = { externalId: null, name, email: null, phone: null };
    const facts = Array.from({ length: limits.pageMax * 8 }, (_, i) => ({
      kind: 'snapshot' as const,
      snapshot: snapshotOf({ externalId: `${i}`, number: `#${i}`, buyer }),
    }));
    await settleOrders(hub, channel, facts);
    let pages = 0;
    const { page } = hub.store.orders;
    const counted: typeof page = (query, limit) => {
      pages++;
      return page(query, limit);
    };
    Object.assign(hub.store.orders, { page: counted });
    const scopes = ['read:orders'] as const;
    const holder = { merchantId: 'mer_slow', name: 'slow', scopes, expiresAt: null };
    const { key } = await createApiKey(hub, holder);
    const leave = new AbortController();
    const response = await fetch(`${served.url}/api/v1/orders.csv`, {
      headers: { authorization: `Bearer ${key}` },
      signal: leave.signal,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await new Promise((done) => setTimeout(done, 300));
    const ahead = pages;
    await reader?.cancel();
    leave.abort();
    await new Promise((done) => setTimeout(done, 100));
    Object.assign(hub.store.orders, { page });
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThan(8);
  });
});
