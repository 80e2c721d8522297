import { describe, expect, it } from 'vitest';
import { flowOf } from '../../bench/scale-model/channel-flow.ts';
import { begins, demandOf, sumOf } from '../../bench/scale-model/demand.ts';
import { type Scale, scaleFrom } from '../../bench/scale-model/scale.ts';
import { BUSY_HOUR, hoursOfDay } from '../../bench/scale-model/shapes.ts';

const scale = (...args: string[]): Scale => scaleFrom(args);
const ordersOf = (of: Scale, orders: number) => sumOf(demandOf(of, orders), (load) => load.orders);

describe('orders over merchants and channels', () => {
  it.each([
    ['0', '1'],
    ['1', '2'],
    ['1.3', '2.5'],
  ])('loses none on the way (zipf %s, %s channels)', (zipf, channels) => {
    const asked = scale('--merchants', '777', '--zipf', zipf, '--channels', channels);
    expect(ordersOf(asked, 123)).toBeCloseTo(123, 9);
  });

  it('gives the second merchant half of the first, at an exponent of one', () => {
    const loads = demandOf(scale('--merchants', '2', '--channels', '1'), 3);
    expect(loads.map(({ orders }) => orders)).toEqual([2, 1]);
  });

  it('makes as many channels as there are on average, and of each kind its share', () => {
    const loads = demandOf(scale('--merchants', '100', '--channels', '2.5', '--magento', '0.2'), 1);
    expect(loads).toHaveLength(250);
    expect(loads.filter(({ kind }) => kind === 'magento')).toHaveLength(50);
  });

  it('has a day whose mean is one and whose busiest hour is what the model takes', () => {
    expect(sumOf(hoursOfDay(), (hour) => hour) / 24).toBeCloseTo(1, 12);
    expect(BUSY_HOUR).toBeCloseTo(1.6, 12);
  });
});

describe('passes that take along what came meanwhile', () => {
  it('begin as often as something comes when it is rare, and never more often than one after the other', () => {
    expect(begins(0.001, 0.05)).toBeCloseTo(0.001, 6);
    expect(begins(1e9, 0.05)).toBeCloseTo(20, 6);
    expect(begins(1, 1)).toBe(0.5);
  });
});

describe('one channel, by hand', () => {
  const pass = { drain: 1, publish: { shopify: 1, magento: 3 }, read: 1, poll: 60 };
  const load = { orders: 1, elsewhere: 1 } as const;

  it('a shop with an order a second beside another one', () => {
    const flow = flowOf({ kind: 'shopify', ...load }, scale(), pass);
    // 5 whole, 1 part, 1.14 levels of its own and 1.14 that were written.
    expect(flow.webhooks).toBeCloseTo(8.28, 12);
    expect(flow.whole).toBe(5);
    // 8.28/9.28, and the hints of polls: 2/(1 + 2·60).
    expect(flow.drains).toBeCloseTo(8.28 / 9.28 + 2 / 121, 12);
    expect(flow.drainsOrders).toBe(3 / 4);
    expect(flow.drainsLevels).toBeCloseTo(2.28 / 3.28, 12);
    expect([flow.sends, flow.sames]).toEqual([1 / 2, 3 / 4]);
    expect(flow.levels).toBe(1.14);
    expect([flow.readsNew, flow.ordersRead]).toEqual([0, 0]);
    expect(flow.readsKnown).toBeCloseTo(1 / 4 + 2 / 121, 12);
    // Two changes a second over 360 s are 720 rows, 7.2 pages, one of which every poll has.
    expect(flow.pages).toBeCloseTo(6.2 / 60, 12);
    expect(flow.awake).toBeCloseTo(1, 12);
  });

  it('a shop whose secret proves nothing has each telling read, each change of an order once', () => {
    const flow = flowOf({ kind: 'shopify', ...load }, scale('--app', 'one'), pass);
    expect([flow.readsNew, flow.ordersRead, flow.drainsOrders]).toEqual([5 / 6, 3, 0]);
  });

  it('a Magento store tells nothing in full, and takes longer for a number', () => {
    const flow = flowOf({ kind: 'magento', ...load }, scale(), pass);
    expect([flow.webhooks, flow.whole, flow.sends]).toEqual([2, 0, 1 / 4]);
    expect([flow.readsNew, flow.ordersRead]).toEqual([2 / 3, 2]);
  });
});

describe('what can be asked', () => {
  it.each([
    [['--merchants', '0'], '--merchants'],
    [['--channels', '0.5'], '--channels'],
    [['--orders', 'many'], '--orders'],
    [['--app', 'two'], '--app'],
    [['--shops', '3'], '--shops'],
  ])('refuses %j and names it', (args, name) => {
    expect(() => scaleFrom(args)).toThrow(name);
  });
});
