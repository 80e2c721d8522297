import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { OutgoingWebhook } from '../../../connectors/simulator.ts';
import { BUYER, testStore } from './support.ts';

const SECRET = 'hint-secret';
const CART = { lines: [{ sku: 'MUG-1', quantity: 1 }], buyer: BUYER };

const hooked = () => testStore({ webhookSecret: SECRET });

async function collect({ store }: ReturnType<typeof testStore>, status = 200) {
  const got: OutgoingWebhook[] = [];
  await store.deliverDue(async (webhook) => {
    got.push(webhook);
    return status;
  });
  return got;
}

const bodyOf = (webhook: OutgoingWebhook) => JSON.parse(new TextDecoder().decode(webhook.body));
const idOf = (webhook: OutgoingWebhook) => webhook.headers['x-crossdock-event-id'];

describe('hint webhooks', () => {
  it('name what changed and are signed over time, id and raw body', async () => {
    const given = hooked();
    given.store.place(CART);
    const [webhook, ...more] = await collect(given);
    if (!webhook) throw new Error('no webhook came');
    expect(more).toEqual([]);
    expect(webhook.path).toBe('/webhooks/magento');
    expect(bodyOf(webhook)).toEqual({ topic: 'order.saved', order_id: '1', sku: null });
    const timestamp = String(Math.floor(given.world.now().getTime() / 1000));
    const signed = Buffer.concat([
      Buffer.from(`${timestamp}.${idOf(webhook)}.`),
      Buffer.from(webhook.body),
    ]);
    expect(webhook.headers).toMatchObject({
      'x-crossdock-store': given.store.settings.baseUrl,
      'x-crossdock-topic': 'order.saved',
      'x-crossdock-timestamp': timestamp,
      'x-crossdock-signature': `v1=${createHmac('sha256', SECRET).update(signed).digest('hex')}`,
    });
    expect(idOf(webhook)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('follow shipments, refunds and stock typed in, but none of them the opening stock', async () => {
    const given = hooked();
    expect(given.store.nextWebhookInMs()).toBeNull();
    const id = given.store.place(CART) ?? '';
    given.store.fulfil(id);
    given.store.refund(id, [{ sku: 'MUG-1', quantity: 1 }], { restock: true });
    given.store.setStock('CUP-2', 3);
    const topics = (await collect(given)).map((webhook) => bodyOf(webhook));
    expect(topics).toContainEqual({ topic: 'shipment.saved', order_id: '1', sku: null });
    expect(topics).toContainEqual({ topic: 'creditmemo.saved', order_id: '1', sku: null });
    expect(topics).toContainEqual({ topic: 'stock.saved', order_id: null, sku: 'CUP-2' });
  });

  it('are retried after 15 s and doubling, stamped anew under the same id, and dropped after 12 tries', async () => {
    const given = hooked();
    given.store.place(CART);
    const waits: (number | null)[] = [];
    const ids = new Set<string | undefined>();
    const stamps = new Set<string | undefined>();
    for (let round = 0; round < 12; round++) {
      for (const webhook of await collect(given, 500)) {
        ids.add(idOf(webhook));
        stamps.add(webhook.headers['x-crossdock-timestamp']);
      }
      const wait = given.store.nextWebhookInMs();
      waits.push(wait);
      given.world.pass(wait ?? 0);
    }
    const seconds = waits.map((wait) => (wait === null ? null : wait / 1000));
    expect(seconds).toEqual([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, null]);
    expect(ids.size).toBe(1);
    expect(stamps.size).toBe(12);
  });

  it('that cannot be sent are tried again', async () => {
    const given = hooked();
    given.store.place(CART);
    expect(await given.store.deliverDue(() => Promise.reject(new Error('down')))).toBe(1);
    expect(given.store.nextWebhookInMs()).toBe(15_000);
  });

  it('are lost, doubled under one id, or late, as told', async () => {
    const lost = hooked();
    lost.store.faults.webhookLost = 1;
    lost.store.place(CART);
    expect(lost.store.nextWebhookInMs()).toBeNull();

    const doubled = hooked();
    doubled.store.faults.webhookDuplicated = 1;
    doubled.store.place(CART);
    const [one, other] = await collect(doubled);
    expect(one && other && idOf(one) === idOf(other)).toBe(true);

    const late = hooked();
    late.store.faults.webhookDelayMs = 60_000;
    late.store.place(CART);
    expect(late.store.nextWebhookInMs()).toBeGreaterThan(0);
    expect(await collect(late)).toEqual([]);
    late.world.pass(60_000);
    expect(await collect(late)).toHaveLength(1);
  });

  it('go where they are told, and nowhere without a secret', async () => {
    const given = testStore({ webhookSecret: SECRET, webhookPath: '/webhooks/magento/c1' });
    given.store.place(CART);
    expect((await collect(given))[0]?.path).toBe('/webhooks/magento/c1');
    given.store.webhooksTo('/webhooks/magento/c2');
    given.store.place(CART);
    expect((await collect(given))[0]?.path).toBe('/webhooks/magento/c2');
    const silent = testStore();
    silent.store.place(CART);
    expect(silent.store.nextWebhookInMs()).toBeNull();
    expect(silent.store.secrets).not.toHaveProperty('webhookSecret');
  });
});
