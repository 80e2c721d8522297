import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOf } from '../support/api.ts';
import { seedChannel } from '../support/hub.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('an order', () => {
  it('tells how far it is, in units', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_course', stock: { 'TEA-1': 50 } });
    const placedAt = hub.now();
    const partly = lineOf('TEA-1', 3, { shipped: [{ externalLocationId: 'L1', quantity: 1 }] });
    const id = await takeOrder(hub, channel, {
      placedAt,
      payment: 'authorized',
      lines: [partly, lineOf('WHAT-IS-THIS')],
    });
    const call = await apiOf(hub, test.url, 'mer_course');
    const { body } = await call(`/orders/${id}`);
    expect(body.lifecycle).toEqual([
      { step: 'placed', status: 'done', at: placedAt.toISOString(), units: null },
      { step: 'paid', status: 'partly', at: null, units: null },
      { step: 'allocated', status: 'partly', at: null, units: { done: 3, of: 4 } },
      { step: 'fulfilled', status: 'partly', at: null, units: { done: 1, of: 4 } },
      { step: 'closed', status: 'waiting', at: null, units: null },
    ]);
    expect(body.lines.map((line: { open: number }) => line.open)).toEqual([2, 1]);
    expect(body.exceptions).toEqual([
      expect.objectContaining({ kind: 'unmapped-line', state: 'open' }),
    ]);
    const plain = await apiOf(hub, test.url, 'mer_course', ['read:orders']);
    expect((await plain(`/orders/${id}`)).body.exceptions).toBeNull();
  });

  it('shows every addend of its money, and says by how much they miss the total', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_sums' });
    const shop = {
      ...snapshotOf().money,
      itemsMinor: 2_000,
      discountMinor: 250,
      shippingMinor: 490,
      taxMinor: 380,
      taxIncluded: false,
      dutiesMinor: 10,
      feesMinor: 20,
      tipsMinor: 30,
      roundingMinor: -5,
      totalMinor: 2_700,
      refundedMinor: 700,
    };
    const buyers = { ...shop, currency: 'JPY', totalMinor: 2_675 };
    const id = await takeOrder(hub, channel, {
      lines: [lineOf('TEA-1', 2)],
      money: shop,
      presentment: buyers,
    });
    const call = await apiOf(hub, test.url, 'mer_sums');
    const { money, presentment, lines, lines_total } = (await call(`/orders/${id}`)).body;
    const { items, discount, shipping, tax, duties, fees, tips, rounding } = money;
    const added = [items, shipping, tax, duties, fees, tips, rounding].reduce(
      (sum, part) => sum + part.minor,
      -discount.minor,
    );
    expect(money.computed).toEqual({ amount: '26.75', currency: 'EUR', minor: added });
    expect(money.difference).toEqual({ amount: '0.25', currency: 'EUR', minor: 25 });
    expect(money.kept.minor).toBe(2_000);
    expect(lines_total.minor).toBe(lines[0].amount.minor);
    expect(presentment.computed).toEqual({ amount: '2675', currency: 'JPY', minor: 2_675 });
    expect(presentment.difference.minor).toBe(0);
  });

  it('carries what a channel wrote as text, and only links of the web as links', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_html' });
    const title = '<img src=x onerror=alert(1)>\u202e';
    const tracking = [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://track.example/7',
      'no url',
    ];
    const id = await takeOrder(hub, channel, {
      lines: [lineOf('TEA-1', 1, { title })],
      shipments: [
        {
          externalId: 's1',
          at: hub.now(),
          cancelled: false,
          externalLocationId: 'L1',
          lines: [{ lineId: 'line-TEA-1', quantity: 1 }],
          tracking: tracking.map((url) => ({ carrier: 'Post', number: '7', url })),
        },
      ],
    });
    const call = await apiOf(hub, test.url, 'mer_html');
    const { body, headers } = await call(`/orders/${id}`);
    expect(headers.get('content-type')).toContain('application/json');
    expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe-inline/);
    expect(body.lines[0].title).toBe(title);
    expect(body.shipments[0].location).toBe('Main');
    expect(body.shipments[0].tracking.map((each: { url: string | null }) => each.url)).toEqual([
      null,
      null,
      'https://track.example/7',
      null,
    ]);
  });
});
