import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrders } from '../../server/services/orders/find-orders.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { searchShapes } from '../bench/payload/search-shapes.ts';
import { storeOrders } from '../bench/payload/stored-orders.ts';
import { explain, questionsTo } from '../bench/scene/explain.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';

/** So many that each item is sold. */
const STORED = 2_000;
const PAGE = 50;

let test: TestHub;
let channel: ChannelDoc;
const asked = questionsTo('orders');
beforeAll(async () => {
  test = await testHub();
  channel = await seedChannel(test.hub, {});
  await storeOrders(test.hub, channel, 0, STORED);
});
afterAll(() => test.close());

describe('among many orders', () => {
  it.each(searchShapes('').map(({ name }) => name))(
    'those looked for by %s are read from an index, in its order, and hardly any others',
    async (name) => {
      const shape = searchShapes(channel._id).find((each) => each.name === name);
      const filters = shape?.filters(STORED - 1);
      if (!filters) throw new Error(`${name} is no way of searching`);
      const { orders = [] } =
        (await findOrders(test.hub, channel.merchantId, filters, undefined, PAGE)) ?? {};
      expect(orders.length).toBeGreaterThan(0);
      const question = asked();
      if (!question) throw new Error('the order book was not asked');
      const { indexed, keysExamined, returned } = await explain(test.hub, question);
      expect(indexed).toBe(true);
      expect(keysExamined).toBeLessThanOrEqual(2 * returned);
    },
  );
});
