import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { type Api, apiOf } from '../support/api.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll } from '../support/merchant.ts';
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
