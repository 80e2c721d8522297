import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/api.ts';
import { seedChannel } from '../support/hub.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { stockShop } from '../support/stock-shop.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('a buffer', () => {
  it('holds units back from one channel, which follows', async () => {
    const shop = await stockShop(test);
    const body = { channel: shop.channel._id, units: 4 };
    const { status, body: view } = await shop.send('/stock/MUG/buffer', body, 'PUT');
    expect(status).toBe(200);
    expect(view.channels[0]).toMatchObject({ buffer: 4, sellable: 8, due: true });
    expect(test.nudges).toContainEqual(['publish', shop.channel._id]);
    expect((await shop.get('/stock?filter=drifting')).body.items).toHaveLength(1);
    expect(await shop.problems()).toEqual([]);
    expect(test.store.numbers.get('i-MUG')).toBe(8);
    expect((await shop.get('/stock?filter=drifting')).body.items).toHaveLength(0);
    const other = await stockShop(test);
    const foreign = await other.send('/stock/MUG/buffer', body, 'PUT');
    expect(foreign.status).toBe(404);
  });
});

describe('the stock list', () => {
  it('finds what is missing on a channel, page by page, without losing or repeating any', async () => {
    const skus = Array.from({ length: 30 }, (_, i) => `A${String(i).padStart(2, '0')}`);
    const shop = await stockShop(test, Object.fromEntries(skus.map((sku) => [sku, 3])));
    await seedChannel(test.hub, {
      merchantId: shop.merchantId,
      name: 'Second',
      stock: Object.fromEntries(skus.filter((_, i) => i % 3 === 0).map((sku) => [sku, 3])),
    });
    const missing = skus.filter((_, i) => i % 3 !== 0);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path = `/stock?filter=missing&limit=7${cursor && `&cursor=${cursor}`}`;
      const { body }: Answer = await shop.get(path);
      seen.push(...body.items.map((item: { sku: string }) => item.sku));
      cursor = body.next;
    }
    expect(seen).toEqual(missing);
    const { body } = await shop.get('/stock?filter=missing&q=a01');
    expect(body.items.map((item: { sku: string }) => item.sku)).toEqual(['A01']);
    expect(body.places.map((place: { location: string }) => place.location)).toEqual([
      'Cellar',
      'Main',
    ]);
  });

  it('lists every number that differs, page by page', async () => {
    const skus = Array.from({ length: 9 }, (_, i) => `D${i}`);
    const shop = await stockShop(test, Object.fromEntries(skus.map((sku) => [sku, 3])));
    for (const sku of skus.slice(0, 5)) {
      const body = { channel: shop.channel._id, units: 1 };
      await shop.send(`/stock/${sku}/buffer`, body, 'PUT');
    }
    const first = await shop.get('/stock?filter=drifting&limit=3');
    const second = await shop.get(`/stock?filter=drifting&limit=3&cursor=${first.body.next}`);
    const found = [...first.body.items, ...second.body.items].map((item) => item.sku);
    expect(found).toEqual(skus.slice(0, 5));
    expect(second.body.next).toBeNull();
  });
});
