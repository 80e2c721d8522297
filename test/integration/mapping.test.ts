import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { post } from '../support/api.ts';
import { problemsOf } from '../support/audited.ts';
import { mappingDesk, openKinds, sell, settled } from '../support/mapping-desk.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

const never = () => new Promise(() => undefined);

describe('mapping', () => {
  it('does what its preview said: orders take their stock, the number goes out, the audit is clean', async () => {
    const { channel, shelf, api, merchantId } = await mappingDesk(test, { 'MUG-1': 10 });
    const id = await sell(test, channel, { name: 'mug', channelSku: 'mug1' });
    test.store.numbers.set('i-mug', 7);
    await takeOrder(test.hub, channel, {
      externalId: 'desk-1',
      number: '#D1',
      placedAt: test.hub.now(),
      lines: [lineOf('mug', 3)],
    });
    await settled(test, channel);
    expect(await openKinds(api)).toEqual(['unmapped-line']);
    const preview = (await post(api, '/listings/preview', { listings: [id] })).body;
    expect(preview.orders).toMatchObject({ count: 1, units: 3, more: false });
    expect(preview.orders.first[0]).toMatchObject({ number: '#D1', units: 3 });
    expect(preview.listings[0]).toMatchObject({
      to: 'MUG-1',
      from: null,
      numbers: [{ shows: 7, will_show: 7, written: true }],
      twin: null,
    });
    const { body } = await post(api, '/listings/accept', { listings: [id] });
    expect(body.mapped).toEqual([{ id, from: null, to: 'MUG-1' }]);
    expect(await openKinds(api)).toEqual([]);
    const stock = await api('/stock/MUG-1');
    expect(stock.body.locations[0].balance).toMatchObject({ available: 7, committed: 3 });
    await settled(test, channel);
    await settled(test, shelf);
    expect(test.store.numbers.get('i-mug')).toBe(7);
    expect(test.store.numbers.get('i-MUG-1')).toBe(7);
    expect(await problemsOf({ ...test, merchantId }, false)).toEqual([]);
  });

  it('warns where the store sells the item already under another listing', async () => {
    const { shelf, api } = await mappingDesk(test, { 'TWIN-1': 3 });
    const id = await sell(test, shelf, { name: 'twin', channelSku: 'twin1' });
    const { body } = await post(api, '/listings/preview', { listings: [id] });
    expect(body.listings[0].twin).toBe('Item TWIN-1');
  });

  it('of two listings of one store to one item: a sale of the one lowers the other', async () => {
    const { channel, api, merchantId } = await mappingDesk(test, { 'PAIR-1': 10 });
    const ids = [];
    for (const name of ['left', 'right']) {
      ids.push(await sell(test, channel, { name, channelSku: 'pair1' }));
      test.store.numbers.set(`i-${name}`, 10);
    }
    await post(api, '/listings/map', { listings: ids, sku: 'PAIR-1' });
    await settled(test, channel);
    test.store.numbers.set('i-left', 7);
    await takeOrder(test.hub, channel, {
      externalId: 'pair-1',
      placedAt: test.hub.now(),
      lines: [lineOf('left', 3)],
    });
    const before = test.store.writes.length;
    await settled(test, channel);
    const sent = test.store.writes.slice(before).map((each) => [each.stockRef, each.sellable]);
    expect(sent).toEqual([['i-right', 7]]);
    expect(await problemsOf({ ...test, merchantId }, false)).toEqual([]);
  });

  it('never sends a number before the waiting orders took theirs', async () => {
    const { channel, api } = await mappingDesk(test, { 'SAFE-1': 10 });
    const id = await sell(test, channel, { name: 'safe', channelSku: 'safe1' });
    test.store.numbers.set('i-safe', 6);
    await takeOrder(test.hub, channel, {
      externalId: 'safe-1',
      placedAt: test.hub.now(),
      lines: [lineOf('safe', 4)],
    });
    const before = test.store.writes.length;
    // A worker that publishes all the time, as fast as it can.
    let mapping = true;
    const publishing = (async () => {
      while (mapping) await publishChannel(test.hub, channel._id);
    })();
    await post(api, '/listings/map', { listings: [id], sku: 'SAFE-1' });
    mapping = false;
    await publishing;
    await settled(test, channel);
    const sent = test.store.writes.slice(before).filter((each) => each.stockRef === 'i-safe');
    expect(sent.filter(({ sellable }) => sellable > 6)).toEqual([]);
    expect(test.store.numbers.get('i-safe')).toBe(6);
  });

  it('is let in between the passes of a worker that never stops publishing the channel', async () => {
    const { channel, shelf, api } = await mappingDesk(test, { 'BUSY-1': 10 });
    const first = await sell(test, channel, { name: 'busy', channelSku: 'busy1' });
    await post(api, '/listings/map', { listings: [first], sku: 'BUSY-1' });
    const id = await sell(test, channel, { name: 'calm', channelSku: 'calm1' });
    const { channels, listings } = test.hub.store;
    let mapping = true;
    const whileMapping = async (work: () => Promise<unknown>) => {
      while (mapping) await work();
    };
    // Its stock moves all the time: after each pass there is something for another one.
    const busy = [
      whileMapping(() => listings.touch(channel.merchantId, ['BUSY-1'], [shelf.defaultLocationId])),
      whileMapping(() =>
        publishChannel(test.hub, channel._id, { goesOn: () => mapping, asked: never }),
      ),
    ];
    const began = Date.now();
    const answer = await post(api, '/listings/map', { listings: [id], sku: 'BUSY-1' });
    const took = Date.now() - began;
    mapping = false;
    await Promise.all(busy);
    expect(answer.status).toBe(200);
    expect(answer.body.left_out).toEqual([]);
    expect(took).toBeLessThan(5_000);
    expect((await channels.byId(channel._id))?.heldUntil).toBeUndefined();
  });
});
