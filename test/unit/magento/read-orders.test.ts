import { describe, expect, it } from 'vitest';
import {
  facts,
  filterOn,
  fixture,
  json,
  list,
  page,
  scripted,
  snapshotOf,
  storeOf,
} from './support.ts';

const composite = JSON.parse(fixture('order-configurable.json').toString());
const paths = {
  '/V1/orders': () => list([composite.order]),
  '/V1/shipments': () => list(composite.shipments),
  '/V1/creditmemos': () => list([]),
};

describe('reading orders', () => {
  it('puts order, shipments and credit memos into one delivery, named after the order', async () => {
    const { channel, asked } = scripted(storeOf(paths));
    const [delivery] = await channel.read('orders', ['41']);
    if (!delivery) throw new Error('nothing was delivered');
    expect(delivery.deliveryId).toBe('41');
    const snapshot = snapshotOf(delivery);
    expect(snapshot.shipments).toHaveLength(1);
    expect(snapshot.lines[1]?.shipped).toEqual([{ externalLocationId: 'south', quantity: 1 }]);
    const documents = asked.filter((call) => /shipments|creditmemos/.test(call.url.pathname));
    expect(documents.map((call) => filterOn(call, 'order_id', 'in'))).toEqual(['41', '41']);
  });

  it('stores no IP address, no secret, no payment details and no letters', async () => {
    const [delivery] = await scripted(storeOf(paths)).channel.read('orders', ['41']);
    const text = delivery?.body.toString() ?? '';
    for (const word of [
      '192.0.2.44',
      'not-a-real-secret',
      'cc_last4',
      'ring twice',
      'For Ingrid',
    ]) {
      expect(text).not.toContain(word);
    }
    expect(text.length).toBeLessThan(fixture('order-configurable.json').length / 1.5);
  });

  it('says "gone" of what a healthy answer does not list, or what is no id at all', async () => {
    const { channel, asked } = scripted(storeOf(paths));
    const deliveries = await channel.read('orders', ['41', '42', '41,42']);
    expect(facts(...deliveries).map((fact) => fact.kind)).toEqual([
      'order',
      'order-gone',
      'order-gone',
    ]);
    const [call] = asked.filter(({ url }) => url.pathname.endsWith('/orders'));
    expect(call && filterOn(call, 'entity_id', 'in')).toBe('41,42');
  });

  it.each([
    ['a page', () => page('<html>', 200)],
    ['an error', () => page('<html>', 503)],
    ['something without a list', () => json({ message: 'odd' })],
  ])('never says "gone" after %s', async (_, answer) => {
    const { channel } = scripted(storeOf({ ...paths, '/V1/orders': answer }));
    await expect(channel.read('orders', ['41'])).rejects.toMatchObject({ name: 'ChannelError' });
  });

  it('leaves an order of another website alone', async () => {
    const views = [{ id: 9, website_id: 1 }];
    const store = storeOf({ ...paths, '/V1/store/storeViews': () => views });
    const deliveries = await scripted(store, { website: 'base' }).channel.read('orders', ['41']);
    expect(facts(...deliveries)).toEqual([{ kind: 'ignored', why: 'an order of another website' }]);
  });

  it('asks for less when the answer is more than it takes', async () => {
    const big = 'x'.repeat(11 * 1024 * 1024);
    const one = (id: number) => ({ ...composite.order, entity_id: id, customer_note: big });
    const { channel, asked } = scripted(
      storeOf({
        '/V1/shipments': () => list([]),
        '/V1/creditmemos': () => list([]),
        '/V1/orders': (call) => {
          const size = Number(call.url.searchParams.get('searchCriteria[pageSize]'));
          const last = Number(filterOn(call, 'entity_id', 'gt'));
          return list(
            [41, 43]
              .filter((id) => id > last)
              .slice(0, size)
              .map(one),
          );
        },
      }),
    );
    const deliveries = await channel.read('orders', ['41', '43']);
    expect(facts(...deliveries).map((fact) => fact.kind)).toEqual(['order', 'order']);
    expect(asked.length).toBeGreaterThan(8);
  });

  it('does not read for ever in a store that ignores what it is asked', async () => {
    const full = Array.from({ length: 100 }, (_, i) => ({ ...composite.order, entity_id: i + 1 }));
    const { channel } = scripted(storeOf({ ...paths, '/V1/orders': () => list(full) }));
    await expect(channel.read('orders', ['41'])).rejects.toMatchObject({ kind: 'rejected' });
  });
});
