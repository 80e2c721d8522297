import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { type StockShop, stockShop } from '../support/stock-shop.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('undo', () => {
  const undo = (shop: StockShop, id: string) => shop.send(`/stock/movements/${id}/undo`, {});

  it('of a count posts its opposite, once', async () => {
    const shop = await stockShop(test);
    const { id } = (await shop.count()).body;
    const answers = await Promise.all(Array.from({ length: 10 }, () => undo(shop, id)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    const late = answers.filter((answer) => answer.status === 409);
    for (const { body } of late) expect(body.error.code).toBe('already_undone');
    expect(await shop.balance()).toMatchObject({ on_hand: 12, available: 12 });
    const { lines } = (await shop.get('/stock/MUG/history')).body;
    expect(lines).toMatchObject([
      { undo: 'no', cause: { kind: 'count', undoes: id } },
      { undo: 'done' },
      { undo: 'no', cause: { kind: 'opening' } },
    ]);
    expect(await shop.problems()).toEqual([]);
    expect(test.store.numbers.get('i-MUG')).toBe(12);
  });

  it('of a transfer brings the units back, unless they are gone', async () => {
    const shop = await stockShop(test);
    const body = { from: shop.main, to: shop.cellar, quantity: 5, key: 'there-and-back' };
    const { id } = (await shop.send('/stock/MUG/transfer', body)).body;
    const { lines } = (await undo(shop, id)).body;
    expect(lines).toHaveLength(2);
    expect(await shop.balance()).toMatchObject({ available: 12 });
    expect(await shop.balance('MUG', shop.cellar)).toMatchObject({ available: 0 });
    const again = { ...body, key: 'there-again' };
    const second = (await shop.send('/stock/MUG/transfer', again)).body.id;
    const home = { from: shop.cellar, to: shop.main, quantity: 5, key: 'home-again' };
    await shop.send('/stock/MUG/transfer', home);
    expect((await undo(shop, second)).body.error.code).toBe('not_enough');
    expect(await shop.problems()).toEqual([]);
  });

  it('is refused once the shelf was counted again, until that count is undone', async () => {
    const shop = await stockShop(test);
    const first = (await shop.count()).body.id;
    const second = (await shop.count({ counted: 15, seen: 10, key: 'count-0002' })).body.id;
    expect((await undo(shop, first)).body.error.code).toBe('counted_since');
    expect((await undo(shop, second)).status).toBe(200);
    expect((await undo(shop, first)).status).toBe(200);
    expect(await shop.balance()).toMatchObject({ on_hand: 12 });
    expect(await shop.problems()).toEqual([]);
  });

  it('of a wrong count goes below zero when its units were sold meanwhile: that is the truth', async () => {
    const shop = await stockShop(test);
    const { id } = (await shop.count({ counted: 100 })).body;
    await shop.take(20, 'phantom');
    expect((await undo(shop, id)).status).toBe(200);
    expect(await shop.balance()).toMatchObject({ on_hand: 12, available: -8, committed: 20 });
  });

  it('is for what people did here: not for orders, openings, or another merchant’s acts', async () => {
    const [shop, other] = [await stockShop(test), await stockShop(test)];
    const orderId = await shop.take(1, 'not-mine');
    expect((await undo(shop, orderId)).body.error.code).toBe('not_by_hand');
    const opening = encodeURIComponent(`opening:${shop.channel._id}`);
    expect((await undo(shop, opening)).body.error.code).toBe('not_by_hand');
    const { id } = (await shop.count()).body;
    expect((await undo(other, id)).status).toBe(404);
    expect((await undo(shop, `undo:${id}`)).status).toBe(404);
    await undo(shop, id);
    expect((await undo(shop, `undo:${id}`)).body.error.code).toBe('not_by_hand');
  });
});
