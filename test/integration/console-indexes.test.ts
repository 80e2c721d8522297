import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestHub, testHub } from '../support/hub.ts';

let test: TestHub;
beforeAll(async () => {
  test = await testHub();
});
afterAll(() => test.close());

describe('what the desk asks of the books', () => {
  it('is found through indexes, never by looking at all', async () => {
    const { listings, inbox, stockWrites, exceptions, items, orders } = test.hub.store;
    const m = { merchantId: 'mer_x' };
    const before = { $lte: new Date() };
    const asked = [
      listings.docs.find({ ...m, sku: null, gone: false, _id: { $gt: '' } }).sort({ _id: 1 }),
      listings.docs
        .find({ ...m, sku: { $gt: '' }, gone: false, _id: { $gt: 'c|' } })
        .sort({ _id: 1 }),
      inbox.docs
        .find({ ...m, channelId: 'c', receivedAt: before })
        .sort({ receivedAt: -1, _id: -1 }),
      inbox.docs
        .find({ ...m, state: 'dead', receivedAt: before })
        .sort({ receivedAt: -1, _id: -1 }),
      stockWrites.docs.find({ ...m, channelId: 'c', sentAt: before }).sort({ sentAt: -1, _id: -1 }),
      exceptions.docs.find({ ...m, state: 'open', channelId: 'c' }).sort({ lastAt: -1, _id: -1 }),
      exceptions.docs.find({ ...m, state: 'open', owner: null }).sort({ lastAt: -1, _id: -1 }),
      items.docs.find({ ...m, matches: { $in: ['sku:a', 'gtin:1'] } }),
      orders.docs.find({ ...m, channelId: 'c', placedAt: before }).sort({ placedAt: -1, _id: -1 }),
    ];
    for (const find of asked) {
      const { queryPlanner } = await find.limit(51).explain('queryPlanner');
      const plan = JSON.stringify(queryPlanner.winningPlan);
      expect(plan).toContain('IXSCAN');
      expect(plan).not.toMatch(/COLLSCAN|"SORT"/);
    }
  });
});
