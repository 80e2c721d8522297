import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOf, post } from '../support/api.ts';
import { seedChannel } from '../support/hub.ts';
import { seedMerchantWithAll } from '../support/merchant.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { workInbox } from '../support/work.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('activity', () => {
  it('tells what became of each message and never what it carried', async () => {
    const own = await seedMerchantWithAll(test.hub, 'Inbox');
    const second = await seedChannel(test.hub, { merchantId: own.merchantId, name: 'South' });
    const api = await apiOf(test.hub, test.url, own.merchantId);
    const rows = Array.from({ length: 5 }, (_, i) => ({
      merchantId: own.merchantId,
      channelId: i % 2 ? second._id : own.channel._id,
      deliveryId: `many-${i}`,
      topic: 'order-gone',
      body: Buffer.from(`{"externalId":"none-${i}"}`),
      source: 'webhook' as const,
      receivedAt: new Date(Date.UTC(2026, 2, 1, 9, 0, i)),
      readUpTo: null,
    }));
    await test.hub.store.inbox.store(rows);
    await workInbox(test.hub, second._id);
    const seen: { delivery_id: string; state: string; worked_at: string | null }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body, text } = await api(
        `/activity/deliveries?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      expect(text).not.toContain('secret of a buyer');
      seen.push(...body.deliveries);
      cursor = body.next;
    }
    expect(seen.map((each) => each.delivery_id)).toEqual([
      'dlv-Inbox',
      ...rows.map((row) => row.deliveryId).toReversed(),
    ]);
    expect(seen[0]).toMatchObject({ state: 'dead', worked_at: null });
    expect(seen[2]).toMatchObject({ state: 'done', worked_at: expect.any(String) });
    const of = async (query: string) =>
      (await api(`/activity/deliveries?${query}`)).body.deliveries.length;
    expect(await of(`channel=${second._id}`)).toBe(2);
    expect(await of('state=pending')).toBe(3);
    expect(await of(`state=pending&channel=${second._id}`)).toBe(0);
  });

  it('tells every number that was sent, from, to and its receipt', async () => {
    const own = await seedMerchantWithAll(test.hub, 'Writes');
    const api = await apiOf(test.hub, test.url, own.merchantId);
    const { body } = await api('/activity/writes');
    expect(body.writes[0]).toMatchObject({
      channel: 'Shop Writes',
      sku: own.sku,
      title: `Item ${own.sku}`,
      state: 'written',
      to: 4,
      took_ms: expect.any(Number),
    });
    expect((await api('/activity/writes?channel=chn_none')).body.writes).toEqual([]);
    const replayed = await post(api, '/dead-letters/replay', {
      dead_letters: [own.deadLetterId, 'none'],
    });
    expect(replayed.body).toEqual({ replayed: 1 });
  });
});
