import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUYER, bodyOf, mailbox, openTestShop } from './shop.ts';

const TOPICS = [
  'ORDERS_CREATE',
  'ORDERS_UPDATED',
  'ORDERS_CANCELLED',
  'REFUNDS_CREATE',
  'INVENTORY_LEVELS_UPDATE',
  'PRODUCTS_DELETE',
];
const SAMPLES = new URL(
  '../../../../shared/fixtures/shopify/shopify.dev-webhook-samples-2026-07/',
  import.meta.url,
);
const recorded = existsSync(SAMPLES);

/** Real keys that the recorded samples cannot show, because they are cut or hold empty lists there. */
const UNSEEN = new Set([
  // After line_items, where the order sample was cut.
  'shipping_address',
  'payment_terms',
  'refunds',
  'shipping_lines',
  // In lists that are empty in the samples.
  'tax_lines[]',
  'fulfillments[]',
  'discount_codes[]',
  'discount_applications[]',
  'line_items[].tax_lines[]',
  'line_items[].discount_allocations[]',
  'refund_shipping_lines[]',
  // Refunded lines carry the line itself; the sample was cut there too.
  'refund_line_items[].line_item',
  // Full transactions, as in the sample of order_transactions/create.
  ...[
    'message',
    'created_at',
    'test',
    'authorization',
    'location_id',
    'user_id',
    'parent_id',
    'processed_at',
    'device_id',
    'error_code',
    'source_name',
    'receipt',
    'manual_payment_gateway',
    'amount_rounding',
  ].map((key) => `transactions[].${key}`),
]);

/** Every path where `ours` has a key that the sample lacks, or a value of another type. */
function strangers(ours: unknown, sample: unknown, path = ''): string[] {
  if (UNSEEN.has(path) || ours === null || sample === null) return [];
  if (Array.isArray(ours) && Array.isArray(sample)) {
    return ours.flatMap((each) => {
      if (UNSEEN.has(`${path}[]`)) return [];
      return sample.length === 0 ? [`${path}[]`] : strangers(each, sample[0], `${path}[]`);
    });
  }
  if (typeof ours !== typeof sample || Array.isArray(ours) !== Array.isArray(sample)) return [path];
  if (typeof ours !== 'object' || typeof sample !== 'object') return [];
  const known = new Map(Object.entries(sample));
  return Object.entries(ours).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (known.has(key)) return strangers(value, known.get(key), at);
    return UNSEEN.has(at) ? [] : [at];
  });
}

/** Orders with and without discounts and shipping, partly shipped, refunded in every way, cancelled. */
async function sentByShop() {
  const shop = openTestShop();
  const take = await mailbox(shop, TOPICS);
  const { store } = shop;
  for (let n = 0; n < 6; n++) {
    const lines = [
      { sku: 'LAMP-1', quantity: 1 },
      { sku: 'WICK-2', quantity: 3 },
    ];
    const order = store.place({ buyer: BUYER, lines }) ?? '';
    store.fulfil(order, [{ sku: 'WICK-2', quantity: 1 }]);
    if (n % 2 === 0) store.refund(order, [{ sku: 'WICK-2', quantity: 1 }], { restock: n > 2 });
    store.cancel(order, { restock: true });
  }
  const whole = store.place({ buyer: BUYER, lines: [{ sku: 'WICK-2', quantity: 2 }] }) ?? '';
  store.cancel(whole, { restock: false });
  store.deleteItem('OIL-3');
  return take();
}

describe('the bodies of webhooks', () => {
  const files: [string, string, number][] = [
    ['orders/create', 'orders__cancelled.partial.json', 7],
    ['orders/updated', 'orders__cancelled.partial.json', 16],
    ['orders/cancelled', 'orders__cancelled.partial.json', 7],
    ['refunds/create', 'refunds__create.partial.json', 10],
    ['inventory_levels/update', 'inventory_levels__update.json', 15],
    ['products/delete', 'products__delete.json', 1],
  ];
  it.runIf(recorded).each(files)(
    '%s has no key and no type that the recorded sample %s lacks (needs ../shared)',
    async (topic, file, least) => {
      const sample: unknown = JSON.parse(readFileSync(new URL(file, SAMPLES), 'utf8'));
      const sent = (await sentByShop()).filter(
        ({ headers }) => headers['X-Shopify-Topic'] === topic,
      );
      expect(sent.length).toBeGreaterThanOrEqual(least);
      expect(new Set(sent.flatMap((webhook) => strangers(bodyOf(webhook), sample)))).toEqual(
        new Set(),
      );
    },
  );

  it('write ids beyond 2^53 digit by digit, as numbers', async () => {
    const shop = openTestShop();
    const take = await mailbox(shop, ['ORDERS_CREATE']);
    const order = shop.store.place({ buyer: BUYER, lines: [{ sku: 'LAMP-1', quantity: 1 }] });
    const text = new TextDecoder().decode((await take())[0]?.body);
    expect(Number.isSafeInteger(Number(order))).toBe(false);
    expect(text).toContain(`"id":${order},"admin_graphql_api_id":"gid://shopify/Order/${order}"`);
  });

  it('print whole seconds in the local time of the shop', async () => {
    const shop = openTestShop();
    const take = await mailbox(shop, ['ORDERS_CREATE']);
    shop.store.place({ buyer: BUYER, lines: [{ sku: 'LAMP-1', quantity: 1 }] });
    expect(bodyOf((await take())[0])).toMatchObject({
      created_at: '2026-11-23T12:00:00-07:00',
      updated_at: '2026-11-23T12:00:00-07:00',
    });
  });

  it('name what an edit took out, and nothing else of the order', async () => {
    const shop = openTestShop();
    const take = await mailbox(shop, ['ORDERS_EDITED']);
    const order = shop.store.place({ buyer: BUYER, lines: [{ sku: 'WICK-2', quantity: 5 }] });
    shop.store.removeFromOrder(order ?? '', { sku: 'WICK-2', quantity: 2 });
    const edited = bodyOf((await take())[0]);
    expect(Object.keys(edited)).toEqual(['order_edit']);
    expect(edited.order_edit).toMatchObject({
      line_items: { additions: [], removals: [{ delta: 2 }] },
    });
  });
});
