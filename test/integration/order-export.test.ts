import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import { settleOrders } from '../../server/services/orders/settle-orders.ts';
import { createApiKey } from '../../server/services/people/api-keys.ts';
import { apiOf } from '../support/api.ts';
import { parseCsv, unguarded } from '../support/csv.ts';
import { seedChannel } from '../support/hub.ts';
import { snapshotOf } from '../support/orders.ts';
import { type TwoMerchants, twoMerchants } from '../support/two-merchants.ts';

let test: TwoMerchants;
beforeAll(async () => {
  test = await twoMerchants();
});
afterAll(() => test.close());

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
    const call = await apiOf(hub, test.url, 'mer_csv');
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
    const { text } = await test.api('/orders.csv');
    expect(text).toContain('Anders');
    expect(text).not.toContain('Bergen');
    expect((await test.api('/orders.csv', { key: null })).status).toBe(401);
    const other = await apiOf(test.hub, test.url, test.a.merchantId, ['read:stock']);
    expect((await other('/orders.csv')).status).toBe(403);
    const foreign = await test.api(`/orders.csv?channel=${test.b.channel._id}`);
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
    const response = await fetch(`${test.url}/api/v1/orders.csv`, {
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
