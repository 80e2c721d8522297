import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrders } from '../../server/services/orders/find-orders.ts';
import { NO_FILTERS } from '../../server/services/orders/order-filters.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { searchShapes } from '../bench/payload/search-shapes.ts';
import { storeOrders } from '../bench/payload/stored-orders.ts';
import { explain, questionsTo } from '../bench/scene/explain.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';

/** So many that each item is sold. */
const STORED = 2_000;
const PAGE = 50;
/** Of one moment, as an import or a sale's first second brings them. */
const SAME = 320;

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
      const { indexed, keysExamined, returned } = await explain(test.hub, asked());
      expect(indexed).toBe(true);
      expect(keysExamined).toBeLessThanOrEqual(2 * returned);
    },
  );

  it('pages through many orders of one moment read no order twice', async () => {
    const { merchantId } = channel;
    const { docs } = test.hub.store.orders;
    const placed = new Date('2020-01-01T00:00:00Z');
    const some = await docs.find({ merchantId }).limit(SAME).toArray();
    const same = some.map((order, i) => {
      const _id = `same-${String(i).padStart(4, '0')}`;
      return { ...order, _id, externalId: _id, placedAt: placed };
    });
    await docs.insertMany(same);
    const filters = { ...NO_FILTERS, placedTo: new Date(placed.getTime() + 1) };
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await findOrders(test.hub, merchantId, filters, cursor, PAGE);
      seen.push(...(page?.orders ?? []).map(({ _id }) => _id));
      const { indexed, keysExamined, returned } = await explain(test.hub, asked());
      expect(indexed).toBe(true);
      expect(keysExamined).toBeLessThanOrEqual(2 * Math.max(1, returned));
      cursor = page?.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(same.map(({ _id }) => _id).toReversed());
  });
});
