import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY_SCOPES } from '../../server/domain/roles.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../../server/services/people/api-keys.ts';
import { hashKey } from '../../server/store/api-keys.ts';
import { apiOf } from '../support/api.ts';
import { type TwoMerchants, twoMerchants } from '../support/two-merchants.ts';

let test: TwoMerchants;
beforeAll(async () => {
  test = await twoMerchants();
});
afterAll(() => test.close());

describe('keys', () => {
  it('are shown once and stored as a hash', async () => {
    const { merchantId } = test.a;
    const input = { merchantId, name: 'one', scopes: ['read:stock'] as const, expiresAt: null };
    const { key, view } = await createApiKey(test.hub, input);
    expect(key).toMatch(/^cdk_[A-Za-z0-9_-]{43}$/);
    const stored = await test.hub.store.apiKeys.docs.findOne({ _id: view._id });
    expect(stored?.hash).toBe(hashKey(key));
    expect(JSON.stringify(stored)).not.toContain(key);
    const listed = JSON.stringify(await listApiKeys(test.hub, merchantId));
    expect(listed).toContain(view._id);
    expect(listed).not.toContain(hashKey(key));
  });

  it('open nothing once they are revoked or expired, and only their merchant revokes them', async () => {
    const input = { merchantId: test.a.merchantId, name: 'x', scopes: KEY_SCOPES, expiresAt: null };
    const { key, view } = await createApiKey(test.hub, input);
    expect((await test.api('/channels', { key })).status).toBe(200);
    expect(await revokeApiKey(test.hub, test.b.merchantId, view._id)).toBe(false);
    expect((await test.api('/channels', { key })).status).toBe(200);
    expect(await revokeApiKey(test.hub, test.a.merchantId, view._id)).toBe(true);
    expect((await test.api('/channels', { key })).status).toBe(401);
    const expiresAt = new Date(test.hub.now().getTime() + 300);
    const short = await createApiKey(test.hub, { ...input, expiresAt });
    expect((await test.api('/channels', { key: short.key })).status).toBe(200);
    await new Promise((done) => setTimeout(done, 350));
    expect((await test.api('/channels', { key: short.key })).status).toBe(401);
  });

  it('have a budget of their own: one that is used up costs no other one anything', async () => {
    const busy = await apiOf(test.hub, test.url, test.a.merchantId);
    const statuses: number[] = [];
    for (let i = 0; i < 13; i++) {
      const batch = await Promise.all(Array.from({ length: 50 }, () => busy('/channels')));
      statuses.push(...batch.map((answer) => answer.status));
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(600);
    const refused = await busy('/channels');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body.error.code).toBe('too_many_requests');
    expect((await test.api('/channels')).status).toBe(200);
  });
});
