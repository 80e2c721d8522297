import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import { type Api, apiOf, post } from '../support/api.ts';
import { seedChannel } from '../support/hub.ts';
import { type TwoMerchants, twoMerchants } from '../support/two-merchants.ts';

let test: TwoMerchants;
beforeAll(async () => {
  test = await twoMerchants();
});
afterAll(() => test.close());

describe('saved views', () => {
  const make = (call: Api, body: unknown) => post(call, '/order-views', body);

  it('are kept for everybody of the merchant until somebody deletes them', async () => {
    await seedChannel(test.hub, { merchantId: 'mer_views' });
    const call = await apiOf(test.hub, test.url, 'mer_views');
    const filters = { tab: 'unpaid', placed_days: '7', q: 'tea' };
    const made = await make(call, { name: 'Unpaid tea', filters });
    expect(made.body).toEqual({ id: expect.any(String), name: 'Unpaid tea', filters });
    const saved = async () => (await call('/order-views')).body.saved;
    expect(await saved()).toEqual([made.body]);
    expect((await make(call, { name: 'Unpaid tea', filters: {} })).status).toBe(409);
    const path = `/order-views/${made.body.id}`;
    expect((await test.api(path, { method: 'DELETE' })).status).toBe(404);
    expect((await call(path, { method: 'DELETE' })).body).toEqual(made.body);
    expect((await call(path, { method: 'DELETE' })).status).toBe(404);
    expect(await saved()).toEqual([]);
  });

  it.each([
    [{ $where: '1' }],
    [{ cursor: 'x' }],
    [{ limit: '9' }],
    [{ state: 'lost' }],
    [{ tab: { $ne: 'all' } }],
    [{ placed_days: '0' }],
    [[]],
  ])('hold nothing but filters of the list: %j', async (filters) => {
    expect((await make(test.api, { name: 'Bad', filters })).status).toBe(400);
  });

  it('end at a bound', async () => {
    await seedChannel(test.hub, { merchantId: 'mer_full' });
    const call = await apiOf(test.hub, test.url, 'mer_full');
    for (let i = 0; i < limits.savedViewsMax; i++) await make(call, { name: `${i}`, filters: {} });
    const refused = await make(call, { name: 'one more', filters: {} });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'too_many']);
  });
});
