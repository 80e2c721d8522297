import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyListings } from '../../server/services/mapping/apply-listings.ts';
import { stockOpener } from '../../server/services/stock/open-stock.ts';
import { type Api, post } from '../support/api.ts';
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

const put = (api: Api, sku: string, parts: Readonly<Record<string, number>>, preview = false) =>
  api(`/stock/${sku}/recipe`, {
    method: 'PUT',
    body: JSON.stringify({
      parts: Object.entries(parts).map(([part, quantity]) => ({ sku: part, quantity })),
      preview,
    }),
  });
const SET = { MUG: 2, LAMP: 1 };

/** A shop that sells mugs, lamps and a set nobody told the hub about. */
async function setShop(stock: Readonly<Record<string, number>> = { MUG: 10, LAMP: 7, SET: 0 }) {
  const desk = await mappingDesk(test, stock);
  await settled(test, desk.shelf);
  return desk;
}

describe('a recipe', () => {
  it('is previewed without changing anything, then saved, and the channels follow', async () => {
    const { api, shelf, merchantId } = await setShop();
    const seen = await put(api, 'SET', SET, true);
    expect(seen.body).toMatchObject({ state: 'preview', sku: 'SET' });
    expect(seen.body.channels).toMatchObject([{ sku: 'SET', shows: 0, will_show: 5 }]);
    expect((await api('/stock/SET/recipe')).body.bundle).toBeNull();
    const { status, body } = await put(api, 'SET', SET);
    expect([status, body.state]).toEqual([200, 'saved']);
    await settled(test, shelf);
    expect(test.store.numbers.get('i-SET')).toBe(5);
    const made = (await api('/stock/SET/recipe')).body;
    expect(made.bundle).toMatchObject({ can_make: 5, bottleneck: 'MUG' });
    expect(made.bundle.parts).toEqual([
      { sku: 'MUG', title: 'Item MUG', quantity: 2 },
      { sku: 'LAMP', title: 'Item LAMP', quantity: 1 },
    ]);
    const leaf = (await api('/stock/LAMP')).body;
    expect(leaf.part_of).toEqual([{ sku: 'SET', title: 'Item SET', quantity: 1 }]);
    const list = (await api('/stock')).body.items;
    const rows = list.map((row: { sku: string; bundle: unknown }) => [
      row.sku,
      row.bundle !== null,
    ]);
    expect(Object.fromEntries(rows)).toMatchObject({ MUG: false, LAMP: false, SET: true });
    expect((await put(api, 'SET', SET)).body.state).toBe('unchanged');
    expect(await problemsOf({ ...test, merchantId }, false)).toEqual([]);
  });

  it('can be deleted: the item is a plain one again, without stock until it is counted', async () => {
    const { api, shelf } = await setShop();
    await put(api, 'SET', SET);
    await settled(test, shelf);
    const { body } = await api('/stock/SET/recipe', { method: 'DELETE' });
    expect(body).toMatchObject({ state: 'saved', parts: [] });
    expect(body.channels).toMatchObject([{ will_show: 0 }]);
    await settled(test, shelf);
    expect(test.store.numbers.get('i-SET')).toBe(0);
  });

  it.each<[string, Readonly<Record<string, number>>, RegExp]>([
    ['of what is no item', { MUG: 1, GHOST: 1 }, /SET needs GHOST, which is no item/],
    ['of itself', { SET: 1 }, /a part of itself/],
    ['in a circle', { MUG: 1, BOX: 1 }, /is a circle/],
  ])('%s is refused with what is wrong', async (_what, parts, told) => {
    const { api } = await setShop({ MUG: 10, SET: 0, BOX: 0 });
    await put(api, 'BOX', { SET: 1 });
    const { status, body } = await put(api, 'SET', parts);
    expect([status, body.error.code]).toEqual([422, 'bad_recipe']);
    expect(body.error.message).toMatch(told);
  });

  it('saved by two at once never makes a circle', async () => {
    const { api } = await setShop({ A: 0, B: 0 });
    const answers = await Promise.all([put(api, 'A', { B: 1 }), put(api, 'B', { A: 1 })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422]);
  });

  it('of an item that has stock of its own is refused, with what to do', async () => {
    const { api } = await setShop({ MUG: 10, SET: 3 });
    const { status, body } = await put(api, 'SET', { MUG: 2 });
    expect([status, body.error.code]).toEqual([409, 'own_stock']);
    expect(body.error.message).toMatch(/SET has 3 available at /);
    expect(body.error.what_to_do).toMatch(/count it to 0; or make a new item for the bundle/);
  });

  it('of an item that buyers are owed is refused until they have it', async () => {
    const { api, shelf } = await setShop();
    await takeOrder(test.hub, shelf, { placedAt: test.hub.now(), lines: [lineOf('SET', 2)] });
    const { body } = await put(api, 'SET', SET);
    expect(body.error.message).toMatch(/SET has -2 available, 2 owed to buyers at /);
  });

  it('writes off what a store showed of the bundle where its staff counts', async () => {
    const { api, shelf, merchantId } = await setShop({ MUG: 10, SET: 3 });
    const locationId = shelf.defaultLocationId ?? '';
    await test.hub.store.locations.setCounter(merchantId, locationId, shelf._id);
    expect((await put(api, 'SET', { MUG: 2 })).status).toBe(200);
    const [position] = await test.hub.store.positions.ofSkus(merchantId, ['SET']);
    expect(position?.balance.available).toBe(0);
    await settled(test, shelf);
    expect(test.store.numbers.get('i-SET')).toBe(5);
    expect(await problemsOf({ ...test, merchantId }, false)).toEqual([]);
  });
});

describe('the stock of a bundle itself', () => {
  it.each([
    ['count', { counted: 3, seen: 0, note: '', preview: false }],
    ['incoming', { quantity: 3, note: '' }],
    ['receive', { quantity: 3, note: '' }],
  ])('cannot be changed by %s: its parts can', async (act, body) => {
    const { api, shelf } = await setShop();
    await put(api, 'SET', SET);
    const location = shelf.defaultLocationId;
    const answer = await post(api, `/stock/SET/${act}`, { location, key: 'bundle-act', ...body });
    expect([answer.status, answer.body.error.code]).toEqual([409, 'is_bundle']);
    expect(answer.body.error.what_to_do).toMatch(/what it is made of: MUG, LAMP/);
  });
});

describe('a listing of a bundle', () => {
  it('found by its SKU is mapped, opens no stock, and waiting orders take the parts', async () => {
    const { api, channel, merchantId } = await setShop();
    await put(api, 'SET', SET);
    test.store.numbers.set('i-set', 50);
    await takeOrder(test.hub, channel, {
      externalId: 'waits-1',
      placedAt: test.hub.now(),
      lines: [lineOf('set', 2)],
    });
    const id = await sell(test, channel, { name: 'set', channelSku: 'other' });
    await applyListings(test.hub, channel, [await factOf(id, 'SET')]);
    const [listing] = await test.hub.store.listings.byIds([id]);
    expect(listing?.sku).toBe('SET');
    await settled(test, channel);
    expect(test.store.numbers.get('i-set')).toBe(3);
    const open = await stockOpener(test.hub, channel);
    await open(await test.hub.store.listings.byIds([id]));
    const { orders } = (await api('/orders')).body;
    const order = (await api(`/orders/${orders[0].id}`)).body;
    expect(order.lines[0]).toMatchObject({
      sku: 'SET',
      parts: [
        { sku: 'MUG', quantity: 2 },
        { sku: 'LAMP', quantity: 1 },
      ],
    });
    const { lines } = (await api('/stock/MUG/history')).body;
    expect(lines[0].cause.bundle).toEqual({ sku: 'SET', each: 2 });
    const stock = (await api('/stock/SET')).body;
    expect([stock.locations, stock.bundle.can_make]).toEqual([[], 3]);
    expect(await openKinds(api)).toEqual([]);
    expect(await problemsOf({ ...test, merchantId }, false)).toEqual([]);
  });

  it('mapped by hand does what its preview said', async () => {
    const { api, channel, merchantId } = await setShop();
    await put(api, 'SET', SET);
    const id = await sell(test, channel, { name: 'hamper', channelSku: 'hamper' });
    test.store.numbers.set('i-hamper', 9);
    await takeOrder(test.hub, channel, {
      externalId: 'waits-2',
      placedAt: test.hub.now(),
      lines: [lineOf('hamper', 1)],
    });
    await settled(test, channel);
    const request = { listings: [id], sku: 'SET' };
    const preview = (await post(api, '/listings/preview', request)).body;
    expect(preview.listings[0].numbers).toMatchObject([{ shows: 9, will_show: 4 }]);
    await post(api, '/listings/map', request);
    await settled(test, channel);
    expect(test.store.numbers.get('i-hamper')).toBe(4);
    expect(await problemsOf({ ...test, merchantId }, false)).toEqual([]);
  });
});

async function factOf(id: string, channelSku: string) {
  const [listing] = await test.hub.store.listings.byIds([id]);
  if (!listing) throw new Error('there is no such listing');
  const { externalId, externalProductId, stockRef, title, barcode, tracked } = listing;
  const externalLocationIds = [listing.externalLocationId];
  const ids = { externalId, externalProductId, stockRef, externalLocationIds };
  return { kind: 'listing' as const, listing: { ...ids, channelSku, title, barcode, tracked } };
}
