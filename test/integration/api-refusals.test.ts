import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorSchema } from '../../server/http/errors.ts';
import { apiOf } from '../support/api.ts';
import { servedHub } from '../support/served-hub.ts';
import { type TwoMerchants, twoMerchants } from '../support/two-merchants.ts';

let test: TwoMerchants;
beforeAll(async () => {
  test = await twoMerchants();
});
afterAll(() => test.close());

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
    const answer = await test.api(`/orders?${query}`);
    expect(answer.status).toBe(status);
    errorSchema.parse(answer.body);
  });

  it('never gives longer pages than 250, whatever is asked for', async () => {
    expect((await test.api('/orders?limit=999999999')).status).toBe(200);
  });

  it('bodies that no route knows', async () => {
    const path = `/dead-letters/${test.a.deadLetterId}/replay`;
    const send = (body: string) => test.api(path, { method: 'POST', body });
    expect((await send('{"merchantId":"mer_Bergen"}')).status).toBe(400);
    expect((await send('[]')).status).toBe(400);
    expect((await send('{')).status).toBe(400);
    expect((await send(`{"a":"${'x'.repeat(20_000)}"}`)).status).toBe(413);
  });

  it('paths that are not there, with the same kind of answer', async () => {
    for (const path of ['/nothing', '/orders/a/b', '/orders/%00', '/orders/%E0%A4%A']) {
      const { status, body } = await test.api(path);
      expect([400, 404]).toContain(status);
      errorSchema.parse(body);
    }
  });

  it('tells nothing of itself when something breaks', async () => {
    const broken = await servedHub();
    const call = await apiOf(broken.hub, broken.url, 'mer_x');
    await broken.hub.store.connection.close();
    const { status, body, text } = await call('/orders');
    expect(status).toBe(500);
    expect(errorSchema.parse(body).error.code).toBe('internal');
    expect(text).not.toMatch(/mongo|node_modules/i);
    expect((await call('/health')).status).toBe(503);
    await broken.close();
  });

  it('sends security headers and does not say what it is made of', async () => {
    const { headers } = await test.api('/channels');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
