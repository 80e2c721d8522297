import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishChannel } from '../../server/services/publish.ts';
import { type Api, apiOf } from '../support/api.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll, takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { type Served, serve } from '../support/serve.ts';
import { outage } from '../support/test-store.ts';
import { workInbox } from '../support/work.ts';

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
        lines: [lineOf('TEA-BLACK'), lineOf('CUP(1)')],
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
      ['a phone as it is written', '+46 70-123 45', ['#1001']],
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

describe('stock', () => {
  it('shows balances by location and what each channel shows', async () => {
    const { body } = await api('/stock/SKU-Anders');
    expect(body.locations[0].balance).toMatchObject({ on_hand: 9, available: 6, committed: 3 });
    expect(body.channels[0]).toMatchObject({ buffer: 2, sellable: 4, published: 4 });
  });

  it('pages by SKU and finds by the words of SKU and title', async () => {
    const merchantId = 'mer_stock';
    await seedChannel(test.hub, { merchantId, stock: { 'A/1 é': 1, B2: 2, C3: 3, D4: 0 } });
    const call = await apiOf(test.hub, served.url, merchantId);
    const skus = (answer: Awaited<ReturnType<Api>>) =>
      answer.body.items.map((item: { sku: string }) => item.sku);
    const first = await call('/stock?limit=3');
    expect(skus(first)).toEqual(['A/1 é', 'B2', 'C3']);
    const second = await call(`/stock?limit=3&cursor=${first.body.next}`);
    expect(skus(second)).toEqual(['D4']);
    expect(second.body.next).toBeNull();
    expect(skus(await call('/stock?q=b2'))).toEqual(['B2']);
    expect(skus(await call('/stock?q=item'))).toHaveLength(4);
    expect(skus(await call('/stock?q=.*'))).toEqual([]);
    const one = await call(`/stock/${encodeURIComponent('A/1 é')}`);
    expect(one.body.sku).toBe('A/1 é');
  });

  it('explains a number from the ledger to the receipt of the last write', async () => {
    const { hub, store } = test;
    const channel = await seedChannel(hub, {
      merchantId: 'mer_why',
      stock: { 'WHY-1': 9 },
      buffer: 2,
      location: 'Cellar',
    });
    store.numbers.set('i-WHY-1', 9);
    const call = await apiOf(hub, served.url, 'mer_why');
    await publishChannel(hub, channel._id);
    const { body } = await call(`/stock/WHY-1/why?channel=${channel._id}`);
    const [why] = body.numbers;
    expect(why).toMatchObject({ target: 7, buffer: 2, believed: 7, published: 7, in_flight: null });
    expect(why.because[0]).toBe('It should show 7: 9 available at Cellar less a buffer of 2.');
    expect(why.sources[0].ledger[0]).toMatchObject({ quantity: 9, cause: { kind: 'opening' } });
    expect(why.writes[0]).toMatchObject({ state: 'written', expected: 9, sellable: 7 });
    expect(why.writes[0].receipt).toMatch(/^receipt-/);
  });

  it('tells what keeps a number from being written', async () => {
    const { hub, store } = test;
    const stock = { 'WHY-2': 5 };
    const channel = await seedChannel(hub, { merchantId: 'mer_why2', stock, mode: 'shadow' });
    const call = await apiOf(hub, served.url, 'mer_why2');
    const because = async () =>
      (await call(`/stock/WHY-2/why?channel=${channel._id}`)).body.numbers[0].because.join(' ');
    expect(await because()).toMatch(/never read.*shadow mode.*due/s);
    await hub.store.channels.set(channel._id, { mode: 'live' });
    store.failing = outage();
    await publishChannel(hub, channel._id);
    store.failing = null;
    expect(await because()).toMatch(/rests until/);
  });
});

describe('channels', () => {
  it('tell their lag: what waits, since when, and what is not published', async () => {
    const { hub } = test;
    const stock = { 'LAG-1': 3 };
    const channel = await seedChannel(hub, { merchantId: 'mer_lag', stock });
    const call = await apiOf(hub, served.url, 'mer_lag');
    const receivedAt = new Date('2026-03-01T09:00:00Z');
    await hub.store.inbox.store([
      {
        merchantId: 'mer_lag',
        channelId: channel._id,
        deliveryId: '1',
        topic: 'order-hint',
        body: Buffer.from('{"externalId":"404"}'),
        source: 'webhook',
        receivedAt,
        readUpTo: null,
      },
    ]);
    const { body } = await call('/channels');
    expect(body.channels[0]).toMatchObject({
      id: channel._id,
      mode: 'live',
      status: 'connected',
      lag: { pending_deliveries: 1, oldest_pending_at: receivedAt.toISOString(), unpublished: 1 },
      usage: { calls: 0, throttled: 0 },
    });
    expect(body.channels[0].lag.oldest_unpublished_at).toEqual(expect.any(String));
    test.store.numbers.set('i-LAG-1', 3);
    await publishChannel(hub, channel._id);
    await workInbox(hub, channel._id);
    const after = await call('/channels');
    expect(after.body.channels[0].lag).toMatchObject({
      pending_deliveries: 0,
      oldest_pending_at: null,
      unpublished: 0,
      oldest_unpublished_at: null,
      dead_letters: 1,
    });
  });
});

describe('dead letters', () => {
  it('show their payload to keys that may read payloads only', async () => {
    const path = `/dead-letters/${seeded.deadLetterId}`;
    expect((await api(path)).body.payload).toMatchObject({
      text: '{"secret of a buyer":"payload-Anders"}',
      cut: false,
    });
    const plain = await apiOf(test.hub, served.url, seeded.merchantId, ['read:inbox']);
    const { body, text } = await plain(path);
    expect(body.payload).toBeNull();
    expect(text).not.toContain('secret of a buyer');
  });

  it('are worked again when they are replayed, and close their exception', async () => {
    const { hub, nudges } = test;
    const own = await seedMerchantWithAll(hub, 'Replay');
    const call = await apiOf(hub, served.url, own.merchantId);
    const { deadLetterId, channel } = own;
    const open = async () => (await call('/exceptions?kind=dead-letter')).body.exceptions.length;
    expect(await open()).toBe(1);
    const replay = () => call(`/dead-letters/${deadLetterId}/replay`, { method: 'POST' });
    expect((await replay()).body).toEqual({ replayed: true });
    expect(nudges).toContainEqual(['drain', channel._id]);
    expect(await open()).toBe(0);
    expect((await replay()).status).toBe(404);
    await workInbox(hub, channel._id);
    expect(await open()).toBe(1);
    expect((await call('/dead-letters')).body.dead_letters).toHaveLength(1);
  });

  it('page newest first', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_dead' });
    const call = await apiOf(hub, served.url, 'mer_dead');
    const rows = Array.from({ length: 7 }, (_, i) => ({
      merchantId: 'mer_dead',
      channelId: channel._id,
      deliveryId: `d${i}`,
      topic: 'nonsense',
      body: Buffer.from('{}'),
      source: 'webhook' as const,
      receivedAt: new Date(Date.UTC(2026, 2, 1, 10, 0, Math.floor(i / 2))),
      readUpTo: null,
    }));
    await hub.store.inbox.store(rows);
    await workInbox(hub, channel._id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await call(`/dead-letters?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.dead_letters.map((each: { delivery_id: string }) => each.delivery_id));
      cursor = body.next;
    }
    expect(seen.toSorted()).toEqual(rows.map((row) => row.deliveryId));
    expect(seen[0]).toBe('d6');
  });
});

describe('exceptions', () => {
  it('are closed by a person, and come back when the trouble does', async () => {
    const own = await seedMerchantWithAll(test.hub, 'Except');
    const call = await apiOf(test.hub, served.url, own.merchantId);
    const closed = await call(`/exceptions/${own.exceptionId}/close`, { method: 'POST' });
    expect(closed.body).toMatchObject({ id: own.exceptionId, state: 'closed' });
    const ids = async (state: string) =>
      (await call(`/exceptions?state=${state}`)).body.exceptions.map(
        (each: { id: string }) => each.id,
      );
    expect(await ids('open')).not.toContain(own.exceptionId);
    expect(await ids('closed')).toContain(own.exceptionId);
  });
});
