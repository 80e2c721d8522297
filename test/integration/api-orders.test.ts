import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, apiOf } from '../support/api.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll, takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { type Served, serve } from '../support/serve.ts';

let test: TestHub;
let served: Served;
let seeded: SeededMerchant;
let api: Api;

beforeAll(async () => {
  test = await testHub();
  served = await serve(test.hub);
  seeded = await seedMerchantWithAll(test.hub, 'Anders');
  api = await apiOf(test.hub, served.url, seeded.merchantId);
});

afterAll(async () => {
  await served.close();
  await test.close();
});

const numbers = (answer: Awaited<ReturnType<Api>>) =>
  answer.body.orders.map((order: { number: string }) => order.number);

describe('orders', () => {
  it('page through all of them exactly once while new ones arrive', async () => {
    const channel = await seedChannel(test.hub, { merchantId: 'mer_paging' });
    const call = await apiOf(test.hub, served.url, 'mer_paging');
    const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 10, 0, second));
    for (let i = 0; i < 23; i++) {
      // Three at the same second, so that the cursor has to tell equals apart.
      const placedAt = at(Math.floor(i / 3));
      await takeOrder(test.hub, channel, { externalId: `p${i}`, number: `#p${i}`, placedAt });
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 20; page++) {
      const answer = await call(`/orders?limit=5${cursor && `&cursor=${cursor}`}`);
      seen.push(...numbers(answer));
      cursor = answer.body.next;
      const placedAt = at(1000 + page);
      await takeOrder(test.hub, channel, { externalId: `n${page}`, number: `#n${page}`, placedAt });
    }
    expect(seen).toHaveLength(23);
    expect(new Set(seen).size).toBe(23);
    expect(seen.every((number) => number.startsWith('#p'))).toBe(true);
    const first = await call('/orders?limit=5');
    const foreign = await api(`/orders?limit=5&cursor=${first.body.next}`);
    expect(foreign.status).toBe(404);
    const otherFilter = await call(`/orders?limit=5&state=open&cursor=${first.body.next}`);
    expect(otherFilter.status).toBe(404);
  });

  describe('are searched', () => {
    let call: Api;
    beforeAll(async () => {
      const channel = await seedChannel(test.hub, { merchantId: 'mer_search' });
      call = await apiOf(test.hub, served.url, 'mer_search');
      const buyer = (name: string, email: string, phone: string) => ({
        externalId: null,
        name,
        email,
        phone,
      });
      await takeOrder(test.hub, channel, {
        externalId: '1',
        number: '#1001',
        lines: [lineOf('TEA-GREEN')],
        buyer: buyer('Zoë Ångström', 'zoe@example.com', '+46 70-123 45 67'),
      });
      await takeOrder(test.hub, channel, {
        externalId: '2',
        number: '#2002',
        lines: [lineOf('TEA-BLACK'), lineOf('CUP(1)'), lineOf('2002-SPARE')],
        shipments: [parcelOf('JJD0123')],
        buyer: buyer('Zacharias Berg', 'z.berg@example.net', '0301 555 01'),
      });
    });

    it.each([
      ['a number', '1001', ['#1001']],
      ['a number with its sign', '#2002', ['#2002']],
      ['the beginning of a number', '10', ['#1001']],
      ['a SKU', 'tea-green', ['#1001']],
      ['the beginning of a SKU', 'TEA', ['#2002', '#1001']],
      ['a name without its accents', 'zoe angstrom', ['#1001']],
      ['an e-mail', 'z.berg@example.net', ['#2002']],
      ['the beginning of an e-mail', 'zoe@ex', ['#1001']],
      ['the beginning of a phone as it is written', '+46 70-123 45', ['#1001']],
      ['a phone as it is dialled at home', '070-123 45 67', ['#1001']],
      ['the end of a phone', '1234567', ['#1001']],
      ['a tracking number', 'JJD0123', ['#2002']],
      ['a whole number, and not what only begins so', '2002', ['#2002']],
      ['a phone as digits', '030155501', ['#2002']],
      ['two words that one order has', 'berg tea-black', ['#2002']],
      ['two words of different orders', 'berg tea-green', []],
      ['nothing there', 'coffee', []],
      ['only punctuation', '.*', []],
      ['a pattern, of which only its letter is looked for', '(a+)+$', ['#1001']],
      ['a pattern of other letters', '^(x|y)*$', []],
      ['a bracket', '(', []],
      ['an operator', '$where', []],
      ['brackets inside a SKU', 'cup(1)', ['#2002']],
      ['a pattern in the middle of a word', 'te.-green', []],
    ])('by %s', async (_what, q, expected) => {
      const answer = await call(`/orders?q=${encodeURIComponent(q)}`);
      expect(answer.status).toBe(200);
      expect(numbers(answer).sort()).toEqual([...expected].sort());
    });
  });

  it('are filtered by channel, state, payment and day', async () => {
    const merchantId = 'mer_filters';
    const one = await seedChannel(test.hub, { merchantId });
    const two = await seedChannel(test.hub, { merchantId });
    const call = await apiOf(test.hub, served.url, merchantId);
    const day = (date: string) => new Date(`${date}T12:00:00Z`);
    await takeOrder(test.hub, one, { externalId: '1', number: '#1', placedAt: day('2026-03-01') });
    await takeOrder(test.hub, two, {
      externalId: '2',
      number: '#2',
      placedAt: day('2026-03-02'),
      state: 'cancelled',
      payment: 'refunded',
    });
    const found = async (query: string) => numbers(await call(`/orders?${query}`));
    expect(await found('')).toEqual(['#2', '#1']);
    expect(await found(`channel=${one._id}`)).toEqual(['#1']);
    expect(await found('state=cancelled')).toEqual(['#2']);
    expect(await found('payment=paid')).toEqual(['#1']);
    expect(await found('placed_from=2026-03-02')).toEqual(['#2']);
    expect(await found('placed_to=2026-03-02')).toEqual(['#1']);
    expect(await found(`channel=${two._id}&state=cancelled&payment=refunded&q=2`)).toEqual(['#2']);
    expect(await found(`channel=${seeded.channel._id}`)).toEqual([]);
  });

  it('tell money, what each line holds, the timeline and the ledger lines they caused', async () => {
    const { body } = await api(`/orders/${seeded.orderId}`);
    expect(body.money.total).toEqual({ amount: '40.00', currency: 'EUR', minor: 4000 });
    expect(body.presentment).toBeNull();
    expect(body.lines[0].held).toEqual([
      expect.objectContaining({ location: 'Shelf Anders', committed: 3, shipped: 0 }),
    ]);
    expect(body.unmapped).toBe(true);
    expect(body.timeline[0]).toMatchObject({ kind: 'placed', text: 'Placed as #Anders' });
    expect(body.stock_effects).toHaveLength(1);
    expect(body.stock_effects[0]).toMatchObject({
      sku: 'SKU-Anders',
      from: 'available',
      to: 'committed',
      quantity: 3,
      after: { on_hand: 9, available: 6, committed: 3 },
    });
  });
});

const parcelOf = (number: string) => ({
  ...{ externalId: 'f', at: new Date(), cancelled: false, externalLocationId: null, lines: [] },
  tracking: [{ carrier: 'Post', number, url: null }],
});
