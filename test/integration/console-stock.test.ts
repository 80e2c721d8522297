import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../server/services/audit/audit.ts';
import { sweep } from '../../server/services/inbox/sweep.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { post } from '../../server/services/stock/post.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type Answer, type Api, apiOf } from '../support/api.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { type Served, serve } from '../support/serve.ts';

let test: TestHub;
let served: Served;

beforeAll(async () => {
  test = await testHub();
  served = await serve(test.hub);
});

afterAll(async () => {
  await served.close();
  await test.close();
});

interface Shop {
  readonly merchantId: string;
  readonly channel: ChannelDoc;
  /** The shelf the stock stands on. */
  readonly main: string;
  /** A second, empty one that the hub counts. */
  readonly cellar: string;
  readonly get: Api;
  send(path: string, body: object, method?: string): Promise<Answer>;
  balance(sku?: string, locationId?: string): Promise<Record<string, number>>;
}

let shops = 0;

/** A merchant of its own: `SKU` 12 at Main, a cellar, one live shop that shows what it should. */
async function shopWith(stock: Record<string, number> = { MUG: 12 }): Promise<Shop> {
  const { hub } = test;
  const merchantId = `mer_s${++shops}`;
  const channel = await seedChannel(hub, { merchantId, name: 'Shop', stock });
  for (const [sku, units] of Object.entries(stock)) test.store.numbers.set(`i-${sku}`, units);
  await publishChannel(hub, channel._id);
  const cellar = hub.newId('loc');
  const shelf = { _id: cellar, merchantId, name: 'Cellar', counter: 'hub', links: [] };
  await hub.store.locations.insert(shelf);
  const get = await apiOf(hub, served.url, merchantId);
  const main = channel.defaultLocationId ?? '';
  return {
    merchantId,
    channel,
    main,
    cellar,
    get,
    send: (path, body, method = 'POST') => get(path, { method, body: JSON.stringify(body) }),
    balance: async (sku = 'MUG', locationId = main) => {
      const { body } = await get(`/stock/${sku}`);
      const places: { location_id: string; balance: Record<string, number> }[] = body.locations;
      return places.find((each) => each.location_id === locationId)?.balance ?? {};
    },
  };
}

/** What the audit finds; the channels are asked too. */
async function problems({ merchantId, channel }: Shop): Promise<string[]> {
  for (let i = 0; i < 5; i++) await publishChannel(test.hub, channel._id);
  const { checks } = await audit(test.hub, merchantId, { offline: false, againAfterMs: 0 });
  return checks.flatMap((check) => check.problems.map((each) => `${each.where}: ${each.message}`));
}

const count = (shop: Shop, over: object = {}) =>
  shop.send('/stock/MUG/count', {
    location: shop.main,
    counted: 10,
    seen: 12,
    key: 'count-0001',
    ...over,
  });

const take = (shop: Shop, quantity: number, externalId: string) =>
  takeOrder(test.hub, shop.channel, {
    externalId,
    number: `#${externalId}`,
    placedAt: test.hub.now(),
    lines: [lineOf('MUG', quantity)],
  });

describe('a count', () => {
  it('is previewed without changing anything, then booked, and every channel follows', async () => {
    const shop = await shopWith();
    const seen = await count(shop, { preview: true });
    expect(seen.body).toMatchObject({ state: 'preview', id: null, was: 12, difference: -2 });
    expect(seen.body.channels[0]).toMatchObject({ channel: 'Shop', shows: 12, will_show: 10 });
    expect(await shop.balance()).toMatchObject({ on_hand: 12 });
    const { status, body } = await count(shop, { note: 'two broken' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'counted', was: 12, counted: 10, difference: -2 });
    expect(body.channels[0]).toMatchObject({ will_show: 10 });
    expect(await shop.balance()).toMatchObject({ on_hand: 10, available: 10 });
    expect(await problems(shop)).toEqual([]);
    expect(test.store.numbers.get('i-MUG')).toBe(10);
    const { lines } = (await shop.get('/stock/MUG/history')).body;
    expect(lines[0]).toMatchObject({
      from: 'available',
      to: 'count',
      quantity: 2,
      undo: 'possible',
      cause: { kind: 'count', id: body.id, note: 'two broken', channel_id: null },
    });
    expect(lines[0].cause.actor).toMatch(/^key:/);
  });

  it('counts once, however often the button was pressed', async () => {
    const shop = await shopWith();
    const answers = await Promise.all(Array.from({ length: 20 }, () => count(shop)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map((answer) => answer.text)).size).toBeLessThanOrEqual(2);
    for (const { body } of answers) expect(body).toMatchObject({ was: 12, difference: -2 });
    expect(await shop.balance()).toMatchObject({ on_hand: 10 });
    expect(await problems(shop)).toEqual([]);
  });

  it('of two people is booked for one of them: the other one is told both numbers', async () => {
    const shop = await shopWith();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => count(shop, { key: `person-000${i}` })),
    );
    const refused = answers.filter((answer) => answer.status === 409);
    expect(refused).toHaveLength(7);
    for (const { body } of refused) {
      expect(body.error).toMatchObject({ code: 'stock_moved' });
      expect(body.error.message).toMatch(/12 on hand when you looked, and is 10 now/);
    }
    expect(await shop.balance()).toMatchObject({ on_hand: 10 });
    expect(await problems(shop)).toEqual([]);
  });

  it('beside sales keeps both: what was sold is still on the shelf until it is shipped', async () => {
    const shop = await shopWith();
    const [answer] = await Promise.all([
      count(shop),
      ...Array.from({ length: 6 }, (_, i) => take(shop, 1, `par-${i}`)),
    ]);
    expect(answer.status).toBe(200);
    expect(await shop.balance()).toEqual({
      on_hand: 10,
      available: 4,
      committed: 6,
      unavailable: 0,
      incoming: 0,
    });
    test.store.numbers.set('i-MUG', 6);
    expect(await problems(shop)).toEqual([]);
  });

  it('of what the books say already moves nothing', async () => {
    const shop = await shopWith();
    const { body } = await count(shop, { counted: 12 });
    expect(body).toMatchObject({ state: 'unchanged', id: null, difference: 0 });
    expect((await shop.get('/stock/MUG/history')).body.lines).toHaveLength(1);
  });

  it('below what buyers are owed shows the oversell instead of hiding it', async () => {
    const shop = await shopWith();
    await take(shop, 5, 'owed');
    const { status } = await count(shop, { counted: 3 });
    expect(status).toBe(200);
    expect(await shop.balance()).toMatchObject({ on_hand: 3, available: -2, committed: 5 });
    const { body } = await shop.get('/stock?filter=oversold');
    expect(body.items).toMatchObject([{ sku: 'MUG', oversold: true, low: true }]);
    expect((await shop.get('/exceptions?kind=oversold')).body.exceptions).toHaveLength(1);
  });

  it('is refused with words where a channel counts the shelf, and moves nothing there', async () => {
    const shop = await shopWith();
    const { locations } = test.hub.store;
    await locations.docs.updateOne({ _id: shop.main }, { $set: { counter: shop.channel._id } });
    const { main, cellar } = shop;
    const acts: [string, object][] = [
      ['count', { location: main, counted: 10, seen: 12, key: 'elsewhere-1' }],
      ['transfer', { from: main, to: cellar, quantity: 1, key: 'elsewhere-2' }],
      ['transfer', { from: cellar, to: main, quantity: 1, key: 'elsewhere-3' }],
      ['incoming', { location: main, quantity: 1, key: 'elsewhere-4' }],
      ['receive', { location: main, quantity: 1, key: 'elsewhere-5' }],
    ];
    for (const [act, body] of acts) {
      const answer = await shop.send(`/stock/MUG/${act}`, body);
      expect([act, answer.status]).toEqual([act, 409]);
      expect(answer.body.error).toMatchObject({
        code: 'counted_elsewhere',
        message: 'Main is counted in Shop, not here.',
      });
    }
    expect((await shop.get('/stock/MUG/history')).body.lines).toHaveLength(1);
    const { places } = (await shop.get('/stock/MUG')).body;
    expect(places).toContainEqual({
      location_id: main,
      location: 'Main',
      counted_by: { channel_id: shop.channel._id, channel: 'Shop' },
    });
  });

  it('with a key that did something else is refused', async () => {
    const shop = await shopWith();
    await count(shop);
    const { status, body } = await count(shop, { counted: 9, seen: 10 });
    expect([status, body.error.code]).toEqual([409, 'key_reused']);
    expect(await shop.balance()).toMatchObject({ on_hand: 10 });
  });

  it('finds no item and no location of another merchant', async () => {
    const [shop, other] = [await shopWith(), await shopWith({ LAMP: 3 })];
    expect((await count(shop, { location: other.main })).status).toBe(404);
    const body = { location: shop.main, counted: 1, seen: 3, key: 'foreign-1' };
    expect((await shop.send('/stock/LAMP/count', body)).status).toBe(404);
  });
});

describe('a transfer', () => {
  const move = (shop: Shop, over: object = {}) =>
    shop.send('/stock/MUG/transfer', {
      from: shop.main,
      to: shop.cellar,
      quantity: 5,
      key: 'transfer-1',
      ...over,
    });

  it('moves both halves once, and channels that sell from the one place only follow', async () => {
    const shop = await shopWith();
    const answers = await Promise.all(Array.from({ length: 20 }, () => move(shop)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    for (const { body } of answers) expect(body.lines).toHaveLength(2);
    expect(await shop.balance()).toMatchObject({ available: 7 });
    expect(await shop.balance('MUG', shop.cellar)).toMatchObject({ available: 5 });
    expect(await problems(shop)).toEqual([]);
    expect(test.store.numbers.get('i-MUG')).toBe(7);
  });

  it('never takes more than is available, however many ask at once', async () => {
    const shop = await shopWith();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => move(shop, { key: `at-once-${i}0` })),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([200, 200, 409, 409, 409, 409]);
    expect(await shop.balance()).toMatchObject({ available: 2 });
    expect(await shop.balance('MUG', shop.cellar)).toMatchObject({ available: 10 });
    expect(await problems(shop)).toEqual([]);
  });

  it('leaves alone what buyers are owed', async () => {
    const shop = await shopWith();
    await take(shop, 9, 'owed-9');
    const { status, body } = await move(shop);
    expect([status, body.error.code]).toEqual([409, 'not_enough']);
    expect(body.error.message).toBe('5 were asked for, and 3 are available at Main.');
  });

  it('to the same place is refused', async () => {
    const shop = await shopWith();
    const { status, body } = await move(shop, { to: shop.main });
    expect([status, body.error.code]).toEqual([409, 'same_place']);
  });

  it('of which a crash left one half is told by the audit and finished by the sweep', async () => {
    const shop = await shopWith();
    const { hub } = test;
    const { append } = hub.store.ledger;
    const real = append.bind(hub.store.ledger);
    // The process dies after the first of the two lines is durable.
    Object.assign(hub.store.ledger, {
      append: async (lines: Parameters<typeof append>[0]) => {
        await real(lines.slice(0, 1));
        throw new Error('the process was killed');
      },
    });
    expect((await move(shop)).status).toBe(500);
    Object.assign(hub.store.ledger, { append });
    const found = await problems(shop);
    expect(found).toContainEqual(expect.stringContaining('5 transferred units left and never arr'));
    await hub.store.ledger.docs.updateMany(
      { merchantId: shop.merchantId, key: 'by-hand:transfer:transfer-1:out' },
      { $set: { postedAt: new Date(hub.now().getTime() - 60_000) } },
    );
    await sweep(hub);
    expect(await problems(shop)).toEqual([]);
    expect(await shop.balance()).toMatchObject({ available: 7 });
    expect(await shop.balance('MUG', shop.cellar)).toMatchObject({ available: 5 });
    expect((await move(shop)).body.lines).toHaveLength(2);
    expect(await shop.balance()).toMatchObject({ available: 7 });
  });
});

describe('what a supplier brings', () => {
  const deliver = (shop: Shop, act: string, quantity: number, key: string) =>
    shop.send(`/stock/MUG/${act}`, { location: shop.main, quantity, key, note: 'PO 4711' });

  it('is nobody’s to sell until it is received', async () => {
    const shop = await shopWith();
    expect((await deliver(shop, 'incoming', 20, 'po-4711-a')).status).toBe(200);
    expect(await shop.balance()).toMatchObject({ on_hand: 12, available: 12, incoming: 20 });
    const twice = await Promise.all(
      Array.from({ length: 5 }, () => deliver(shop, 'receive', 15, 'po-4711-b')),
    );
    expect(twice.map((answer) => answer.status)).toEqual(Array(5).fill(200));
    expect(await shop.balance()).toMatchObject({ on_hand: 27, available: 27, incoming: 5 });
    expect(await problems(shop)).toEqual([]);
    expect(test.store.numbers.get('i-MUG')).toBe(27);
  });

  it('cannot be received beyond what is expected', async () => {
    const shop = await shopWith();
    await deliver(shop, 'incoming', 2, 'po-small-1');
    const { status, body } = await deliver(shop, 'receive', 3, 'po-small-2');
    expect([status, body.error.code]).toEqual([409, 'not_expected']);
    expect(await shop.balance()).toMatchObject({ available: 12, incoming: 2 });
  });

  it('can be taken back while it is still expected, and not after', async () => {
    const shop = await shopWith();
    const first = (await deliver(shop, 'incoming', 4, 'po-back-1')).body.id;
    const second = (await deliver(shop, 'incoming', 4, 'po-back-2')).body.id;
    await deliver(shop, 'receive', 4, 'po-back-3');
    expect((await shop.send(`/stock/movements/${first}/undo`, {})).status).toBe(200);
    const { status, body } = await shop.send(`/stock/movements/${second}/undo`, {});
    expect([status, body.error.code]).toEqual([409, 'not_enough']);
    expect(await shop.balance()).toMatchObject({ available: 16, incoming: 0 });
    expect(await problems(shop)).toEqual([]);
  });
});

describe('undo', () => {
  const undo = (shop: Shop, id: string) => shop.send(`/stock/movements/${id}/undo`, {});

  it('of a count posts its opposite, once', async () => {
    const shop = await shopWith();
    const { id } = (await count(shop)).body;
    const answers = await Promise.all(Array.from({ length: 10 }, () => undo(shop, id)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    const late = answers.filter((answer) => answer.status === 409);
    for (const { body } of late) expect(body.error.code).toBe('already_undone');
    expect(await shop.balance()).toMatchObject({ on_hand: 12, available: 12 });
    const { lines } = (await shop.get('/stock/MUG/history')).body;
    expect(lines).toMatchObject([
      { undo: 'no', cause: { kind: 'count', undoes: id } },
      { undo: 'done' },
      { undo: 'no', cause: { kind: 'opening' } },
    ]);
    expect(await problems(shop)).toEqual([]);
    expect(test.store.numbers.get('i-MUG')).toBe(12);
  });

  it('of a transfer brings the units back, unless they are gone', async () => {
    const shop = await shopWith();
    const body = { from: shop.main, to: shop.cellar, quantity: 5, key: 'there-and-back' };
    const { id } = (await shop.send('/stock/MUG/transfer', body)).body;
    const { lines } = (await undo(shop, id)).body;
    expect(lines).toHaveLength(2);
    expect(await shop.balance()).toMatchObject({ available: 12 });
    expect(await shop.balance('MUG', shop.cellar)).toMatchObject({ available: 0 });
    const again = { ...body, key: 'there-again' };
    const second = (await shop.send('/stock/MUG/transfer', again)).body.id;
    const home = { from: shop.cellar, to: shop.main, quantity: 5, key: 'home-again' };
    await shop.send('/stock/MUG/transfer', home);
    expect((await undo(shop, second)).body.error.code).toBe('not_enough');
    expect(await problems(shop)).toEqual([]);
  });

  it('is refused once the shelf was counted again, until that count is undone', async () => {
    const shop = await shopWith();
    const first = (await count(shop)).body.id;
    const second = (await count(shop, { counted: 15, seen: 10, key: 'count-0002' })).body.id;
    expect((await undo(shop, first)).body.error.code).toBe('counted_since');
    expect((await undo(shop, second)).status).toBe(200);
    expect((await undo(shop, first)).status).toBe(200);
    expect(await shop.balance()).toMatchObject({ on_hand: 12 });
    expect(await problems(shop)).toEqual([]);
  });

  it('of a wrong count goes below zero when its units were sold meanwhile: that is the truth', async () => {
    const shop = await shopWith();
    const { id } = (await count(shop, { counted: 100 })).body;
    await take(shop, 20, 'phantom');
    expect((await undo(shop, id)).status).toBe(200);
    expect(await shop.balance()).toMatchObject({ on_hand: 12, available: -8, committed: 20 });
  });

  it('is for what people did here: not for orders, openings, or another merchant’s acts', async () => {
    const [shop, other] = [await shopWith(), await shopWith()];
    const orderId = await take(shop, 1, 'not-mine');
    expect((await undo(shop, orderId)).body.error.code).toBe('not_by_hand');
    const opening = encodeURIComponent(`opening:${shop.channel._id}`);
    expect((await undo(shop, opening)).body.error.code).toBe('not_by_hand');
    const { id } = (await count(shop)).body;
    expect((await undo(other, id)).status).toBe(404);
    expect((await undo(shop, `undo:${id}`)).status).toBe(404);
    await undo(shop, id);
    expect((await undo(shop, `undo:${id}`)).body.error.code).toBe('not_by_hand');
  });
});

describe('a buffer', () => {
  it('holds units back from one channel, which follows', async () => {
    const shop = await shopWith();
    const body = { channel: shop.channel._id, units: 4 };
    const { status, body: view } = await shop.send('/stock/MUG/buffer', body, 'PUT');
    expect(status).toBe(200);
    expect(view.channels[0]).toMatchObject({ buffer: 4, sellable: 8, due: true });
    expect(test.nudges).toContainEqual(['publish', shop.channel._id]);
    expect((await shop.get('/stock?filter=drifting')).body.items).toHaveLength(1);
    expect(await problems(shop)).toEqual([]);
    expect(test.store.numbers.get('i-MUG')).toBe(8);
    expect((await shop.get('/stock?filter=drifting')).body.items).toHaveLength(0);
    const other = await shopWith();
    const foreign = await other.send('/stock/MUG/buffer', body, 'PUT');
    expect(foreign.status).toBe(404);
  });
});

describe('the stock list', () => {
  it('finds what is missing on a channel, page by page, without losing or repeating any', async () => {
    const skus = Array.from({ length: 30 }, (_, i) => `A${String(i).padStart(2, '0')}`);
    const shop = await shopWith(Object.fromEntries(skus.map((sku) => [sku, 3])));
    await seedChannel(test.hub, {
      merchantId: shop.merchantId,
      name: 'Second',
      stock: Object.fromEntries(skus.filter((_, i) => i % 3 === 0).map((sku) => [sku, 3])),
    });
    const missing = skus.filter((_, i) => i % 3 !== 0);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path = `/stock?filter=missing&limit=7${cursor && `&cursor=${cursor}`}`;
      const { body }: Answer = await shop.get(path);
      seen.push(...body.items.map((item: { sku: string }) => item.sku));
      cursor = body.next;
    }
    expect(seen).toEqual(missing);
    const { body } = await shop.get('/stock?filter=missing&q=a01');
    expect(body.items.map((item: { sku: string }) => item.sku)).toEqual(['A01']);
    expect(body.places.map((place: { location: string }) => place.location)).toEqual([
      'Cellar',
      'Main',
    ]);
  });

  it('lists every number that differs, page by page', async () => {
    const skus = Array.from({ length: 9 }, (_, i) => `D${i}`);
    const shop = await shopWith(Object.fromEntries(skus.map((sku) => [sku, 3])));
    for (const sku of skus.slice(0, 5)) {
      const body = { channel: shop.channel._id, units: 1 };
      await shop.send(`/stock/${sku}/buffer`, body, 'PUT');
    }
    const first = await shop.get('/stock?filter=drifting&limit=3');
    const second = await shop.get(`/stock?filter=drifting&limit=3&cursor=${first.body.next}`);
    const found = [...first.body.items, ...second.body.items].map((item) => item.sku);
    expect(found).toEqual(skus.slice(0, 5));
    expect(second.body.next).toBeNull();
  });
});

describe('history', () => {
  it('tells every movement newest first over all locations, with the order behind it', async () => {
    const shop = await shopWith();
    for (let i = 0; i < 4; i++) {
      await shop.send('/stock/MUG/transfer', {
        from: shop.main,
        to: shop.cellar,
        quantity: 1,
        key: `history-${i}`,
      });
    }
    const orderId = await take(shop, 2, 'told');
    const lines: { seq: number; location_id: string; order_number: string | null }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path = `/stock/MUG/history?limit=4${cursor && `&cursor=${cursor}`}`;
      const { body }: Answer = await shop.get(path);
      lines.push(...body.lines);
      cursor = body.next;
    }
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatchObject({
      order_number: '#told',
      channel: 'Shop',
      cause: { kind: 'order', id: orderId },
    });
    const of = (id: string) =>
      lines.filter((line) => line.location_id === id).map(({ seq }) => seq);
    expect(of(shop.main)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(of(shop.cellar)).toEqual([4, 3, 2, 1]);
    const one = await shop.get(`/stock/MUG/history?location=${shop.cellar}`);
    expect(one.body.lines).toHaveLength(4);
    expect((await shop.get('/stock/NOTHING/history')).status).toBe(404);
    const key = { sku: 'MUG', locationId: shop.cellar };
    expect((await test.hub.store.ledger.chain(shop.merchantId, key, 1))[0]?.seq).toBe(4);
  });
});

it('a planted half of a transfer is found by the audit', async () => {
  const shop = await shopWith();
  await post(test.hub, shop.merchantId, [
    {
      key: 'planted:in',
      sku: 'MUG',
      locationId: shop.main,
      from: 'transfer',
      to: 'available',
      quantity: 3,
      cause: { kind: 'transfer', id: 'planted', channelId: null, actor: 'x', at: test.hub.now() },
    },
  ]);
  expect(await problems(shop)).toEqual([expect.stringContaining('arrived and never left')]);
});
