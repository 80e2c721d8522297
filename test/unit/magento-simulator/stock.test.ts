import { describe, expect, it } from 'vitest';
import { BUYER, criteria, testStore } from './support.ts';

type Given = ReturnType<typeof testStore>;

const cart = (sku: string, quantity: number) => ({ lines: [{ sku, quantity }], buyer: BUYER });

async function numbers({ client }: Given, sku = 'MUG-1') {
  const source = await client.read(
    `inventory/source-items?${criteria([['sku', 'eq', sku]])}`,
    'items.0.quantity',
  );
  const salable = await client.read(`inventory/get-product-salable-quantity/${sku}/1`, '');
  return { source, salable };
}

const place = ({ store }: Given, quantity = 3, sku = 'MUG-1'): string => {
  const id = store.place(cart(sku, quantity));
  if (id === null) throw new Error('the store refused the sale');
  return id;
};

const rowId = async ({ client }: Given, id: string) =>
  Number(await client.read(`orders/${id}`, 'items.0.item_id'));

describe('stock follows the walk measured on a live store', () => {
  it('a sale reserves, an invoice does nothing, a shipment takes from the source', async () => {
    const given = testStore();
    const id = place(given);
    expect(await numbers(given)).toEqual({ source: 100, salable: 97 });
    await given.client.post(`order/${id}/invoice`);
    expect(await numbers(given)).toEqual({ source: 100, salable: 97 });
    const items = [{ order_item_id: await rowId(given, id), qty: 2 }];
    expect((await given.client.post(`order/${id}/ship`, { items })).body).toBe('1');
    expect(await numbers(given)).toEqual({ source: 98, salable: 97 });
  });

  it('a cancellation gives the reservation back', async () => {
    const given = testStore();
    const id = place(given);
    expect((await given.client.post(`orders/${id}/cancel`)).body).toBe(true);
    expect(await numbers(given)).toEqual({ source: 100, salable: 100 });
  });

  it.each([
    { shipped: true, returned: true, source: 98, salable: 98 },
    { shipped: true, returned: false, source: 97, salable: 97 },
    { shipped: false, returned: true, source: 100, salable: 98 },
    { shipped: false, returned: false, source: 99, salable: 97 },
  ])(
    'a refund of one unit (shipped: $shipped, returned: $returned) leaves source $source, salable $salable',
    async ({ shipped, returned, source, salable }) => {
      const given = testStore();
      const id = place(given);
      await given.client.post(`order/${id}/invoice`);
      if (shipped) await given.client.post(`order/${id}/ship`);
      const row = await rowId(given, id);
      const answer = await given.client.post(`order/${id}/refund`, {
        items: [{ order_item_id: row, qty: 1 }],
        arguments: {
          shipping_amount: 0,
          extension_attributes: { return_to_stock_items: returned ? [row] : [] },
        },
      });
      expect(answer.body).toBe('1');
      expect(await numbers(given)).toEqual({ source, salable });
    },
  );

  it('a refund of a partly shipped row takes the units that never left first', async () => {
    const given = testStore();
    const id = place(given);
    const row = await rowId(given, id);
    await given.client.post(`order/${id}/invoice`);
    await given.client.post(`order/${id}/ship`, { items: [{ order_item_id: row, qty: 2 }] });
    const refund = () =>
      given.client.post(`order/${id}/refund`, {
        items: [{ order_item_id: row, qty: 1 }],
        arguments: { shipping_amount: 0, extension_attributes: { return_to_stock_items: [row] } },
      });
    await refund();
    expect(await numbers(given)).toEqual({ source: 98, salable: 98 });
    await refund();
    expect(await numbers(given)).toEqual({ source: 99, salable: 99 });
  });

  it('writing the bare available number makes Magento subtract open orders again', async () => {
    const given = testStore();
    place(given);
    const write = (quantity: number) =>
      given.client.post('inventory/source-items', {
        sourceItems: [{ sku: 'MUG-1', source_code: 'default', quantity, status: 1 }],
      });
    await write(7);
    expect(await numbers(given)).toEqual({ source: 7, salable: 4 });
    await write(7 + 3);
    expect(await numbers(given)).toEqual({ source: 10, salable: 7 });
  });
});

describe('source items', () => {
  const write = ({ client }: Given, item: Record<string, string | number>) =>
    client.post('inventory/source-items', { sourceItems: [{ source_code: 'default', ...item }] });

  it.each([
    { sku: 'GHOST', quantity: 9, status: 1 },
    { sku: 'MUG-1', quantity: -5, status: 1 },
    { sku: 'MUG-1-ANY', quantity: 5, status: 1 },
  ])('are written without a question: %j', async (item) => {
    const given = testStore({ configurableShare: 1 });
    const answer = await write(given, item);
    expect(answer).toMatchObject({ status: 200, body: [] });
  });

  it('of a lower-case SKU change the row and leave salable as it was', async () => {
    const given = testStore();
    expect((await write(given, { sku: 'mug-1', quantity: 5, status: 1 })).status).toBe(200);
    expect(await numbers(given)).toEqual({ source: 5, salable: 100 });
  });

  it('need a status and a known source, and are all refused when one is', async () => {
    const given = testStore();
    expect(await write(given, { sku: 'MUG-1', quantity: 1 })).toMatchObject({
      status: 400,
      body: { message: 'Validation Failed: "status" should be numeric.' },
    });
    const sourceItems = [
      { sku: 'MUG-1', source_code: 'default', quantity: 1, status: 1 },
      { sku: 'MUG-1', source_code: 'moon', quantity: 1, status: 1 },
    ];
    expect((await given.client.post('inventory/source-items', { sourceItems })).status).toBe(400);
    expect(await numbers(given)).toEqual({ source: 100, salable: 100 });
  });

  it('with units but out of stock count nothing', async () => {
    const given = testStore();
    await write(given, { sku: 'MUG-1', quantity: 8, status: 0 });
    expect(await numbers(given)).toEqual({ source: 8, salable: 0 });
  });

  it('beyond an array limit are refused with the limit', async () => {
    const given = testStore({ arrayLimit: 1 });
    const item = { sku: 'MUG-1', source_code: 'default', quantity: 1, status: 1 };
    const answer = await given.client.post('inventory/source-items', { sourceItems: [item, item] });
    expect(answer).toMatchObject({ status: 400, body: { parameters: { max: 1 } } });
  });
});

describe('a stock with two sources', () => {
  const two = () =>
    testStore({
      sources: [
        { code: 'east', name: 'East' },
        { code: 'west', name: 'West' },
      ],
    });

  it('sells the sum of its own sources and ships from the unrelated default one unless told', async () => {
    const given = two();
    expect(given.store.shown('MUG-1')).toBe(100);
    const id = place(given, 60);
    const whole = await given.client.post(`order/${id}/ship`);
    expect(whole).toMatchObject({
      status: 400,
      body: { message: 'Could not save a shipment, see error log for details' },
    });
    expect(given.store.fulfil(id)).toBe(true);
    const sources = await given.client.get(`shipments?${criteria([['order_id', 'eq', id]])}`);
    expect(sources.body).toMatchObject({
      items: [
        { total_qty: 50, extension_attributes: { source_code: 'east' } },
        { total_qty: 10, extension_attributes: { source_code: 'west' } },
      ],
    });
    expect(given.store.shown('MUG-1')).toBe(40);
  });

  it('tells its website, links and priorities', async () => {
    const { client } = two();
    expect((await client.get('inventory/stock-resolver/website/base')).body).toMatchObject({
      stock_id: 2,
    });
    expect(
      await client.read(
        `inventory/stock-source-links?${criteria([['stock_id', 'eq', '2']])}`,
        'items',
      ),
    ).toEqual([
      { stock_id: 2, source_code: 'east', priority: 1 },
      { stock_id: 2, source_code: 'west', priority: 2 },
    ]);
    expect(await client.read(`inventory/sources?${criteria([])}`, 'total_count')).toBe(3);
  });
});

describe('staff and shoppers', () => {
  it('are refused a sale beyond what is shown, and of what is not sold', () => {
    const { store } = testStore();
    expect(store.place(cart('CUP-2', 11))).toBeNull();
    expect(
      store.place({
        lines: [
          { sku: 'CUP-2', quantity: 6 },
          { sku: 'CUP-2', quantity: 5 },
        ],
        buyer: BUYER,
      }),
    ).toBeNull();
    expect(store.place(cart('NOPE', 1))).toBeNull();
    expect(store.place(cart('CUP-2', 10))).toBe('1');
    expect(store.shown('CUP-2')).toBe(0);
  });

  it('set the number that buyers then see, whatever is reserved', () => {
    const given = testStore();
    place(given, 3);
    given.store.setStock('MUG-1', 20);
    expect(given.store.shown('MUG-1')).toBe(20);
  });

  it('cancel what is not shipped, paid or not, with or without the units coming back', () => {
    for (const paidAtOnceShare of [0, 1]) {
      for (const restock of [true, false]) {
        const given = testStore({ paidAtOnceShare });
        const id = place(given, 3);
        expect(given.store.cancel(id, { restock })).toBe(true);
        expect(given.store.shown('MUG-1')).toBe(restock ? 100 : 97);
        expect(given.store.orders()[0]?.lines).toEqual([{ sku: 'MUG-1', quantity: 0 }]);
        expect(given.store.cancel(id, { restock })).toBe(false);
      }
    }
  });

  it('refund shipped units with or without the units coming back, and cannot edit an order', () => {
    const { store } = testStore();
    const id = store.place(cart('MUG-1', 3)) ?? '';
    expect(store.removeFromOrder(id, { sku: 'MUG-1', quantity: 1 })).toBe(false);
    expect(store.fulfil(id)).toBe(true);
    expect(store.fulfil(id)).toBe(false);
    expect(store.refund(id, [{ sku: 'MUG-1', quantity: 1 }], { restock: true })).toBe(true);
    expect(store.refund(id, [{ sku: 'MUG-1', quantity: 1 }], { restock: false })).toBe(true);
    expect(store.shown('MUG-1')).toBe(98);
    expect(store.refund(id, [{ sku: 'MUG-1', quantity: 2 }], { restock: true })).toBe(false);
    expect(store.orders()).toMatchObject([
      // One came back, one was only paid back.
      { id, number: '000000001', cancelled: false, lines: [{ sku: 'MUG-1', quantity: 2 }] },
    ]);
  });
});
