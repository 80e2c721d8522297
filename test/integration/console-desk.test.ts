import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../server/services/audit/audit.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { listingId, NEW_SYNC } from '../../server/store/listings.ts';
import { type Api, apiOf } from '../support/api.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { seedMerchantWithAll, takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { type Served, serve } from '../support/serve.ts';
import { outage } from '../support/test-store.ts';
import { workInbox } from '../support/work.ts';

let test: TestHub;
let served: Served;

beforeAll(async () => {
  test = await testHub();
  served = await serve(test.hub);
});

beforeEach(() => {
  test.store.failing = null;
});

afterAll(async () => {
  await served.close();
  await test.close();
});

interface Sold {
  readonly name: string;
  readonly channelSku?: string | null;
  readonly barcode?: string | null;
  readonly location?: string;
}

/** Something the store sells and nobody has mapped. */
async function sell(channel: ChannelDoc, { name, channelSku, barcode, location = 'L1' }: Sold) {
  const _id = listingId(channel._id, `v-${name}`, location);
  await test.hub.store.listings.upsert([
    {
      _id,
      merchantId: channel.merchantId,
      channelId: channel._id,
      externalId: `v-${name}`,
      externalProductId: `p-${name}`,
      externalLocationId: location,
      stockRef: `i-${name}`,
      channelSku: channelSku === undefined ? name : channelSku,
      barcode: barcode ?? null,
      title: `Sold ${name}`,
      tracked: true,
      gone: false,
      sources: channel.defaultLocationId ? [channel.defaultLocationId] : [],
    },
  ]);
  return _id;
}

const post = (api: Api, path: string, body: unknown) =>
  api(path, { method: 'POST', body: JSON.stringify(body) });

let merchants = 0;
/** North sells what nobody has mapped yet; South sells the items there are, from the same shelf. */
async function desk(stock: Readonly<Record<string, number>> = {}) {
  const merchantId = `mer_desk${++merchants}`;
  const shelf = await seedChannel(test.hub, { merchantId, stock, name: 'South' });
  const channel = await seedChannel(test.hub, { merchantId, name: 'North' });
  for (const [sku, units] of Object.entries(stock)) test.store.numbers.set(`i-${sku}`, units);
  const api = await apiOf(test.hub, served.url, merchantId);
  return { merchantId, channel, shelf, api };
}

async function isClean(merchantId: string) {
  const { checks } = await audit(test.hub, merchantId, { offline: false, againAfterMs: 0 });
  expect(checks.flatMap(({ name, problems }) => problems.map((each) => [name, each]))).toEqual([]);
}

async function settled(channel: ChannelDoc) {
  for (let pass = 0; pass < 3; pass++) await publishChannel(test.hub, channel._id);
}

const openKinds = async (api: Api) =>
  (await api('/exceptions')).body.exceptions.map((each: { kind: string }) => each.kind);

describe('suggestions', () => {
  it('go by SKU without case, spaces and dashes, then by barcode, and say why', async () => {
    const { channel, api, merchantId } = await desk({ 'MUG-1': 5, PLATE: 5 });
    await test.hub.store.items.add([
      { merchantId, sku: 'LAMP', title: 'Lamp', barcode: '4006381333931' },
    ]);
    await sell(channel, { name: 'a', channelSku: 'mug 1' });
    await sell(channel, { name: 'b', channelSku: 'PLATE' });
    await sell(channel, { name: 'c', channelSku: 'other', barcode: '4006381333931' });
    await sell(channel, { name: 'd', channelSku: null });
    const { body } = await api('/listings?state=unmapped');
    const found = Object.fromEntries(
      body.listings.map((each: { title: string; suggestion: unknown }) => [
        each.title,
        each.suggestion,
      ]),
    );
    expect(found['Sold a']).toMatchObject({ sku: 'MUG-1', reason: 'similar-sku' });
    expect(found['Sold b']).toMatchObject({ sku: 'PLATE', reason: 'same-sku' });
    expect(found['Sold c']).toMatchObject({ sku: 'LAMP', reason: 'same-barcode' });
    expect(found['Sold d']).toBeNull();
    const suggested = await api('/listings?state=suggested');
    expect(suggested.body.listings).toHaveLength(3);
    expect((await api('/listings?state=mapped')).body.listings).toHaveLength(2);
  });

  it('are not made where two items look alike, or the barcode says another one', async () => {
    const { channel, api, merchantId } = await desk({ 'CUP-1': 1, CUP1: 1, 'POT-1': 1 });
    await test.hub.store.items.add([
      { merchantId, sku: 'PAN', title: 'Pan', barcode: '4006381333931' },
    ]);
    await sell(channel, { name: 'x', channelSku: 'cup 1' });
    await sell(channel, { name: 'y', channelSku: 'pot1', barcode: '04006381333931' });
    const { body } = await api('/listings?state=unmapped');
    expect(body.listings.map((each: { doubt: string }) => each.doubt)).toEqual([
      'several-items',
      'barcode-disagrees',
    ]);
    expect((await api('/listings?state=suggested')).body.listings).toEqual([]);
  });

  it('page by what was read, each listing once, whatever number of locations stock it', async () => {
    const { channel, api } = await desk({ 'T-1': 1, 'T-2': 1, 'T-3': 1 });
    for (const sku of ['T-1', 'T-2', 'T-3']) {
      for (const location of ['L1', 'L2', 'L3']) {
        await sell(channel, { name: `n${sku}`, channelSku: sku.toLowerCase(), location });
      }
      await sell(channel, { name: `z${sku}`, channelSku: 'nothing alike' });
    }
    const walk = async (query: string) => {
      const titles: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await api(`/listings?limit=2&${query}${cursor && `&cursor=${cursor}`}`);
        titles.push(...body.listings.map((each: { title: string }) => each.title));
        cursor = body.next;
      }
      return titles;
    };
    expect(await walk('state=suggested')).toEqual(['Sold nT-1', 'Sold nT-2', 'Sold nT-3']);
    const unmapped = await walk('state=unmapped');
    expect(unmapped).toHaveLength(6);
    expect(new Set(unmapped).size).toBe(6);
    expect(await walk('state=unmapped&q=nothing alike')).toHaveLength(3);
    expect(await walk(`state=unmapped&channel=${channel._id}`)).toHaveLength(6);
    expect(await walk('state=unmapped&channel=chn_other')).toEqual([]);
  });
});

describe('mapping', () => {
  it('does what its preview said: orders take their stock, the number goes out, the audit is clean', async () => {
    const { channel, shelf, api, merchantId } = await desk({ 'MUG-1': 10 });
    const id = await sell(channel, { name: 'mug', channelSku: 'mug1' });
    test.store.numbers.set('i-mug', 7);
    await takeOrder(test.hub, channel, {
      externalId: 'desk-1',
      number: '#D1',
      placedAt: test.hub.now(),
      lines: [lineOf('mug', 3)],
    });
    await settled(channel);
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
    await settled(channel);
    await settled(shelf);
    expect(test.store.numbers.get('i-mug')).toBe(7);
    expect(test.store.numbers.get('i-MUG-1')).toBe(7);
    await isClean(merchantId);
  });

  it('warns where the store sells the item already under another listing', async () => {
    const { shelf, api } = await desk({ 'TWIN-1': 3 });
    const id = await sell(shelf, { name: 'twin', channelSku: 'twin1' });
    const { body } = await post(api, '/listings/preview', { listings: [id] });
    expect(body.listings[0].twin).toBe('Item TWIN-1');
  });

  it('of two listings of one store to one item: a sale of the one lowers the other', async () => {
    const { channel, api, merchantId } = await desk({ 'PAIR-1': 10 });
    const ids = [];
    for (const name of ['left', 'right']) {
      ids.push(await sell(channel, { name, channelSku: 'pair1' }));
      test.store.numbers.set(`i-${name}`, 10);
    }
    await post(api, '/listings/map', { listings: ids, sku: 'PAIR-1' });
    await settled(channel);
    test.store.numbers.set('i-left', 7);
    await takeOrder(test.hub, channel, {
      externalId: 'pair-1',
      placedAt: test.hub.now(),
      lines: [lineOf('left', 3)],
    });
    const before = test.store.writes.length;
    await settled(channel);
    const sent = test.store.writes.slice(before).map((each) => [each.stockRef, each.sellable]);
    expect(sent).toEqual([['i-right', 7]]);
    await isClean(merchantId);
  });

  it('never sends a number before the waiting orders took theirs', async () => {
    const { channel, api } = await desk({ 'SAFE-1': 10 });
    const id = await sell(channel, { name: 'safe', channelSku: 'safe1' });
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
    await settled(channel);
    const sent = test.store.writes.slice(before).filter((each) => each.stockRef === 'i-safe');
    expect(sent.filter(({ sellable }) => sellable > 6)).toEqual([]);
    expect(test.store.numbers.get('i-safe')).toBe(6);
  });

  it('makes a new item with the stock its store can sell, less nothing and counted once', async () => {
    const { channel, api, merchantId } = await desk();
    const id = await sell(channel, { name: 'new' });
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
    await settled(channel);
    expect(test.store.numbers.get('i-new')).toBe(20);
    expect(await openKinds(api)).toEqual([]);
    await isClean(merchantId);
  });

  it('to another item leaves settled lines where they are, and reads the number again', async () => {
    const { channel, shelf, api, merchantId } = await desk({ 'RED-1': 10, 'BLUE-1': 50 });
    const id = await sell(channel, { name: 'cap', channelSku: null });
    test.store.numbers.set('i-cap', 10);
    await post(api, '/listings/map', { listings: [id], sku: 'RED-1' });
    await takeOrder(test.hub, channel, {
      externalId: 'cap-1',
      placedAt: new Date(test.hub.now().getTime() + 1),
      lines: [lineOf('cap', 4)],
    });
    test.store.numbers.set('i-cap', 6);
    await settled(channel);
    const { body } = await post(api, '/listings/map', { listings: [id], sku: 'BLUE-1' });
    expect(body.mapped).toEqual([{ id, from: 'RED-1', to: 'BLUE-1' }]);
    await settled(channel);
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
    await settled(channel);
    await settled(shelf);
    await isClean(merchantId);
  });

  it('is undone without a trace in the numbers; orders to come wait and are shown', async () => {
    const { channel, shelf, api, merchantId } = await desk({ 'UNDO-1': 8 });
    const id = await sell(channel, { name: 'undo', channelSku: null });
    test.store.numbers.set('i-undo', 8);
    await post(api, '/listings/map', { listings: [id], sku: 'UNDO-1' });
    await settled(channel);
    const { body } = await post(api, '/listings/unmap', { listings: [id] });
    expect(body.mapped).toEqual([{ id, from: 'UNDO-1', to: null }]);
    const writes = test.store.writes.length;
    await settled(channel);
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
    await isClean(merchantId);
    await post(api, '/listings/map', { listings: [id], sku: 'UNDO-1' });
    expect((await api('/stock/UNDO-1')).body.locations[0].balance.committed).toBe(1);
    test.store.numbers.set('i-undo', 7);
    await settled(channel);
    await settled(shelf);
    await isClean(merchantId);
  });

  it('takes nothing of another merchant', async () => {
    const mine = await desk({ 'MINE-1': 1 });
    const theirs = await desk();
    const id = await sell(theirs.channel, { name: 'theirs' });
    for (const path of ['preview', 'map', 'unmap', 'accept']) {
      const body = path === 'map' ? { listings: [id], sku: 'MINE-1' } : { listings: [id] };
      expect((await post(mine.api, `/listings/${path}`, body)).status).toBe(404);
    }
    const [listing] = await test.hub.store.listings.byIds([id]);
    expect(listing).toMatchObject({ sku: null, sync: { wantedSeq: NEW_SYNC.wantedSeq } });
  });
});

describe('exceptions', () => {
  it('are counted by kind and channel, owned by people of the business, and closed together', async () => {
    const own = await seedMerchantWithAll(test.hub, 'Counted');
    const { merchantId } = own;
    const api = await apiOf(test.hub, served.url, merchantId);
    const { body } = await api('/exceptions/counts');
    expect(body.by_kind).toEqual([
      { kind: 'unmapped-line', open: 1 },
      { kind: 'dead-letter', open: 1 },
    ]);
    expect(body.by_channel).toMatchObject([{ channel: 'Shop Counted', open: 2 }]);
    await test.hub.store.people.docs.insertOne({
      _id: 'per_ida',
      name: 'Ida',
      email: 'ida@desk.example',
      createdAt: test.hub.now(),
    });
    const read = await test.hub.store.members.of(merchantId);
    const member = { personId: 'per_ida', role: 'support' as const, since: test.hub.now() };
    await test.hub.store.members.save(read, [member]);
    const own1 = (owner: string | null) =>
      api(`/exceptions/${own.exceptionId}`, {
        method: 'PATCH',
        body: JSON.stringify({ owner }),
      });
    expect((await own1('per_stranger')).status).toBe(409);
    expect((await own1('per_ida')).body.owner).toEqual({ id: 'per_ida', name: 'Ida' });
    const ids = async (query: string) =>
      (await api(`/exceptions?${query}`)).body.exceptions.map((each: { id: string }) => each.id);
    expect(await ids('owner=per_ida')).toEqual([own.exceptionId]);
    expect(await ids('owner=none')).toHaveLength(1);
    expect(await ids(`channel=${own.channel._id}`)).toHaveLength(2);
    expect(await ids('channel=chn_none')).toEqual([]);
    const all = await ids('state=open');
    const closed = await post(api, '/exceptions/close', { exceptions: all });
    expect(closed.body).toEqual({ closed: 2 });
    expect((await api('/exceptions/counts')).body.by_kind).toEqual([]);
  });

  it('are tried again where that means something, and say what to do where it does not', async () => {
    const own = await seedMerchantWithAll(test.hub, 'Retry');
    const { merchantId, channel } = own;
    const api = await apiOf(test.hub, served.url, merchantId);
    const retry = (id: string) => api(`/exceptions/${id}/retry`, { method: 'POST' });
    const idOf = (key: string) => Buffer.from(key).toString('base64url');
    expect((await retry(idOf(`dead:${own.deadLetterId}`))).body).toEqual({ retried: 'replayed' });
    expect((await retry(idOf(`dead:${own.deadLetterId}`))).body.error.code).toBe('not_kept');
    await workInbox(test.hub, channel._id);
    const unmapped = await retry(own.exceptionId);
    expect(unmapped.status).toBe(409);
    expect(unmapped.body.error.what_to_do).toContain('Map the listing');
    const base = { merchantId, channelId: channel._id, cause: 'c', nextStep: 'Look there.' };
    const [listing] = await test.hub.store.listings.ofSkus(merchantId, [own.sku]);
    const about = { type: 'listing', id: listing?._id ?? '' };
    const onChannel = { type: 'channel', id: channel._id };
    await test.hub.store.exceptions.raise(
      [
        { ...base, key: 'edit:1', kind: 'external-edit', subject: about },
        { ...base, key: 'rejected:1', kind: 'write-rejected', subject: about },
        { ...base, key: 'failing:1', kind: 'channel-failing', subject: onChannel },
        { ...base, key: 'over:1', kind: 'oversold', subject: { type: 'stock', id: 'x' } },
      ],
      test.hub.now(),
    );
    expect((await retry(idOf('edit:1'))).body).toEqual({ retried: 'reading-again' });
    expect((await retry(idOf('rejected:1'))).body).toEqual({ retried: 'reading-again' });
    const [due] = await test.hub.store.listings.byIds([about.id]);
    expect(due?.sync).toMatchObject({ due: true, needsRead: true });
    const rest = new Date(test.hub.now().getTime() + 60_000);
    await test.hub.store.channels.set(channel._id, { 'health.restUntil': rest });
    expect((await retry(idOf('failing:1'))).body).toEqual({ retried: 'working-again' });
    expect((await test.hub.store.channels.byId(channel._id))?.health.restUntil).toBeNull();
    expect(test.nudges).toContainEqual(['pull', channel._id]);
    const over = await retry(idOf('over:1'));
    expect(over.status).toBe(409);
    expect(over.body.error.what_to_do).toBe('Look there.');
    await test.hub.store.channels.set(channel._id, { mode: 'paused' });
    expect((await retry(idOf('rejected:1'))).body.error.code).toBe('channel_not_live');
  });
});

describe('activity', () => {
  it('tells what became of each message and never what it carried', async () => {
    const own = await seedMerchantWithAll(test.hub, 'Inbox');
    const second = await seedChannel(test.hub, { merchantId: own.merchantId, name: 'South' });
    const api = await apiOf(test.hub, served.url, own.merchantId);
    const rows = Array.from({ length: 5 }, (_, i) => ({
      merchantId: own.merchantId,
      channelId: i % 2 ? second._id : own.channel._id,
      deliveryId: `many-${i}`,
      topic: 'order-gone',
      body: Buffer.from(`{"externalId":"none-${i}"}`),
      source: 'webhook' as const,
      receivedAt: new Date(Date.UTC(2026, 2, 1, 9, 0, i)),
      readUpTo: null,
    }));
    await test.hub.store.inbox.store(rows);
    await workInbox(test.hub, second._id);
    const seen: { delivery_id: string; state: string; worked_at: string | null }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body, text } = await api(
        `/activity/deliveries?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      expect(text).not.toContain('secret of a buyer');
      seen.push(...body.deliveries);
      cursor = body.next;
    }
    expect(seen.map((each) => each.delivery_id)).toEqual([
      'dlv-Inbox',
      ...rows.map((row) => row.deliveryId).toReversed(),
    ]);
    expect(seen[0]).toMatchObject({ state: 'dead', worked_at: null });
    expect(seen[2]).toMatchObject({ state: 'done', worked_at: expect.any(String) });
    const of = async (query: string) =>
      (await api(`/activity/deliveries?${query}`)).body.deliveries.length;
    expect(await of(`channel=${second._id}`)).toBe(2);
    expect(await of('state=pending')).toBe(3);
    expect(await of(`state=pending&channel=${second._id}`)).toBe(0);
  });

  it('tells every number that was sent, from, to and its receipt', async () => {
    const own = await seedMerchantWithAll(test.hub, 'Writes');
    const api = await apiOf(test.hub, served.url, own.merchantId);
    const { body } = await api('/activity/writes');
    expect(body.writes[0]).toMatchObject({
      channel: 'Shop Writes',
      sku: own.sku,
      title: `Item ${own.sku}`,
      state: 'written',
      to: 4,
      took_ms: expect.any(Number),
    });
    expect((await api('/activity/writes?channel=chn_none')).body.writes).toEqual([]);
    const replayed = await post(api, '/dead-letters/replay', {
      dead_letters: [own.deadLetterId, 'none'],
    });
    expect(replayed.body).toEqual({ replayed: 1 });
  });
});

describe('home', () => {
  it('adds up the day in the zone asked for, and shows what could be sold twice', async () => {
    const { channel: other, shelf: channel, api } = await desk({ 'HOME-1': 10 });
    await settled(channel);
    const now = test.hub.now();
    for (const [i, hoursAgo] of [0, 1, 25].entries()) {
      await takeOrder(test.hub, channel, {
        externalId: `home-${i}`,
        placedAt: new Date(now.getTime() - hoursAgo * 3_600_000),
        lines: [lineOf('HOME-1', 2)],
      });
    }
    // Somebody bought elsewhere: this store still offers what is gone.
    const away = await sell(other, { name: 'HOME-1' });
    await test.hub.store.listings.assign(away, 'HOME-1');
    await takeOrder(test.hub, other, {
      externalId: 'elsewhere',
      placedAt: now,
      lines: [lineOf('HOME-1', 3)],
    });
    const { body } = await api('/home?tz=Pacific/Kiritimati');
    expect(body.zone).toBe('Pacific/Kiritimati');
    expect(body.hours).toHaveLength(24);
    expect(body.hours.at(-1).orders).toBeGreaterThanOrEqual(1);
    const south = body.channels.find((each: { channel: string }) => each.channel === 'South');
    expect(south).toMatchObject({ exposed_units: 3, unpublished: 1, mode: 'live' });
    expect(body.today.orders).toBeGreaterThanOrEqual(1);
    expect((await api('/home?tz=Mars/Olympus')).status).toBe(400);
  });

  it('is there for a merchant with nothing yet', async () => {
    const api = await apiOf(test.hub, served.url, 'mer_brand_new');
    const { body } = await api('/home');
    expect(body).toMatchObject({ channels: [], today: { orders: 0, units: 0 } });
  });
});

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
