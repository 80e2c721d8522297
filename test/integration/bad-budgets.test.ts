import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import { createApiKey } from '../../server/services/people/api-keys.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type Answer, type Api, apiOf } from '../support/api.ts';
import { seedChannel, WEBHOOK_SECRET } from '../support/hub.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { signed } from '../support/test-store.ts';

const TENANTS = 50;
/** Two cores: more at once only wait for each other. */
const AT_ONCE = 50;

let test: ServedHub;
let channel: ChannelDoc;
let busy: Api;
beforeAll(async () => {
  test = await servedHub();
  channel = await seedChannel(test.hub, { merchantId: 'mer_busy' });
  busy = await apiOf(test.hub, test.url, 'mer_busy');
});
afterAll(() => test.close());

/** What so many calls are answered, some of them at a time. */
async function statusesOf(count: number, call: (index: number) => Promise<{ status: number }>) {
  const statuses: number[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => call(from + i));
    statuses.push(...(await Promise.all(batch)).map(({ status }) => status));
  }
  return statuses;
}

const webhook = (index: number) => {
  const body = Buffer.from(`{"externalId":"o${index}"}`);
  const headers = signed(body, WEBHOOK_SECRET, `d${index}`, 'order-hint');
  return fetch(`${test.url}/webhooks/test/${channel._id}`, { method: 'POST', body, headers });
};

/** Asks until it is refused, and answers the refusal. */
async function useUp(call: Api): Promise<Answer> {
  for (let asked = 0; asked < 3 * limits.apiPerMinute; asked += AT_ONCE) {
    const batch = await Promise.all(Array.from({ length: AT_ONCE }, () => call('/channels')));
    const refused = batch.find(({ status }) => status === 429);
    if (refused) return refused;
  }
  throw new Error('nobody was refused');
}

describe('a caller that asks without end', { timeout: 60_000 }, () => {
  it('is told when to come back, and fifty other businesses notice nothing', async () => {
    const others = await Promise.all(
      Array.from({ length: TENANTS }, (_, i) => apiOf(test.hub, test.url, `mer_${i}`)),
    );
    const [refused, theirs] = await Promise.all([
      useUp(busy),
      Promise.all(others.map((call) => statusesOf(4, () => call('/orders')))),
    ]);
    expect(new Set(theirs.flat())).toEqual(new Set([200]));
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
  });

  it('costs its own webhooks nothing, and these have no such bound', async () => {
    await useUp(await apiOf(test.hub, test.url, 'mer_busy'));
    const count = limits.apiPerMinute + 100;
    expect(new Set(await statusesOf(count, webhook))).toEqual(new Set([200]));
    const kept = await test.hub.store.inbox.docs.countDocuments({ channelId: channel._id });
    expect(kept).toBe(count);
    const fresh = await apiOf(test.hub, test.url, 'mer_busy');
    expect((await fresh('/orders')).status).toBe(200);
  });

  it('is told when to come back also where it only listens', async () => {
    const named = { merchantId: 'mer_busy', name: 'listens', scopes: [], expiresAt: null };
    const { key } = await createApiKey(test.hub, named);
    const leave = new AbortController();
    const stream = () =>
      fetch(`${test.url}/api/v1/stream`, {
        headers: { authorization: `Bearer ${key}` },
        signal: leave.signal,
      });
    const open = Array.from({ length: limits.streamsPerCaller }, stream);
    expect((await Promise.all(open)).every(({ status }) => status === 200)).toBe(true);
    const refused = await stream();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    leave.abort();
  });
});
