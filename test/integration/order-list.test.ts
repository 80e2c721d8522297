import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderSnapshot } from '../../server/domain/order.ts';
import { limits } from '../../server/limits.ts';
import { settleOrders } from '../../server/services/orders/settle-orders.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import type { NewException } from '../../server/store/exceptions.ts';
import { type Api, apiOf } from '../support/api.ts';
import { seedChannel } from '../support/hub.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';

let test: ServedHub;
let api: Api;
beforeAll(async () => {
  test = await servedHub();
  api = await apiOf(test.hub, test.url, 'mer_refused');
});
afterAll(() => test.close());

const numbers = ({ body }: Awaited<ReturnType<Api>>) =>
  body.orders.map((order: { number: string }) => order.number).sort();

const shippedAll = (sku: string, quantity: number) =>
  lineOf(sku, quantity, { shipped: [{ externalLocationId: null, quantity }] });

/** A shop of one merchant with an order in every state of work. */
async function seedDesk(merchantId: string): Promise<{ call: Api; channel: ChannelDoc }> {
  const { hub } = test;
  const channel = await seedChannel(hub, { merchantId, stock: { 'TEA-1': 50 } });
  const placedAt = hub.now();
  const take = (number: string, over: Partial<OrderSnapshot>) =>
    takeOrder(hub, channel, { externalId: number, number, placedAt, ...over });
  const lines = [lineOf('TEA-1', 2)];
  await take('#open', { lines });
  await take('#unpaid', { lines, payment: 'pending' });
  await take('#sent', { lines: [shippedAll('TEA-1', 1)] });
  await take('#closed', { lines: [shippedAll('TEA-1', 1)], state: 'closed' });
  await take('#cancelled', { lines, state: 'cancelled', payment: 'voided' });
  await take('#unmapped', { lines: [lineOf('WHAT-IS-THIS')] });
  const money = { ...snapshotOf({ lines }).money, totalMinor: 2_150 };
  await take('#wrong', { lines, money });
  await take('#gift', { lines: [lineOf('GIFT', 1, { stocked: false, externalItemId: null })] });
  return { call: await apiOf(hub, test.url, merchantId), channel };
}

describe('the order list', () => {
  it('has a tab for each kind of work, with counts', async () => {
    const { call } = await seedDesk('mer_desk');
    const of = async (tab: string) => numbers(await call(`/orders?tab=${tab}`));
    expect(await of('all')).toHaveLength(8);
    expect(await of('to-fulfil')).toEqual(['#open', '#unmapped', '#unpaid', '#wrong']);
    expect(await of('unpaid')).toEqual(['#unpaid']);
    expect(await of('attention')).toEqual(['#unmapped', '#wrong']);
    expect(await of('cancelled')).toEqual(['#cancelled']);
    expect((await call('/order-views')).body.tabs).toEqual([
      { tab: 'all', count: 8, more: false },
      { tab: 'to-fulfil', count: 4, more: false },
      { tab: 'unpaid', count: 1, more: false },
      { tab: 'attention', count: 2, more: false },
      { tab: 'cancelled', count: 1, more: false },
    ]);
    expect(numbers(await call('/orders?tab=unpaid&payment=paid'))).toEqual([]);
    expect(numbers(await call('/orders?tab=cancelled&state=open'))).toEqual([]);
  });

  it('marks the same orders where a merchant has more in trouble than are asked for beside a page', async () => {
    const { call, channel } = await seedDesk('mer_marked');
    const marked = async () =>
      (await call('/orders')).body.orders
        .filter((order: { attention: boolean }) => order.attention)
        .map((order: { number: string }) => order.number)
        .sort();
    const inTrouble = await marked();
    expect(inTrouble).toEqual(['#unmapped', '#wrong']);
    const { exceptions } = test.hub.store;
    const { merchantId, _id: channelId } = channel;
    const about = (n: number): NewException => ({
      ...{ merchantId, channelId, key: `totals:other-${n}`, kind: 'totals-mismatch' },
      ...{ subject: { type: 'order', id: `other-${n}` }, cause: 'Off.', nextStep: 'Look.' },
    });
    // With the two above there are exactly as many as are asked for, then one more.
    const others = Array.from({ length: limits.troubleFew - 1 }, (_, n) => about(n));
    await exceptions.raise(others.slice(1), test.hub.now());
    expect((await exceptions.fewInTrouble(merchantId, limits.troubleFew))?.size).toBe(
      limits.troubleFew,
    );
    expect(await marked()).toEqual(inTrouble);
    await exceptions.raise(others, test.hub.now());
    expect(await exceptions.fewInTrouble(merchantId, limits.troubleFew)).toBeNull();
    expect(await marked()).toEqual(inTrouble);
  });

  it('leaves "needs attention" when the exception is closed, and "to fulfil" when it is shipped', async () => {
    const { hub } = test;
    const { call, channel } = await seedDesk('mer_left');
    const { body } = await call('/exceptions?kind=totals-mismatch');
    await call(`/exceptions/${body.exceptions[0].id}/close`, { method: 'POST' });
    expect(numbers(await call('/orders?tab=attention'))).toEqual(['#unmapped']);
    await takeOrder(hub, channel, {
      externalId: '#open',
      number: '#open',
      placedAt: hub.now(),
      revisedAt: new Date(hub.now().getTime() + 1_000),
      lines: [shippedAll('TEA-1', 2)],
    });
    expect(numbers(await call('/orders?tab=to-fulfil'))).not.toContain('#open');
  });

  it('counts no further than people want to know', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_many' });
    const facts = Array.from({ length: limits.ordersCounted + 5 }, (_, i) => ({
      kind: 'snapshot' as const,
      snapshot: snapshotOf({ externalId: `${i}`, number: `#${i}` }),
    }));
    await settleOrders(hub, channel, facts);
    const call = await apiOf(hub, test.url, 'mer_many');
    const { tabs } = (await call('/order-views')).body;
    expect(tabs[0]).toEqual({ tab: 'all', count: limits.ordersCounted, more: true });
  });

  it('filters by the last so many days, page after page', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_days' });
    const daysAgo = (days: number) => new Date(hub.now().getTime() - days * 86_400_000);
    for (const days of [1, 2, 3, 9]) {
      await takeOrder(hub, channel, {
        externalId: `${days}`,
        number: `#${days}`,
        placedAt: daysAgo(days),
      });
    }
    const call = await apiOf(hub, test.url, 'mer_days');
    const first = await call('/orders?placed_days=7&limit=2');
    expect(numbers(first)).toEqual(['#1', '#2']);
    const second = await call(`/orders?placed_days=7&limit=2&cursor=${first.body.next}`);
    expect(numbers(second)).toEqual(['#3']);
    expect(second.body.next).toBeNull();
  });

  it.each([
    'tab=everything',
    'placed_days=0',
    'placed_days=9999',
    'placed_days=1e3',
    'q[$gt]=',
    'q=a&q=b',
    'tab[$ne]=all',
    '$where=1',
    '$expr=1',
    'sort=password',
    'limit=1e9',
  ])('refuses what is no filter: %s', async (query) => {
    expect((await api(`/orders?${query}`)).status).toBe(400);
    const file = await api(`/orders.csv?${query}`);
    expect(file.status).toBe(400);
    expect(file.body.error.what_to_do).toContain('fields here are');
  });

  it.each(['.*', '(a+)+$', '(', '^', '$where', '[a-z]'])(
    'takes a search of "%s" for text',
    async (q) => {
      expect((await api(`/orders?q=${encodeURIComponent(q)}`)).status).toBe(200);
    },
  );

  it('refuses a search of 10 kB at once', async () => {
    const started = performance.now();
    expect((await api(`/orders?q=${'a'.repeat(10_000)}`)).status).toBe(400);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
