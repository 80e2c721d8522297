import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOf } from '../support/api.ts';
import { seedChannel } from '../support/hub.ts';
import { snapshotOf } from '../support/orders.ts';
import { type TwoMerchants, twoMerchants } from '../support/two-merchants.ts';
import { workInbox } from '../support/work.ts';

let test: TwoMerchants;
beforeAll(async () => {
  test = await twoMerchants();
});
afterAll(() => test.close());

describe('the payload of an order', () => {
  it('is the newest message that told it, while the inbox keeps that', async () => {
    const { hub } = test;
    const channel = await seedChannel(hub, { merchantId: 'mer_raw' });
    const call = await apiOf(hub, test.url, 'mer_raw');
    const send = async (deliveryId: string, revisedAt: string) => {
      const snapshot = snapshotOf({
        externalId: '77',
        note: deliveryId,
        revisedAt: new Date(revisedAt),
      });
      const envelope = {
        merchantId: 'mer_raw',
        channelId: channel._id,
        deliveryId,
        topic: 'order',
      };
      const body = Buffer.from(JSON.stringify(snapshot));
      const rest = { body, source: 'webhook' as const, receivedAt: hub.now(), readUpTo: null };
      await hub.store.inbox.store([{ ...envelope, ...rest }]);
      await workInbox(hub, channel._id);
    };
    await send('new', '2026-03-01T12:00:00Z');
    await send('late', '2026-03-01T11:00:00Z');
    const [row] = (await call('/orders')).body.orders;
    const { payload } = (await call(`/orders/${row.id}/payload`)).body;
    expect(payload).toMatchObject({ topic: 'order', source: 'webhook', current: true, cut: false });
    expect(JSON.parse(payload.text)).toMatchObject({ externalId: '77', note: 'new' });
    expect(payload.kept_until).toEqual(expect.any(String));
    await hub.store.inbox.docs.deleteMany({ merchantId: 'mer_raw' });
    expect((await call(`/orders/${row.id}/payload`)).body).toEqual({ payload: null });
  });

  it('is for callers that may read payloads only', async () => {
    const plain = await apiOf(test.hub, test.url, test.a.merchantId, ['read:orders', 'read:inbox']);
    expect((await plain(`/orders/${test.a.orderId}/payload`)).status).toBe(403);
    expect((await test.api(`/orders/${test.a.orderId}/payload`)).body).toEqual({ payload: null });
    expect((await test.api(`/orders/${test.b.orderId}/payload`)).status).toBe(404);
  });
});
