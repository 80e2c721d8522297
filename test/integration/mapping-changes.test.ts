import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NEW_SYNC } from '../../server/store/listings.ts';
import { post } from '../support/api.ts';
import { problemsOf } from '../support/audited.ts';
import { mappingDesk, openKinds, sell, settled } from '../support/mapping-desk.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { outage } from '../support/test-store.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
beforeEach(() => {
  test.store.failing = null;
});
afterAll(() => test.close());

describe('mapping', () => {
  it('makes a new item with the stock its store can sell, less nothing and counted once', async () => {
    const { channel, api, merchantId } = await mappingDesk(test);
    const id = await sell(test, channel, { name: 'new' });
    test.store.numbers.set('i-new', 20);
    await takeOrder(test.hub, channel, {
      externalId: 'new-1',
      placedAt: test.hub.now(),
      lines: [lineOf('new', 2)],
    });
    const asked = { listings: [id], sku: 'NEW-1' };
    const refused = await post(api, '/listings/map', asked);
    expect(refused.status).toBe(409);
    expect(refused.body.error.code).toBe('no_such_item');
    const empty = await post(api, '/listings/preview', { ...asked, create: true });
    expect(empty.body).toMatchObject({ unknown_skus: ['NEW-1'] });
    expect(empty.body.listings[0].numbers[0]).toMatchObject({ shows: 20, will_show: 0 });
    const opened = { ...asked, create: true, open_stock: true };
    const preview = await post(api, '/listings/preview', opened);
    expect(preview.body.listings[0].numbers[0]).toMatchObject({ shows: 20, will_show: 20 });
    test.store.failing = outage();
    expect((await post(api, '/listings/map', opened)).body.error.code).toBe('store_unread');
    expect((await api('/stock/NEW-1')).status).toBe(404);
    test.store.failing = null;
    await test.hub.store.channels.set(channel._id, { 'health.restUntil': null });
    await post(api, '/listings/map', opened);
    const stock = await api('/stock/NEW-1');
    expect(stock.body.locations[0].balance).toMatchObject({ available: 20, committed: 2 });
    await settled(test, channel);
    expect(test.store.numbers.get('i-new')).toBe(20);
    expect(await openKinds(api)).toEqual([]);
    expect(await problemsOf({ ...test, merchantId }, false)).toEqual([]);
  });

  it('to another item leaves settled lines where they are, and reads the number again', async () => {
    const { channel, shelf, api, merchantId } = await mappingDesk(test, {
      'RED-1': 10,
      'BLUE-1': 50,
    });
    const id = await sell(test, channel, { name: 'cap', channelSku: null });
    test.store.numbers.set('i-cap', 10);
    await post(api, '/listings/map', { listings: [id], sku: 'RED-1' });
    await takeOrder(test.hub, channel, {
      externalId: 'cap-1',
      placedAt: new Date(test.hub.now().getTime() + 1),
      lines: [lineOf('cap', 4)],
    });
    test.store.numbers.set('i-cap', 6);
    await settled(test, channel);
    const { body } = await post(api, '/listings/map', { listings: [id], sku: 'BLUE-1' });
    expect(body.mapped).toEqual([{ id, from: 'RED-1', to: 'BLUE-1' }]);
    await settled(test, channel);
    expect(test.store.numbers.get('i-cap')).toBe(50);
    const red = await api('/stock/RED-1');
    expect(red.body.locations[0].balance).toMatchObject({ available: 6, committed: 4 });
    // The order goes on under the item that it took from.
    await takeOrder(test.hub, channel, {
      externalId: 'cap-1',
      revisedAt: new Date(test.hub.now().getTime() + 5_000),
      state: 'cancelled',
      lines: [lineOf('cap', 4)],
    });
    const freed = await api('/stock/RED-1');
    expect(freed.body.locations[0].balance).toMatchObject({ available: 10, committed: 0 });
    await settled(test, channel);
    await settled(test, shelf);
    expect(await problemsOf({ ...test, merchantId }, false)).toEqual([]);
  });

  it('is undone without a trace in the numbers; orders to come wait and are shown', async () => {
    const { channel, shelf, api, merchantId } = await mappingDesk(test, { 'UNDO-1': 8 });
    const id = await sell(test, channel, { name: 'undo', channelSku: null });
    test.store.numbers.set('i-undo', 8);
    await post(api, '/listings/map', { listings: [id], sku: 'UNDO-1' });
    await settled(test, channel);
    const { body } = await post(api, '/listings/unmap', { listings: [id] });
    expect(body.mapped).toEqual([{ id, from: 'UNDO-1', to: null }]);
    const writes = test.store.writes.length;
    await settled(test, channel);
    expect(test.store.writes).toHaveLength(writes);
    await takeOrder(test.hub, channel, {
      externalId: 'undo-2',
      placedAt: test.hub.now(),
      lines: [lineOf('undo', 1)],
    });
    expect(await openKinds(api)).toEqual(['unmapped-line']);
    expect((await api('/stock/UNDO-1')).body.locations[0].balance.committed).toBe(0);
    expect((await post(api, '/listings/unmap', { listings: [id] })).body.left_out).toEqual([
      { id, why: 'not-mapped' },
    ]);
    expect(await problemsOf({ ...test, merchantId }, false)).toEqual([]);
    await post(api, '/listings/map', { listings: [id], sku: 'UNDO-1' });
    expect((await api('/stock/UNDO-1')).body.locations[0].balance.committed).toBe(1);
    test.store.numbers.set('i-undo', 7);
    await settled(test, channel);
    await settled(test, shelf);
    expect(await problemsOf({ ...test, merchantId }, false)).toEqual([]);
  });

  it('takes nothing of another merchant', async () => {
    const mine = await mappingDesk(test, { 'MINE-1': 1 });
    const theirs = await mappingDesk(test);
    const id = await sell(test, theirs.channel, { name: 'theirs' });
    for (const path of ['preview', 'map', 'unmap', 'accept']) {
      const body = path === 'map' ? { listings: [id], sku: 'MINE-1' } : { listings: [id] };
      expect((await post(mine.api, `/listings/${path}`, body)).status).toBe(404);
    }
    const [listing] = await test.hub.store.listings.byIds([id]);
    expect(listing).toMatchObject({ sku: null, sync: { wantedSeq: NEW_SYNC.wantedSeq } });
  });
});
