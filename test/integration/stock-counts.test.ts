import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { stockShop } from '../support/stock-shop.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('a count', () => {
  it('is previewed without changing anything, then booked, and every channel follows', async () => {
    const shop = await stockShop(test);
    const seen = await shop.count({ preview: true });
    expect(seen.body).toMatchObject({ state: 'preview', id: null, was: 12, difference: -2 });
    expect(seen.body.channels[0]).toMatchObject({ channel: 'Shop', shows: 12, will_show: 10 });
    expect(await shop.balance()).toMatchObject({ on_hand: 12 });
    const { status, body } = await shop.count({ note: 'two broken' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'counted', was: 12, counted: 10, difference: -2 });
    expect(body.channels[0]).toMatchObject({ will_show: 10 });
    expect(await shop.balance()).toMatchObject({ on_hand: 10, available: 10 });
    expect(await shop.problems()).toEqual([]);
    expect(test.store.numbers.get('i-MUG')).toBe(10);
    const { lines } = (await shop.get('/stock/MUG/history')).body;
    expect(lines[0]).toMatchObject({
      from: 'available',
      to: 'count',
      quantity: 2,
      undo: 'possible',
      cause: { kind: 'count', id: body.id, note: 'two broken', channel_id: null },
    });
    expect(lines[0].cause.actor).toMatch(/^key:/);
  });

  it('counts once, however often the button was pressed', async () => {
    const shop = await stockShop(test);
    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.count()));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map((answer) => answer.text)).size).toBeLessThanOrEqual(2);
    for (const { body } of answers) expect(body).toMatchObject({ was: 12, difference: -2 });
    expect(await shop.balance()).toMatchObject({ on_hand: 10 });
    expect(await shop.problems()).toEqual([]);
  });

  it('of two people is booked for one of them: the other one is told both numbers', async () => {
    const shop = await stockShop(test);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => shop.count({ key: `person-000${i}` })),
    );
    const refused = answers.filter((answer) => answer.status === 409);
    expect(refused).toHaveLength(7);
    for (const { body } of refused) {
      expect(body.error).toMatchObject({ code: 'stock_moved' });
      expect(body.error.message).toMatch(/12 on hand when you looked, and is 10 now/);
    }
    expect(await shop.balance()).toMatchObject({ on_hand: 10 });
    expect(await shop.problems()).toEqual([]);
  });

  it('beside sales keeps both: what was sold is still on the shelf until it is shipped', async () => {
    const shop = await stockShop(test);
    const [answer] = await Promise.all([
      shop.count(),
      ...Array.from({ length: 6 }, (_, i) => shop.take(1, `par-${i}`)),
    ]);
    expect(answer.status).toBe(200);
    expect(await shop.balance()).toEqual({
      on_hand: 10,
      available: 4,
      committed: 6,
      unavailable: 0,
      incoming: 0,
    });
    test.store.numbers.set('i-MUG', 6);
    expect(await shop.problems()).toEqual([]);
  });

  it('of what the books say already moves nothing', async () => {
    const shop = await stockShop(test);
    const { body } = await shop.count({ counted: 12 });
    expect(body).toMatchObject({ state: 'unchanged', id: null, difference: 0 });
    expect((await shop.get('/stock/MUG/history')).body.lines).toHaveLength(1);
  });

  it('below what buyers are owed shows the oversell instead of hiding it', async () => {
    const shop = await stockShop(test);
    await shop.take(5, 'owed');
    const { status } = await shop.count({ counted: 3 });
    expect(status).toBe(200);
    expect(await shop.balance()).toMatchObject({ on_hand: 3, available: -2, committed: 5 });
    const { body } = await shop.get('/stock?filter=oversold');
    expect(body.items).toMatchObject([{ sku: 'MUG', oversold: true, low: true }]);
    expect((await shop.get('/exceptions?kind=oversold')).body.exceptions).toHaveLength(1);
  });

  it('is refused with words where a channel counts the shelf, and moves nothing there', async () => {
    const shop = await stockShop(test);
    const { locations } = test.hub.store;
    await locations.docs.updateOne({ _id: shop.main }, { $set: { counter: shop.channel._id } });
    const { main, cellar } = shop;
    const acts: [string, object][] = [
      ['count', { location: main, counted: 10, seen: 12, key: 'elsewhere-1' }],
      ['transfer', { from: main, to: cellar, quantity: 1, key: 'elsewhere-2' }],
      ['transfer', { from: cellar, to: main, quantity: 1, key: 'elsewhere-3' }],
      ['incoming', { location: main, quantity: 1, key: 'elsewhere-4' }],
      ['receive', { location: main, quantity: 1, key: 'elsewhere-5' }],
    ];
    for (const [act, body] of acts) {
      const answer = await shop.send(`/stock/MUG/${act}`, body);
      expect([act, answer.status]).toEqual([act, 409]);
      expect(answer.body.error).toMatchObject({
        code: 'counted_elsewhere',
        message: 'Main is counted in Shop, not here.',
      });
    }
    expect((await shop.get('/stock/MUG/history')).body.lines).toHaveLength(1);
    const { places } = (await shop.get('/stock/MUG')).body;
    expect(places).toContainEqual({
      location_id: main,
      location: 'Main',
      counted_by: { channel_id: shop.channel._id, channel: 'Shop' },
    });
  });

  it('with a key that did something else is refused', async () => {
    const shop = await stockShop(test);
    await shop.count();
    const { status, body } = await shop.count({ counted: 9, seen: 10 });
    expect([status, body.error.code]).toEqual([409, 'key_reused']);
    expect(await shop.balance()).toMatchObject({ on_hand: 10 });
  });

  it('finds no item and no location of another merchant', async () => {
    const [shop, other] = [await stockShop(test), await stockShop(test, { LAMP: 3 })];
    expect((await shop.count({ location: other.main })).status).toBe(404);
    const body = { location: shop.main, counted: 1, seen: 3, key: 'foreign-1' };
    expect((await shop.send('/stock/LAMP/count', body)).status).toBe(404);
  });
});
