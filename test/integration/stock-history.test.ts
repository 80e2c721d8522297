import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/api.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { stockShop } from '../support/stock-shop.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('history', () => {
  it('tells every movement newest first over all locations, with the order behind it', async () => {
    const shop = await stockShop(test);
    for (let i = 0; i < 4; i++) {
      await shop.send('/stock/MUG/transfer', {
        from: shop.main,
        to: shop.cellar,
        quantity: 1,
        key: `history-${i}`,
      });
    }
    const orderId = await shop.take(2, 'told');
    const lines: { seq: number; location_id: string; order_number: string | null }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path = `/stock/MUG/history?limit=4${cursor && `&cursor=${cursor}`}`;
      const { body }: Answer = await shop.get(path);
      lines.push(...body.lines);
      cursor = body.next;
    }
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatchObject({
      order_number: '#told',
      channel: 'Shop',
      cause: { kind: 'order', id: orderId },
    });
    const of = (id: string) =>
      lines.filter((line) => line.location_id === id).map(({ seq }) => seq);
    expect(of(shop.main)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(of(shop.cellar)).toEqual([4, 3, 2, 1]);
    const one = await shop.get(`/stock/MUG/history?location=${shop.cellar}`);
    expect(one.body.lines).toHaveLength(4);
    expect((await shop.get('/stock/NOTHING/history')).status).toBe(404);
    const key = { sku: 'MUG', locationId: shop.cellar };
    expect((await test.hub.store.ledger.chain(shop.merchantId, key, 1))[0]?.seq).toBe(4);
  });
});
