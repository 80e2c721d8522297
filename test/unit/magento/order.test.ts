import { describe, expect, it } from 'vitest';
import { TranslateError } from '../../../connectors/connector.ts';
import { openUnits } from '../../../server/domain/line-stock.ts';
import { orderDelivery, snapshotOf } from './support.ts';

/** The composite as far as these tests change it. */
interface Composite {
  order: Record<string, unknown> & { items: Record<string, unknown>[] };
  shipments: Record<string, unknown>[];
  creditmemos: Record<string, unknown>[];
}
const order = (name: string, change: (composite: Composite) => void = () => undefined) =>
  snapshotOf(orderDelivery(`order-${name}.json`, change as never));
const failure = (change: (composite: Composite) => void): unknown => {
  try {
    return order('configurable', change);
  } catch (error) {
    return error;
  }
};

describe('an order', () => {
  it('keeps ids as text, times in UTC and the merchant’s own status word', () => {
    const snapshot = order('configurable');
    expect(snapshot).toMatchObject({
      externalId: '41',
      number: '000000041',
      placedAt: new Date('2026-11-20T10:00:00Z'),
      state: 'open',
      payment: 'paid',
      channelState: { state: 'awaiting_pickup (processing)', payment: 'checkmo' },
    });
  });

  it('is as new as its newest shipment or track, which do not move its own stamp', () => {
    expect(order('configurable').revisedAt).toEqual(new Date('2026-11-20T12:00:00Z'));
    const untracked = order('configurable', ({ shipments: [first] }) => {
      if (first) first.tracks = [];
    });
    expect(untracked.revisedAt).toEqual(new Date('2026-11-20T11:30:00Z'));
  });

  it('of a guest has a buyer without id, and the shipping address', () => {
    const { buyer, shipTo } = order('configurable');
    expect(buyer).toEqual({
      externalId: null,
      name: 'Ingrid Åkesson',
      email: 'ingrid@example.test',
      phone: '+46 40 555 01 00',
    });
    expect(shipTo).toMatchObject({
      city: 'Malmö',
      lines: ['Hamngatan 4', '2 tr'],
      countryCode: 'SE',
    });
  });

  it('never carries the buyer’s IP address or the order’s secret', () => {
    const text = JSON.stringify(order('configurable'));
    expect(text).not.toContain('192.0.2.44');
    expect(text).not.toContain('not-a-real-secret');
  });

  it.each([
    ['new', 'open'],
    ['pending_payment', 'open'],
    ['processing', 'open'],
    ['payment_review', 'held'],
    ['holded', 'held'],
    ['complete', 'closed'],
    ['closed', 'closed'],
    ['canceled', 'cancelled'],
    ['picked_by_robot', 'open'],
  ])('in Magento’s state %s is %s', (state, ours) => {
    expect(
      order('configurable', (it) => void Object.assign(it.order, { state: state })).state,
    ).toBe(ours);
  });
});

describe('a configurable', () => {
  it('is one line: the parent’s id, money and shipments, the child’s product', () => {
    const lines = order('configurable').lines;
    expect(lines.map((line) => line.lineId)).toEqual(['10', '11']);
    expect(lines[1]).toMatchObject({
      externalItemId: '801',
      channelSku: 'SCARF-RED',
      quantity: 2,
      stocked: true,
      unitPriceMinor: 3000,
      shipped: [{ externalLocationId: 'south', quantity: 1 }],
    });
  });

  it('whose child is gone has no item, never the configurable itself', () => {
    const snapshot = order(
      'configurable',
      (it) => void Object.assign(it.order, { items: it.order.items.slice(0, 2) }),
    );
    expect(snapshot.lines[1]).toMatchObject({ externalItemId: null, channelSku: 'SCARF-RED' });
  });

  it('has shipments and refunds under the line’s id even when they name the child', () => {
    const snapshot = order('configurable', ({ shipments: [first] }) => {
      if (first) first.items = [{ order_item_id: 12, qty: 1 }];
    });
    expect(snapshot.shipments[0]?.lines).toEqual([{ lineId: '11', quantity: 1 }]);
    expect(snapshot.lines[1]?.shipped).toEqual([{ externalLocationId: 'south', quantity: 1 }]);
  });
});

describe('a bundle', () => {
  it('is a line with the money and no stock, and parts with stock and no money', () => {
    const { lines } = order('bundle-eur');
    const view = lines.map((line) => [
      line.lineId,
      line.stocked,
      line.quantity,
      line.unitPriceMinor,
    ]);
    expect(view).toEqual([
      ['20', false, 2, 4000],
      ['21', true, 4, 0],
      ['22', true, 2, 0],
    ]);
    expect(lines[0]?.discountMinor).toBe(400);
  });

  it('shipped as a whole ships its parts in their numbers', () => {
    const { lines } = order('bundle-eur', (it) => {
      Object.assign(it.order.items[0] ?? {}, { qty_shipped: 1 });
      it.shipments.push(shipment([{ order_item_id: 20, qty: 1 }]));
    });
    expect(lines[1]?.shipped).toEqual([{ externalLocationId: 'north', quantity: 2 }]);
    expect(lines[2]?.shipped).toEqual([{ externalLocationId: 'north', quantity: 1 }]);
  });

  it('shipped part by part ships only the parts that are named', () => {
    const { lines } = order('bundle-eur', (it) => {
      Object.assign(it.order.items[1] ?? {}, { qty_shipped: 3 });
      // Magento may list the whole as well, with a number that means nothing.
      const items = [
        { order_item_id: 20, qty: 1 },
        { order_item_id: 21, qty: 3 },
      ];
      it.shipments.push(shipment(items));
    });
    expect(lines[1]?.shipped).toEqual([{ externalLocationId: 'north', quantity: 3 }]);
    expect(lines[2]?.shipped).toEqual([]);
  });
});

const shipment = (items: unknown[]) => ({
  entity_id: 77,
  order_id: 42,
  created_at: '2026-11-20 11:00:00',
  items,
  extension_attributes: { source_code: 'north' },
});

describe('units no longer owed', () => {
  const mug = (change: Record<string, number>) =>
    order('configurable', (it) => void Object.assign(it.order.items[0] ?? {}, change)).lines[0];

  it('are those cancelled', () => {
    expect(mug({})).toMatchObject({ quantity: 3, removed: 1 });
  });
  it('are those refunded before they were shipped', () => {
    expect(mug({ qty_canceled: 0, qty_refunded: 2 })).toMatchObject({ removed: 2, shipped: [] });
  });
  it('are not those refunded after shipping: they are still gone from the shelf', () => {
    const line = mug({ qty_canceled: 0, qty_shipped: 3, qty_refunded: 1 });
    expect(line).toMatchObject({ removed: 0, restocked: [], writtenOff: 0 });
    expect(line?.shipped).toEqual([{ externalLocationId: null, quantity: 3 }]);
  });
  it('count a refund against the unshipped ones first, as Magento does', () => {
    const line = mug({ qty_canceled: 0, qty_shipped: 2, qty_refunded: 2 });
    expect(line).toMatchObject({ removed: 1 });
    expect(line && openUnits(line, 'open')).toBe(0);
  });
});

describe('virtual goods', () => {
  it('hold stock, are gone once invoiced, and need no address', () => {
    const { lines, shipTo } = order('virtual');
    expect(lines[0]).toMatchObject({
      stocked: true,
      shipped: [{ externalLocationId: null, quantity: 1 }],
    });
    expect(shipTo).toBeNull();
  });
});

describe('credit memos', () => {
  it('are refunds whose units nobody says were restocked; cancelled ones are none', () => {
    const memo = {
      entity_id: 3,
      order_id: 41,
      state: 2,
      created_at: '2026-11-20 13:00:00',
      base_grand_total: 11.5,
      items: [
        { order_item_id: 11, qty: 1 },
        { order_item_id: 12, qty: 1 },
        { order_item_id: 10, qty: 0 },
      ],
    };
    const { refunds } = order('configurable', (it) => {
      it.creditmemos.push(memo, { ...memo, entity_id: 4, state: 3 });
    });
    expect(refunds).toEqual([
      {
        externalId: '3',
        at: new Date('2026-11-20T13:00:00Z'),
        amountMinor: 1150,
        lines: [{ lineId: '11', quantity: 1, restocked: false }],
      },
    ]);
  });
});

describe('row 34: an order that cannot be', () => {
  const cases: [string, (composite: Composite) => void][] = [
    ['an id that is an object', (it) => void Object.assign(it.order, { entity_id: { $gt: '' } })],
    ['a negative total', (it) => void Object.assign(it.order, { base_grand_total: -5 })],
    [
      'a negative quantity',
      (it) => void Object.assign(it.order.items[0] ?? {}, { qty_ordered: -1 }),
    ],
    [
      'a quantity beyond belief',
      (it) => void Object.assign(it.order.items[0] ?? {}, { qty_ordered: 1e9 }),
    ],
    ['half a unit', (it) => void Object.assign(it.order.items[0] ?? {}, { qty_ordered: 1.5 })],
    ['a number of Arabic digits', (it) => void Object.assign(it.order, { base_subtotal: '١٢' })],
    ['an amount in exponents', (it) => void Object.assign(it.order, { base_subtotal: '1e999' })],
    [
      'a time that is none',
      (it) => void Object.assign(it.order, { created_at: '2026-13-45 99:00:00' }),
    ],
    [
      'a currency in words',
      (it) => void Object.assign(it.order, { base_currency_code: 'dollars' }),
    ],
    ['no lines at all', (it) => void Reflect.deleteProperty(it.order, 'items')],
  ];
  it.each(cases)('with %s is set aside with a reason', (_, change) => {
    const error = failure(change);
    expect(error).toBeInstanceOf(TranslateError);
    expect(String(error)).not.toContain('Ingrid');
  });
});
