import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BUYER, bodyOf, mailbox, openTestShop, SECRET, SUBSCRIBE, topicsOf } from './shop.ts';

const lamps = (quantity: number) => [{ sku: 'LAMP-1', quantity }];
const cart = (quantity: number) => ({ buyer: BUYER, lines: lamps(quantity) });
const ALL = [
  'ORDERS_CREATE',
  'ORDERS_UPDATED',
  'ORDERS_CANCELLED',
  'ORDERS_EDITED',
  'REFUNDS_CREATE',
  'FULFILLMENTS_CREATE',
  'INVENTORY_LEVELS_UPDATE',
  'PRODUCTS_CREATE',
  'PRODUCTS_UPDATE',
  'PRODUCTS_DELETE',
  'APP_UNINSTALLED',
];

describe('webhooks', () => {
  it('carry a signature over their exact bytes, and the headers of the platform', async () => {
    const shop = openTestShop();
    const take = await mailbox(shop, ['ORDERS_CREATE', 'INVENTORY_LEVELS_UPDATE']);
    shop.store.place(cart(2));
    const sent = await take();
    expect(topicsOf(sent)).toEqual(['orders/create', 'inventory_levels/update']);
    for (const { path, headers, body } of sent) {
      expect(path).toBe('/webhooks/shopify');
      expect(headers['X-Shopify-Hmac-Sha256']).toBe(
        createHmac('sha256', SECRET).update(body).digest('base64'),
      );
      expect(headers).toMatchObject({
        'X-Shopify-Shop-Domain': 'harbour-lamps.myshopify.com',
        'X-Shopify-API-Version': '2026-10',
        'X-Shopify-Triggered-At': '2026-11-23T19:00:00.400000Z',
      });
    }
    const ids = (name: string) => new Set(sent.map(({ headers }) => headers[name])).size;
    expect([ids('X-Shopify-Webhook-Id'), ids('X-Shopify-Event-Id')]).toEqual([2, 1]);
  });

  it('tell each kind of change by its own topics', async () => {
    const shop = openTestShop();
    const { store } = shop;
    const take = await mailbox(shop, ALL);
    const first = store.place(cart(3)) ?? '';
    await take();
    const told = async (change: () => unknown) => {
      change();
      return topicsOf(await take());
    };
    const stock = 'inventory_levels/update';
    expect(await told(() => store.removeFromOrder(first, { sku: 'LAMP-1', quantity: 1 }))).toEqual([
      'orders/edited',
      'orders/updated',
      stock,
    ]);
    expect(await told(() => store.fulfil(first, lamps(1)))).toEqual([
      'fulfillments/create',
      'orders/updated',
    ]);
    expect(await told(() => store.refund(first, lamps(1), { restock: true }))).toEqual([
      'refunds/create',
      'orders/updated',
      stock,
    ]);
    const second = store.place(cart(1)) ?? '';
    await take();
    expect(await told(() => store.cancel(second, { restock: true }))).toEqual([
      'orders/cancelled',
      'refunds/create',
      'orders/updated',
      stock,
    ]);
    expect(await told(() => store.setStock('WICK-2', 4))).toEqual([stock]);
    expect(await told(() => store.setStock('WICK-2', 4))).toEqual([]);
    expect(
      await told(() => store.addItem({ sku: 'N', title: 'New', priceMinor: 1, stock: 0 })),
    ).toEqual(['products/create']);
    expect(await told(() => store.changeItem('N', { title: 'Newer' }))).toEqual([
      'products/update',
    ]);
    expect(await told(() => store.deleteItem('N'))).toEqual(['products/delete']);
    expect(await told(() => store.uninstall())).toEqual(['app/uninstalled']);
    expect(await told(() => store.setStock('WICK-2', 9))).toEqual([]);
  });

  it('are sent again with the same id and the bytes of their time, eight times over four hours', async () => {
    const shop = openTestShop();
    const { store, clock } = shop;
    const take = await mailbox(shop, ['ORDERS_CREATE']);
    const order = store.place(cart(2)) ?? '';
    const start = clock.now().getTime();
    const tries = await take(503);
    store.cancel(order, { restock: true });
    while (store.nextWebhookInMs() !== null) {
      clock.pass(store.nextWebhookInMs() ?? 0);
      tries.push(...(await take(500)));
    }
    expect(tries).toHaveLength(9);
    expect(new Set(tries.map(({ headers }) => headers['X-Shopify-Webhook-Id'])).size).toBe(1);
    expect(bodyOf(tries[8])).toEqual(bodyOf(tries[0]));
    expect(Math.round((clock.now().getTime() - start) / 60_000)).toBe(240);
    store.place(cart(1));
    expect(await take()).toEqual([]);
  });

  it('survive a receiver that breaks the connection', async () => {
    const shop = openTestShop();
    await mailbox(shop, ['ORDERS_CREATE']);
    shop.store.place(cart(1));
    const tries = await shop.store.deliverDue(() => Promise.reject(new Error('reset')));
    expect([tries, shop.store.nextWebhookInMs()]).toEqual([1, 56_471]);
  });

  it('may be lost, doubled, and overtake each other', async () => {
    const shop = openTestShop();
    const { store, clock } = shop;
    const take = await mailbox(shop, ['ORDERS_CREATE']);
    store.faults.webhookLost = 1;
    store.place(cart(1));
    expect(await take()).toEqual([]);
    store.faults.webhookLost = 0;
    store.faults.webhookDuplicated = 1;
    store.place(cart(1));
    const twice = await take();
    expect(twice).toHaveLength(2);
    expect(twice[1]).toEqual(twice[0]);
    store.faults.webhookDuplicated = 0;
    store.faults.webhookDelayMs = 60_000;
    for (let n = 0; n < 8; n++) {
      store.place(cart(1));
      clock.pass(1000);
    }
    clock.pass(60_000);
    const numbers = (await take()).map((webhook) => bodyOf(webhook).order_number);
    expect(numbers).toHaveLength(8);
    expect([...numbers].sort()).not.toEqual(numbers);
  });

  it('go where they were asked for, once an address', async () => {
    const { ask } = openTestShop();
    const uri = 'https://hub.example.com/hooks/7?x=1';
    await ask(SUBSCRIBE, { topic: 'ORDERS_CREATE', uri });
    const again = await ask(SUBSCRIBE, { topic: 'ORDERS_CREATE', uri });
    expect(again.data?.webhookSubscriptionCreate?.userErrors).toMatchObject([
      { message: 'Address for this topic has already been taken' },
    ]);
    const plain = await ask(SUBSCRIBE, { topic: 'ORDERS_CREATE', uri: 'http://hub.example.com/' });
    expect(plain.data?.webhookSubscriptionCreate?.webhookSubscription).toBeNull();
    const found = await ask(
      '{ webhookSubscriptions(first: 10) { nodes { id topic uri } pageInfo { hasNextPage endCursor } } }',
    );
    expect(found.data?.webhookSubscriptions?.nodes).toMatchObject([
      { topic: 'ORDERS_CREATE', uri },
    ]);
  });
});
