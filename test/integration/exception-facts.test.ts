import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiOf } from '../support/api.ts';
import { type SeededMerchant, seedMerchantWithAll, takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';

let test: ServedHub;
let shop: SeededMerchant;
beforeAll(async () => {
  test = await servedHub();
  shop = await seedMerchantWithAll(test.hub, 'Facts');
});
afterAll(() => test.close());

const exceptions = async (query = '') => {
  const api = await apiOf(test.hub, test.url, shop.merchantId);
  return (await api(`/exceptions${query}`)).body.exceptions;
};

it('exceptions tell what their sentences are made of, in the list and on the order', async () => {
  await takeOrder(test.hub, shop.channel, {
    externalId: 'big',
    number: '#big',
    placedAt: test.hub.now(),
    lines: [lineOf(shop.sku, 50)],
  });
  const byKind = Object.fromEntries(
    (await exceptions()).map((each: { kind: string; facts: unknown }) => [each.kind, each.facts]),
  );
  expect(byKind).toMatchObject({
    'unmapped-line': { order: '#Facts', titles: 'Item UNKNOWN-Facts' },
    'dead-letter': { topic: 'topic-Facts', words: expect.stringMatching(/^[a-z]+: /) },
    oversold: { sku: shop.sku, available: -44 },
  });
  const api = await apiOf(test.hub, test.url, shop.merchantId);
  const { body } = await api(`/orders/${shop.orderId}`);
  expect(body.exceptions).toMatchObject([{ facts: { order: '#Facts' } }]);
});

it('exceptions from before there were facts have none, until their trouble comes again', async () => {
  const { docs } = test.hub.store.exceptions;
  const old = { merchantId: shop.merchantId, kind: 'unmapped-line' as const };
  await docs.updateOne(old, { $unset: { facts: 1 } });
  const [before] = await exceptions('?kind=unmapped-line');
  expect(before.facts).toBeNull();
  expect(before.cause).toContain('Order #Facts sells something');
});
