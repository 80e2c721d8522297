import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import { shopify } from '../../connectors/shopify/connector.ts';
import { simulateShopify } from '../../connectors/shopify/simulator/simulator.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { unpackBody } from '../../server/store/inbox-body.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type Served, serve } from '../support/serve.ts';
import { CLIENT_SECRET, seedShopify, shopifyHeaders, shopifyOrder } from '../support/shopify.ts';
import { workInbox } from '../support/work.ts';

const world = { now: () => new Date(), random: () => 0.5, sleep: async () => {} };
const shopB = simulateShopify({
  shop: 'b.myshopify.com',
  clientId: 'tests',
  clientSecret: CLIENT_SECRET,
  items: [{ sku: 'MUG-1', title: 'Mug', priceMinor: 1250, stock: 10 }],
  world,
});

let test: TestHub;
let served: Served;
let channel: ChannelDoc;

beforeEach(async () => {
  shopB.reinstall();
  test = await testHub({ connectors: [shopify as Connector], io: { fetch: shopB.fetch } });
  served = await serve(test.hub);
  channel = await seedShopify(test.hub, 'a.myshopify.com');
});

afterEach(async () => {
  await served.close();
  await test.close();
});

type Sent = Parameters<typeof shopifyHeaders>[1];

/** Through the door; the signature is right. */
async function send(body: string | Uint8Array, over: Sent = {}, to = channel): Promise<void> {
  const answer = await fetch(`${served.url}/webhooks/shopify/${to._id}`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: shopifyHeaders(body, over),
  });
  expect(answer.status).toBe(200);
}

/** Through the door and worked. */
async function deliver(body: string | Uint8Array, over: Sent = {}, to = channel): Promise<void> {
  await send(body, over, to);
  await workInbox(test.hub, to._id);
}

const books = (of = channel) =>
  test.hub.store.orders.docs.find({ channelId: of._id }).sort({ _id: 1 }).toArray();
const ledgerLines = () => test.hub.store.ledger.docs.countDocuments({ 'cause.kind': 'order' });
const deadReasons = async (of = channel) => {
  const dead = await test.hub.store.inbox.docs.find({ channelId: of._id, state: 'dead' }).toArray();
  return dead.map((row) => row.reason ?? '');
};
const exceptions = () => test.hub.store.exceptions.docs.find({ state: 'open' }).toArray();

async function expectDead(reason: RegExp, of = channel) {
  expect(await deadReasons(of)).toEqual([expect.stringMatching(reason)]);
  expect((await exceptions()).map((each) => each.kind)).toContain('dead-letter');
  expect(await books(of)).toEqual([]);
  expect(await ledgerLines()).toBe(0);
}

describe('what was let in and turns out wrong', () => {
  it('row 5: a signed order of shop A under the header of shop B makes no order of B', async () => {
    const secretMark = 'one app';
    const a = await seedShopify(test.hub, 'one.myshopify.com', { secretMark });
    const b = await seedShopify(test.hub, 'b.myshopify.com', { secretMark });
    const body = shopifyOrder({ id: '5001' });
    const answer = await fetch(`${served.url}/webhooks/shopify`, {
      method: 'POST',
      body,
      headers: shopifyHeaders(body, { shop: 'b.myshopify.com' }),
    });
    expect(answer.status).toBe(200);
    await workInbox(test.hub, b._id);
    await expectDead(/quarantine/, b);
    expect(await books(a)).toEqual([]);
  });

  it('row 5: an order that B itself confirms is taken as B tells it', async () => {
    await seedShopify(test.hub, 'one.myshopify.com', { secretMark: 'one app' });
    const b = await seedShopify(test.hub, 'b.myshopify.com', { secretMark: 'one app' });
    const buyer = { name: 'Jo Falk', email: 'jo@example.com' };
    const id = shopB.place({ lines: [{ sku: 'MUG-1', quantity: 2 }], buyer });
    if (id === null) throw new Error('the shop refused the sale');
    await deliver(shopifyOrder({ id, price: '0.01', quantity: '99' }), {}, b);
    const [book] = await books(b);
    expect(book?.money.totalMinor).not.toBe(99);
    expect(book?.lines[0]?.quantity).toBe(2);
    expect(await deadReasons(b)).toEqual([]);
  });

  it('row 5: a shop that leaves takes no other shop of the same app with it', async () => {
    const secretMark = 'one app';
    const one = await seedShopify(test.hub, 'one.myshopify.com', { secretMark });
    const b = await seedShopify(test.hub, 'b.myshopify.com', { secretMark });
    const farewell = '{"id":1,"myshopify_domain":"one.myshopify.com"}';
    const statusOf = async ({ _id }: ChannelDoc) =>
      (await test.hub.store.channels.byId(_id))?.status;
    await deliver(farewell, { topic: 'app/uninstalled' }, b);
    expect(await statusOf(b)).toBe('connected');
    shopB.uninstall();
    await deliver(farewell, { topic: 'app/uninstalled' }, one);
    expect(await statusOf(one)).toBe('uninstalled');
  });

  it('row 6: the same body under a new webhook id changes nothing', async () => {
    const body = shopifyOrder();
    await deliver(body, { id: 'first' });
    const [before] = await books();
    const lines = await ledgerLines();
    expect(lines).toBe(1);
    await deliver(body, { id: 'second' });
    expect((await books())[0]?.version).toBe(before?.version);
    expect(await ledgerLines()).toBe(lines);
  });

  it('row 7: an inventory body under an order topic is set aside as "schema"', async () => {
    const body =
      '{"inventory_item_id":701,"location_id":1,"available":3,"updated_at":"2026-03-01T10:00:00Z"}';
    await deliver(body, { topic: 'orders/create' });
    await expectDead(/^schema: /);
  });

  it('row 12: 10 MB of nested brackets are set aside before they are parsed', async () => {
    const body = '['.repeat(5_242_000) + ']'.repeat(5_242_000);
    const start = performance.now();
    await deliver(body);
    expect(performance.now() - start).toBeLessThan(3_000);
    await expectDead(/^depth: /);
  });

  it.each([
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), /^encoding: /],
    ['a NUL', '{"id":1\u0000}', /^syntax: /],
    ['a lone surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), /^encoding: /],
    ['a byte-order mark', '\uFEFF{"id":1}', /^syntax: /],
    ['null', 'null', /^schema: /],
    ['an empty list', '[]', /^schema: /],
    ['a number', '123', /^schema: /],
  ])('row 13: a signed body of %s becomes a dead letter', async (_what, body, reason) => {
    await deliver(body);
    await expectDead(reason);
  });

  it('row 14: a key that stands twice counts as its last one, and is told', async () => {
    const body = shopifyOrder({ id: '1', more: ',"id":2' });
    await deliver(body);
    expect((await books()).map((book) => book.externalId)).toEqual(['2']);
    expect((await exceptions()).map((each) => each.kind)).toContain('duplicate-keys');
  });

  it('row 15: ids that differ beyond 2^53 are two orders', async () => {
    await deliver(shopifyOrder({ id: '820982911946154508' }));
    await deliver(shopifyOrder({ id: '820982911946154509' }));
    const ids = (await books()).map((book) => book.externalId).sort();
    expect(ids).toEqual(['820982911946154508', '820982911946154509']);
  });

  it.each([
    ['a price of 1e999', { price: '1e999' }],
    ['a price in other digits', { price: '١٢' }],
    ['a quantity of -1', { quantity: '-1' }],
    ['a quantity of 1e9', { quantity: '1e9' }],
    ['a quantity of 2.5', { quantity: '2.5' }],
  ])('row 16: %s is set aside, not guessed at', async (_what, parts) => {
    await deliver(shopifyOrder(parts));
    await expectDead(/^(range|schema): /);
  });

  it.each([
    ['-0.00', 'EUR', 0],
    ['0.10', 'EUR', 30],
    ['1200', 'JPY', 3600],
    ['1.234', 'KWD', 3702],
  ])('row 16: three of %s %s are exact minor units', async (price, currency, minor) => {
    await deliver(shopifyOrder({ price, currency, quantity: '3' }));
    const [book] = await books();
    expect(book?.money.itemsMinor).toBe(minor);
    expect(Object.is(book?.money.itemsMinor, -0)).toBe(false);
  });

  it('row 17: keys that mean something elsewhere are only data', async () => {
    const more =
      ',"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"$where":"1",' +
      '"a.b":1,"note_attributes":[{"name":"$set","value":"x"},{"name":"__proto__","value":"y"}]';
    await deliver(shopifyOrder({ more }));
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    const [book] = await books();
    expect(book?.number).toBe('#5001');
    expect(await deadReasons()).toEqual([]);
    const row = await test.hub.store.inbox.docs.findOne({ channelId: channel._id });
    expect(row && Buffer.from(unpackBody(row) ?? '').toString()).toContain('"__proto__"');
  });

  it('row 18: 300 levels become a dead letter and the next delivery is worked', async () => {
    const deep = `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`;
    await deliver(deep);
    await expectDead(/^depth: /);
    await deliver(shopifyOrder());
    expect(await books()).toHaveLength(1);
  });

  it('row 18: an order whose book would exceed a document is set aside, and others go on', async () => {
    const parcel = '{"id":1,"created_at":"2026-03-01T10:00:00Z","line_items":[]}';
    const fulfillments = Array.from({ length: 165_000 }, () => parcel);
    await send(shopifyOrder({ id: '7001', fulfillments }));
    await deliver(shopifyOrder({ id: '7003', fulfillments: [parcel] }));
    expect((await books()).map((book) => book.externalId)).toEqual(['7003']);
    expect(await deadReasons()).toEqual([expect.stringMatching(/too large/)]);
  });
});

describe('a shop that took the hub away', () => {
  it('is still heard for its legal requests, and for nobody else’s signature', async () => {
    shopB.uninstall();
    await deliver('{"id":1,"myshopify_domain":"a.myshopify.com"}', { topic: 'app/uninstalled' });
    expect((await test.hub.store.channels.byId(channel._id))?.status).toBe('uninstalled');
    const body = '{"shop_id":1,"shop_domain":"a.myshopify.com"}';
    const ask = (secret: string) =>
      fetch(`${served.url}/webhooks/shopify`, {
        method: 'POST',
        body,
        headers: shopifyHeaders(body, { topic: 'shop/redact', shop: 'a.myshopify.com', secret }),
      });
    expect((await ask('somebody else')).status).toBe(401);
    expect((await ask(CLIENT_SECRET)).status).toBe(200);
    await workInbox(test.hub, channel._id);
    expect((await exceptions()).map((each) => each.kind)).toContain('privacy-request');
  });

  it('leaves nothing behind that could open it, and late deliveries block nothing', async () => {
    shopB.uninstall();
    await deliver('{"id":1,"myshopify_domain":"a.myshopify.com"}', { topic: 'app/uninstalled' });
    const after = await test.hub.store.channels.byId(channel._id);
    if (!after) throw new Error('the channel is gone');
    const opened = test.hub.sealer.open(after.sealedSecrets, `channels.secrets.${channel._id}`);
    expect(opened).toEqual({ clientSecret: CLIENT_SECRET });
    await deliver('{"id":9,"order_id":77}', { topic: 'refunds/create' });
    await deliver(shopifyOrder());
    expect(await books()).toHaveLength(1);
  });
});
