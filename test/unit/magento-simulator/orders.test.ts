import { describe, expect, it } from 'vitest';
import { BUYER, criteria, pick, testStore } from './support.ts';

type Given = ReturnType<typeof testStore>;

const place = ({ store }: Given, sku = 'MUG-1', quantity = 3): string => {
  const id = store.place({ lines: [{ sku, quantity }], buyer: BUYER });
  if (id === null) throw new Error('the store refused the sale');
  return id;
};

const order = async ({ client }: Given, id: string) => (await client.get(`orders/${id}`)).body;

describe('updated_at', () => {
  it('moves at invoice, cancel, hold and refund, and at a shipment that changes the state', async () => {
    const given = testStore();
    const id = place(given);
    const moved = async (deed: () => Promise<unknown> | boolean) => {
      const before = pick(await order(given, id), 'updated_at');
      given.world.pass(5_000);
      await deed();
      return pick(await order(given, id), 'updated_at') !== before;
    };
    const post = (path: string, body = {}) => given.client.post(path, body);
    const ship = (qty: number) => post(`order/${id}/ship`, { items: [{ order_item_id: 1, qty }] });
    expect(await moved(() => post(`orders/${id}/hold`))).toBe(true);
    expect(await moved(() => post(`orders/${id}/unhold`))).toBe(true);
    expect(await moved(() => post(`order/${id}/invoice`))).toBe(true);
    expect(await moved(() => ship(1))).toBe(false);
    expect(await moved(() => given.store.comment(id, 'gift'))).toBe(false);
    expect(
      await moved(() => post(`orders/${id}/comments`, { statusHistory: { comment: 'hi' } })),
    ).toBe(false);
    expect(await moved(() => given.store.addTrack(id, 'T-9'))).toBe(false);
    expect(await moved(() => given.store.editAddress(id, '2 New Road'))).toBe(false);
    expect(await moved(() => ship(2))).toBe(true);
    expect(await moved(() => post(`order/${id}/refund`))).toBe(true);
    expect(pick(await order(given, id), 'state')).toBe('closed');
  });

  it('does not move on a shipment when a track is added', async () => {
    const given = testStore();
    const id = place(given);
    given.store.fulfil(id);
    given.world.pass(60_000);
    given.store.addTrack(id, 'LATE-1');
    const shipment = await given.client.get('shipment/1');
    expect(shipment.body).toMatchObject({ updated_at: '2026-11-23 10:00:00' });
    expect(pick(shipment.body, 'tracks.1')).toMatchObject({
      track_number: 'LATE-1',
      created_at: '2026-11-23 10:01:00',
    });
  });
});

describe('a shipment', () => {
  it('is capped without a word, made again when asked again, and refused when nothing is left', async () => {
    const given = testStore();
    const id = place(given);
    const ship = (qty: number) =>
      given.client.post(`order/${id}/ship`, {
        items: [{ order_item_id: 1, qty }],
        comment: { comment: 'hub:ship:abc' },
        tracks: [{ track_number: 'Z1', title: 'USPS', carrier_code: 'usps' }],
      });
    await ship(1);
    await ship(1);
    expect((await ship(5)).body).toBe('3');
    const list = await given.client.get(`shipments?${criteria([['order_id', 'eq', id]])}`);
    expect(list.body).toMatchObject({
      total_count: 3,
      items: [{ total_qty: 1 }, { total_qty: 1 }, { total_qty: 1 }],
    });
    expect(pick(list.body, 'items.0')).toMatchObject({
      comments: [{ comment: 'hub:ship:abc' }],
      tracks: [{ track_number: 'Z1' }],
    });
    expect(await ship(1)).toMatchObject({
      status: 400,
      body: {
        message:
          "Shipment Document Validation Error(s):\nThe order does not allow a shipment to be created.\nYou can't create a shipment without products.",
      },
    });
  });

  it('addresses the parent of a configurable: its child ships nothing', async () => {
    const given = testStore({ configurableShare: 1 });
    const id = place(given, 'MUG-1');
    const items = (rows: number) => ({ items: [{ order_item_id: rows, qty: 3 }] });
    expect((await given.client.post(`order/${id}/ship`, items(2))).status).toBe(400);
    expect((await given.client.post(`order/${id}/ship`, items(1))).status).toBe(200);
    expect(await order(given, id)).toMatchObject({
      items: [
        { product_type: 'configurable', sku: 'MUG-1', price: 12.5, qty_shipped: 3 },
        { product_type: 'simple', sku: 'MUG-1', price: 0, qty_shipped: 0, parent_item_id: 1 },
      ],
    });
    expect(given.store.shown('MUG-1')).toBe(97);
  });

  it('of ids that are no numbers is refused by type', async () => {
    const given = testStore();
    const id = place(given);
    const items = [{ order_item_id: 'abc', qty: 1 }];
    expect((await given.client.post(`order/${id}/ship`, { items })).body).toEqual({
      message:
        'Error occurred during "order_item_id" processing. The "abc" value\'s type is invalid. The "int" type was expected. Verify and try again.',
    });
  });
});

describe('a cancellation', () => {
  it('answers 200 true once and 200 false when it does nothing', async () => {
    const given = testStore();
    const id = place(given);
    const cancel = () => given.client.post(`orders/${id}/cancel`);
    expect(await cancel()).toMatchObject({ status: 200, body: true });
    expect(await cancel()).toMatchObject({ status: 200, body: false });
    expect(await order(given, id)).toMatchObject({
      state: 'canceled',
      status: 'canceled',
      base_total_canceled: 52.5,
      items: [{ qty_canceled: 3 }],
    });
    expect(given.store.orders()).toMatchObject([
      { cancelled: true, totalMinor: 5250, lines: [{ quantity: 0 }] },
    ]);
  });

  it('does nothing to an order that is invoiced', async () => {
    const given = testStore({ paidAtOnceShare: 1 });
    const id = place(given);
    expect((await given.client.post(`orders/${id}/cancel`)).body).toBe(false);
    expect(await order(given, id)).toMatchObject({ state: 'processing', total_due: 0 });
  });
});

describe('a refund', () => {
  const invoiced = async (given: Given) => {
    const id = place(given);
    await given.client.post(`order/${id}/invoice`);
    return (body: Parameters<Given['client']['post']>[1]) =>
      given.client.post(`order/${id}/refund`, body);
  };
  const one = [{ order_item_id: 1, qty: 1 }];

  it('without shipping_amount gives all shipping back', async () => {
    const given = testStore();
    const refund = await invoiced(given);
    await refund({ items: one });
    await refund({ items: one, arguments: { shipping_amount: 0, adjustment_positive: 1.5 } });
    const list = await given.client.get(`creditmemos?${criteria([])}`);
    expect(list.body).toMatchObject({
      items: [
        { grand_total: 27.5, shipping_amount: 15 },
        { grand_total: 14, shipping_amount: 0, adjustment: 1.5 },
      ],
    });
    expect(await order(given, '1')).toMatchObject({
      state: 'processing',
      total_refunded: 41.5,
      shipping_refunded: 15,
      adjustment_positive: 1.5,
    });
  });

  it('of more than was billed is refused, and so is one before the invoice', async () => {
    const given = testStore();
    const refund = await invoiced(given);
    const over = await refund({ items: [{ order_item_id: 1, qty: 4 }] });
    expect(over.status).toBe(400);
    expect(pick(over.body, 'message')).toContain('unrefunded quantity for product SKU "MUG-1"');
    const other = place(given);
    const early = await given.client.post(`order/${other}/refund`);
    expect(early.status).toBe(400);
  });
});

describe('states', () => {
  it('go from new over processing to complete, and to closed by a full refund', async () => {
    const given = testStore();
    const id = place(given);
    const state = async () => pick(await order(given, id), 'state');
    expect(await order(given, id)).toMatchObject({ state: 'new', status: 'pending' });
    await given.client.post(`order/${id}/ship`);
    expect(await state()).toBe('processing');
    await given.client.post(`order/${id}/invoice`);
    expect(await state()).toBe('complete');
    await given.client.post(`order/${id}/refund`);
    expect(await state()).toBe('closed');
  });

  it('of a held order is remembered, and nothing ships or cancels meanwhile', async () => {
    const given = testStore();
    const id = place(given);
    expect(given.store.hold(id)).toBe(true);
    expect(given.store.hold(id)).toBe(false);
    expect(await order(given, id)).toMatchObject({ state: 'holded', hold_before_state: 'new' });
    expect((await given.client.post(`order/${id}/ship`)).status).toBe(400);
    expect(given.store.cancel(id, { restock: true })).toBe(false);
    expect(given.store.unhold(id)).toBe(true);
    expect(await order(given, id)).toMatchObject({ state: 'new' });
  });
});

describe('money', () => {
  it('is kept in base and order currency with four decimals', async () => {
    const given = testStore({ orderCurrency: 'EUR', rate: 0.9137, taxPercent: 10 });
    const ids = Array.from({ length: 8 }, () => place(given, 'TEA-RED', 1));
    const orders = await Promise.all(ids.map((id) => order(given, id)));
    const abroad = orders.find((one) => pick(one, 'order_currency_code') === 'EUR');
    // 3.99 + 0.40 tax + 5 shipping; the tax is rounded once, in base currency.
    expect(abroad).toMatchObject({
      base_currency_code: 'USD',
      base_to_order_rate: 0.9137,
      base_grand_total: 9.39,
      subtotal: 3.6457,
      tax_amount: 0.3655,
      shipping_amount: 4.5685,
      grand_total: 8.5797,
      store_id: 2,
    });
    expect(pick(abroad, 'increment_id')).toMatch(/^2\d{9}$/);
    expect(orders.some((one) => pick(one, 'increment_id') === '000000001')).toBe(true);
    expect(given.store.orders().every((one) => one.totalMinor === 939)).toBe(true);
  });

  it('of all credit memos together closes an order whose tax does not split evenly', async () => {
    const given = testStore({ taxPercent: 7 });
    const id = place(given, 'TEA-RED', 3);
    expect(given.store.fulfil(id)).toBe(true);
    for (let unit = 0; unit < 3; unit++) {
      expect(given.store.refund(id, [{ sku: 'TEA-RED', quantity: 1 }], { restock: true })).toBe(
        true,
      );
    }
    expect(await order(given, id)).toMatchObject({ state: 'closed' });
  });
});

describe('buyers', () => {
  it('are guests or customers, and a customer stays the same one', async () => {
    const given = testStore();
    const orders = [];
    for (let n = 0; n < 24; n++) {
      const buyer = { name: 'Cy Dell', email: `cy-${n % 8}@example.test` };
      const id = given.store.place({ lines: [{ sku: 'MUG-1', quantity: 1 }], buyer }) ?? '';
      orders.push(await order(given, id));
    }
    const guests = orders.filter((one) => pick(one, 'customer_is_guest') === 1);
    const known = orders.filter((one) => pick(one, 'customer_is_guest') === 0);
    expect(guests.length).toBeGreaterThan(0);
    expect(known.length).toBeGreaterThan(0);
    for (const guest of guests) expect(guest).not.toHaveProperty('customer_id');
    const distinct = (field: string) => new Set(known.map((one) => pick(one, field))).size;
    expect(distinct('customer_id')).toBe(distinct('customer_email'));
  });
});
