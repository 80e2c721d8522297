import { describe, expect, it } from 'vitest';
import { criteria, testStore } from './support.ts';

const LIST = `orders?${criteria([])}`;
const WRITE = {
  sourceItems: [{ sku: 'MUG-1', source_code: 'default', quantity: 5, status: 1 }],
};

const raw = async ({ store, client }: ReturnType<typeof testStore>) => {
  const response = await store.fetch(client.rest(LIST));
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text: await response.text(),
  };
};

describe('faults', () => {
  it('maintenance answers 503 with a page of HTML', async () => {
    const given = testStore();
    given.store.maintenance(true);
    const answer = await raw(given);
    expect(answer).toMatchObject({ status: 503, type: 'text/html; charset=utf-8' });
    expect(answer.text).toMatch(/^<!doctype html>/);
    given.store.maintenance(false);
    expect((await given.client.get(LIST)).status).toBe(200);
  });

  it('a failing call is 503 HTML or 500 plain text, and is not applied', async () => {
    const given = testStore();
    given.store.faults.callFails = 1;
    const seen = new Set<string>();
    for (let call = 0; call < 20; call++) {
      const { status, type } = await raw(given);
      seen.add(`${status} ${type}`);
    }
    expect([...seen].sort()).toEqual([
      '500 text/plain; charset=utf-8',
      '503 text/html; charset=utf-8',
    ]);
    await given.client.post('inventory/source-items', WRITE).catch(() => null);
    expect(given.store.shown('MUG-1')).toBe(100);
    expect(given.store.usage()).toEqual({ calls: 21, writes: 0, throttled: 0 });
  });

  it('a throttled call is 429 and counted', async () => {
    const given = testStore();
    given.store.faults.callThrottled = 1;
    expect(await given.client.get(LIST)).toMatchObject({
      status: 429,
      body: { message: 'Too Many Requests' },
    });
    expect(given.store.usage()).toEqual({ calls: 1, writes: 0, throttled: 1 });
  });

  it('a lost answer belongs to a call that was applied', async () => {
    const given = testStore();
    given.store.faults.answerLost = 1;
    await expect(given.client.post('inventory/source-items', WRITE)).rejects.toThrow(TypeError);
    expect(given.store.shown('MUG-1')).toBe(5);
    expect(given.store.usage().writes).toBe(1);
  });

  it('a lost answer cuts the socket as well', async () => {
    const given = testStore();
    const base = await given.store.listen();
    try {
      given.store.faults.answerLost = 1;
      await expect(fetch(`${base}/rest/V1/directory/currency`)).rejects.toThrow(TypeError);
    } finally {
      await given.store.close();
    }
  });

  it('latency passes on the clock of the world, which the Date header shows', async () => {
    const given = testStore();
    given.store.faults.latencyMs = 60_000;
    const { headers } = await given.client.get(LIST);
    expect(headers.get('date')).toBe('Mon, 23 Nov 2026 10:01:00 GMT');
  });

  it('a call that was given up is not answered', async () => {
    const { store, client } = testStore();
    const signal = AbortSignal.abort();
    await expect(store.fetch(client.rest(LIST), { signal })).rejects.toThrow();
  });

  it('the same die and clock give the same store', async () => {
    const run = async () => {
      const given = testStore({ orderCurrency: 'EUR', rate: 0.9, paidAtOnceShare: 0.5 });
      const buyer = { name: 'Bo Larkin', email: 'bo@example.test' };
      for (let n = 0; n < 10; n++)
        given.store.place({ lines: [{ sku: 'MUG-1', quantity: 1 }], buyer });
      return (await given.client.get(LIST)).body;
    };
    expect(await run()).toEqual(await run());
  });
});
