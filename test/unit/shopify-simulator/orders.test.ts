import { describe, expect, it } from 'vitest';
import { levelOf } from '../../../connectors/shopify/simulator/inventory.ts';
import { place, removeFromOrder } from '../../../connectors/shopify/simulator/orders.ts';
import {
  current,
  financialStatus,
  fulfillmentStatus,
  open,
  totalsOf,
} from '../../../connectors/shopify/simulator/pricing.ts';
import { cancel, refund } from '../../../connectors/shopify/simulator/refunds.ts';
import { fulfil } from '../../../connectors/shopify/simulator/shipping.ts';
import { type Order, openShop, type Shop } from '../../../connectors/shopify/simulator/state.ts';
import { BUYER, ITEMS, SHOP, world } from './shop.ts';

const clock = world();
const later = new Date('2026-11-23T20:00:00.000Z');

function shopWith(
  quantity: number,
  options: { taxesIncluded?: boolean; random?: () => number } = {},
) {
  const shop = openShop(
    { shop: SHOP, items: ITEMS, scopes: [], taxesIncluded: options.taxesIncluded },
    clock.now(),
  );
  const cart = { buyer: BUYER, lines: [{ sku: 'LAMP-1', quantity }] };
  const placed = place(shop, cart, clock.now(), options.random ?? clock.random);
  if (!placed) throw new Error('the shop refused the test order');
  return { shop, order: placed.order };
}

function stock(shop: Shop, sku = 'LAMP-1') {
  const item = shop.items.get(sku);
  const level = levelOf(shop, item?.inventoryItemId ?? '', shop.locations[0]?.id ?? '');
  return [level?.available, level?.committed];
}

const units = (order: Order) => {
  const [line] = order.lines;
  return line ? { current: current(line), open: open(line), shipped: line.shipped } : null;
};

const lamps = (quantity: number) => ({ sku: 'LAMP-1', quantity });

type Step = (shop: Shop, order: Order) => unknown;
const ship =
  (quantity?: number): Step =>
  (shop, order) =>
    fulfil(shop, order, quantity ? [lamps(quantity)] : undefined, later);
const back =
  (quantity: number, restock: boolean): Step =>
  (shop, order) =>
    refund(shop, order, [lamps(quantity)], { restock }, later);
const edit =
  (quantity: number): Step =>
  (shop, order) =>
    removeFromOrder(shop, order, lamps(quantity), later);
const stop =
  (restock: boolean): Step =>
  (shop, order) =>
    cancel(shop, order, { restock }, later);

// Four of ten lamps are ordered. Each row: steps, then [available, committed] and the line's units.
const TABLE: [string, Step[], number[], object][] = [
  ['a sale commits units', [], [6, 4], { current: 4, open: 4, shipped: 0 }],
  ['shipping takes committed units away', [ship()], [6, 0], { current: 4, open: 0, shipped: 4 }],
  ['a part ships alone', [ship(1)], [6, 3], { current: 4, open: 3, shipped: 1 }],
  ['a cancel restocks', [stop(true)], [10, 0], { current: 0, open: 0, shipped: 0 }],
  [
    'a cancel without restock loses units',
    [stop(false)],
    [6, 0],
    { current: 0, open: 0, shipped: 0 },
  ],
  [
    'a cancel leaves shipped units',
    [ship(1), stop(true)],
    [9, 0],
    { current: 1, open: 0, shipped: 1 },
  ],
  ['an edit puts units back', [edit(1)], [7, 3], { current: 3, open: 3, shipped: 0 }],
  ['an unshipped refund restocks', [back(1, true)], [7, 3], { current: 3, open: 3, shipped: 0 }],
  [
    'an unshipped refund loses units',
    [back(1, false)],
    [6, 3],
    { current: 3, open: 3, shipped: 0 },
  ],
  ['a return restocks', [ship(), back(1, true)], [7, 0], { current: 3, open: 0, shipped: 4 }],
  [
    'a goodwill refund moves nothing',
    [ship(), back(1, false)],
    [6, 0],
    { current: 3, open: 0, shipped: 4 },
  ],
  [
    'a refund takes open units first',
    [ship(2), back(3, true)],
    [9, 0],
    { current: 1, open: 0, shipped: 2 },
  ],
];

describe('the state of an order and its stock', () => {
  it.each(TABLE)('%s', (_name, steps, levels, expected) => {
    const { shop, order } = shopWith(4);
    for (const step of steps) expect(step(shop, order)).not.toBeNull();
    expect(stock(shop)).toEqual(levels);
    expect(units(order)).toEqual(expected);
  });

  const REFUSED: [string, Step[], Step][] = [
    ['shipping more than is open', [ship(3)], ship(2)],
    ['shipping a cancelled order', [stop(true)], ship(1)],
    ['shipping nothing', [ship()], ship()],
    ['refunding more than is left', [back(3, true)], back(2, true)],
    ['editing out what is shipped', [ship(3)], edit(2)],
    ['cancelling what is shipped', [ship()], stop(true)],
    ['cancelling twice', [stop(true)], stop(true)],
  ];
  it.each(REFUSED)('%s is refused and changes nothing', (_name, before, step) => {
    const { shop, order } = shopWith(4);
    for (const each of before) each(shop, order);
    const kept = JSON.stringify([order, [...shop.levels]]);
    expect(step(shop, order)).toBeNull();
    expect(JSON.stringify([order, [...shop.levels]])).toBe(kept);
  });

  it('refuses a sale of more than is available and takes nothing of any line', () => {
    const { shop } = shopWith(4);
    const lines = [lamps(6), { sku: 'OIL-3', quantity: 2 }];
    expect(place(shop, { buyer: BUYER, lines }, later, clock.random)).toBeNull();
    expect(stock(shop)).toEqual([6, 4]);
    expect(place(shop, { buyer: BUYER, lines: [lamps(7)] }, later, clock.random)).toBeNull();
  });

  it('takes lines of one SKU together, and one location for a whole line', () => {
    const shop = openShop(
      {
        shop: SHOP,
        items: ITEMS,
        scopes: [],
        locations: [
          { id: '11', name: 'North' },
          { id: '12', name: 'South' },
        ],
      },
      clock.now(),
    );
    const buy = (quantity: number) =>
      place(shop, { buyer: BUYER, lines: [lamps(quantity), lamps(1)] }, later, clock.random);
    expect(buy(4)?.order.lines).toMatchObject([{ ordered: 5, locationId: '11' }]);
    expect(buy(5)).toBeNull();
    const south = levelOf(shop, shop.items.get('LAMP-1')?.inventoryItemId ?? '', '12');
    if (south) south.available = 7;
    expect(buy(5)?.order.lines).toMatchObject([{ ordered: 6, locationId: '12' }]);
  });

  it('says how far an order is shipped and refunded', () => {
    const { shop, order } = shopWith(4);
    const status = () => [financialStatus(order), fulfillmentStatus(order)];
    expect(status()).toEqual(['paid', null]);
    ship(1)(shop, order);
    expect(status()).toEqual(['paid', 'partial']);
    back(1, true)(shop, order);
    expect(status()).toEqual(['partially_refunded', 'partial']);
    ship()(shop, order);
    expect(status()).toEqual(['partially_refunded', 'fulfilled']);
  });
});

describe('the money of an order', () => {
  const cases = [
    { taxesIncluded: false, random: () => 0.1 },
    { taxesIncluded: true, random: () => 0.1 },
    { taxesIncluded: false, random: () => 0.9 },
    { taxesIncluded: true, random: () => 0.9 },
  ];
  it.each(cases)('adds up to the cent through every change (case %#)', (options) => {
    const { shop, order } = shopWith(7, options);
    const placed = totalsOf(order, shop.taxesIncluded);
    expect(placed.total).toBe(order.paid.amountMinor);
    expect(placed.discount > 0).toBe(options.random() < 0.15);
    expect(placed.currentTotal).toBe(placed.total);
    for (const step of [back(1, true), ship(2), back(1, false)]) step(shop, order);
    const between = totalsOf(order, shop.taxesIncluded);
    expect(between.total).toBe(placed.total);
    expect(between.currentTotal).toBe(placed.total - between.refunded);
    expect(between.outstanding).toBe(0);
    back(3, true)(shop, order);
    back(2, true)(shop, order);
    const end = totalsOf(order, shop.taxesIncluded);
    const [line] = order.lines;
    expect(end.currentSubtotal).toBe(0);
    expect(end.currentTax).toBe(order.shipping.taxMinor);
    expect(order.refunds.flatMap((each) => each.lines).reduce((n, l) => n + l.taxMinor, 0)).toBe(
      line?.taxMinor,
    );
  });

  it('gives everything back when nothing was shipped', () => {
    for (const options of cases) {
      const { shop, order } = shopWith(3, options);
      cancel(shop, order, { restock: true }, later);
      const end = totalsOf(order, shop.taxesIncluded);
      expect([end.refunded, end.currentTotal, end.outstanding]).toEqual([
        order.paid.amountMinor,
        0,
        0,
      ]);
      expect(financialStatus(order)).toBe('refunded');
    }
  });

  it('owes the buyer what an edit took out', () => {
    const { shop, order } = shopWith(4);
    edit(1)(shop, order);
    const totals = totalsOf(order, shop.taxesIncluded);
    expect(totals.outstanding).toBe(totals.currentTotal - totals.total);
    expect(totals.outstanding).toBeLessThan(0);
  });
});
