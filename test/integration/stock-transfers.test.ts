import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweep } from '../../server/services/inbox/sweep.ts';
import { post } from '../../server/services/stock/post.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { type StockShop, stockShop } from '../support/stock-shop.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('a transfer', () => {
  const move = (shop: StockShop, over: object = {}) =>
    shop.send('/stock/MUG/transfer', {
      from: shop.main,
      to: shop.cellar,
      quantity: 5,
      key: 'transfer-1',
      ...over,
    });

  it('moves both halves once, and channels that sell from the one place only follow', async () => {
    const shop = await stockShop(test);
    const answers = await Promise.all(Array.from({ length: 20 }, () => move(shop)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    for (const { body } of answers) expect(body.lines).toHaveLength(2);
    expect(await shop.balance()).toMatchObject({ available: 7 });
    expect(await shop.balance('MUG', shop.cellar)).toMatchObject({ available: 5 });
    expect(await shop.problems()).toEqual([]);
    expect(test.store.numbers.get('i-MUG')).toBe(7);
  });

  it('never takes more than is available, however many ask at once', async () => {
    const shop = await stockShop(test);
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => move(shop, { key: `at-once-${i}0` })),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([200, 200, 409, 409, 409, 409]);
    expect(await shop.balance()).toMatchObject({ available: 2 });
    expect(await shop.balance('MUG', shop.cellar)).toMatchObject({ available: 10 });
    expect(await shop.problems()).toEqual([]);
  });

  it('leaves alone what buyers are owed', async () => {
    const shop = await stockShop(test);
    await shop.take(9, 'owed-9');
    const { status, body } = await move(shop);
    expect([status, body.error.code]).toEqual([409, 'not_enough']);
    expect(body.error.message).toBe('5 were asked for, and 3 are available at Main.');
  });

  it('to the same place is refused', async () => {
    const shop = await stockShop(test);
    const { status, body } = await move(shop, { to: shop.main });
    expect([status, body.error.code]).toEqual([409, 'same_place']);
  });

  it('of which a crash left one half is told by the audit and finished by the sweep', async () => {
    const shop = await stockShop(test);
    const { hub } = test;
    const { append } = hub.store.ledger;
    const real = append.bind(hub.store.ledger);
    // The process dies after the first of the two lines is durable.
    Object.assign(hub.store.ledger, {
      append: async (lines: Parameters<typeof append>[0]) => {
        await real(lines.slice(0, 1));
        throw new Error('the process was killed');
      },
    });
    expect((await move(shop)).status).toBe(500);
    Object.assign(hub.store.ledger, { append });
    const found = await shop.problems();
    expect(found).toContainEqual(expect.stringContaining('5 transferred units left and never arr'));
    await hub.store.ledger.docs.updateMany(
      { merchantId: shop.merchantId, key: 'by-hand:transfer:transfer-1:out' },
      { $set: { postedAt: new Date(hub.now().getTime() - 60_000) } },
    );
    await sweep(hub);
    expect(await shop.problems()).toEqual([]);
    expect(await shop.balance()).toMatchObject({ available: 7 });
    expect(await shop.balance('MUG', shop.cellar)).toMatchObject({ available: 5 });
    expect((await move(shop)).body.lines).toHaveLength(2);
    expect(await shop.balance()).toMatchObject({ available: 7 });
  });
});

it('a planted half of a transfer is found by the audit', async () => {
  const shop = await stockShop(test);
  await post(test.hub, shop.merchantId, [
    {
      key: 'planted:in',
      sku: 'MUG',
      locationId: shop.main,
      from: 'transfer',
      to: 'available',
      quantity: 3,
      cause: { kind: 'transfer', id: 'planted', channelId: null, actor: 'x', at: test.hub.now() },
    },
  ]);
  expect(await shop.problems()).toEqual([expect.stringContaining('arrived and never left')]);
});
