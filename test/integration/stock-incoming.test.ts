import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { type StockShop, stockShop } from '../support/stock-shop.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('what a supplier brings', () => {
  const deliver = (shop: StockShop, act: string, quantity: number, key: string) =>
    shop.send(`/stock/MUG/${act}`, { location: shop.main, quantity, key, note: 'PO 4711' });

  it('is nobody’s to sell until it is received', async () => {
    const shop = await stockShop(test);
    expect((await deliver(shop, 'incoming', 20, 'po-4711-a')).status).toBe(200);
    expect(await shop.balance()).toMatchObject({ on_hand: 12, available: 12, incoming: 20 });
    const twice = await Promise.all(
      Array.from({ length: 5 }, () => deliver(shop, 'receive', 15, 'po-4711-b')),
    );
    expect(twice.map((answer) => answer.status)).toEqual(Array(5).fill(200));
    expect(await shop.balance()).toMatchObject({ on_hand: 27, available: 27, incoming: 5 });
    expect(await shop.problems()).toEqual([]);
    expect(test.store.numbers.get('i-MUG')).toBe(27);
  });

  it('cannot be received beyond what is expected', async () => {
    const shop = await stockShop(test);
    await deliver(shop, 'incoming', 2, 'po-small-1');
    const { status, body } = await deliver(shop, 'receive', 3, 'po-small-2');
    expect([status, body.error.code]).toEqual([409, 'not_expected']);
    expect(await shop.balance()).toMatchObject({ available: 12, incoming: 2 });
  });

  it('can be taken back while it is still expected, and not after', async () => {
    const shop = await stockShop(test);
    const first = (await deliver(shop, 'incoming', 4, 'po-back-1')).body.id;
    const second = (await deliver(shop, 'incoming', 4, 'po-back-2')).body.id;
    await deliver(shop, 'receive', 4, 'po-back-3');
    expect((await shop.send(`/stock/movements/${first}/undo`, {})).status).toBe(200);
    const { status, body } = await shop.send(`/stock/movements/${second}/undo`, {});
    expect([status, body.error.code]).toEqual([409, 'not_enough']);
    expect(await shop.balance()).toMatchObject({ available: 16, incoming: 0 });
    expect(await shop.problems()).toEqual([]);
  });
});
