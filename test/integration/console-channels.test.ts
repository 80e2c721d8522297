import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullChannel } from '../../server/services/inbox/pull.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { apiOf } from '../support/api.ts';
import { consoleStores, KEYS } from '../support/console-stores.ts';
import { workInbox } from '../support/work.ts';

let world: Awaited<ReturnType<typeof consoleStores>>;
beforeEach(async () => {
  world = await consoleStores();
});
afterEach(() => world.close());

const MAGENTO = {
  kind: 'magento',
  settings: { baseUrl: 'https://harbour.example.com' },
  secrets: KEYS,
};
const SHOPIFY = {
  kind: 'shopify',
  settings: { shop: 'north.myshopify.com' },
  secrets: { clientId: 'north-id', clientSecret: 'north-secret' },
};
const CONNECT = {
  ...MAGENTO,
  name: 'Harbour',
  locations: [{ external_id: 'shop', location: { name: 'Main', counter: 'hub' } }],
  open_stock: true,
};

async function imported(id: string) {
  for (let round = 0; round < 200; round++) {
    const { body } = await world.api(`/channels/${id}`);
    if (body.importing.phase === 'done' || body.importing.phase === 'failed') return body;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('the import never ends');
}

async function connected(over: object = {}): Promise<string> {
  const answer = await world.send('POST', '/channels', { ...CONNECT, ...over });
  expect(answer.body).toEqual({ id: expect.any(String) });
  expect((await imported(answer.body.id)).status).toBe('connected');
  return answer.body.id;
}

const mode = (id: string, to: string, preview = false) =>
  world.send('POST', `/channels/${id}/mode`, { mode: to, preview });

async function publishAll(id: string): Promise<void> {
  while ((await publishChannel(world.hub, id)) > 0);
}

describe('checking a store', () => {
  it('names the store found, its money, its zone and its locations, and saves nothing', async () => {
    const { status, body, text } = await world.send('POST', '/channels/check', MAGENTO);
    expect([status, body]).toMatchObject([
      200,
      {
        store: { id: 'harbour.example.com', currency: 'USD', timezone: expect.any(String) },
        missing: [],
        known: null,
      },
    ]);
    expect(body.locations).toEqual([
      { external_id: 'cellar', name: 'Cellar' },
      { external_id: 'shop', name: 'Shop floor' },
    ]);
    expect(text).not.toContain(KEYS.consumerSecret);
    expect(await world.hub.store.channels.docs.countDocuments()).toBe(0);
    const shop = await world.send('POST', '/channels/check', SHOPIFY);
    expect(shop.body).toMatchObject({ store: { id: 'north.myshopify.com' }, missing: [] });
  });

  it('names each missing permission and where to grant it; such a store is not connected', async () => {
    world.harbour.withdraw('Magento_Sales::actions_view');
    const { body } = await world.send('POST', '/channels/check', MAGENTO);
    expect(body.missing.join()).toMatch(/tick "Magento_Sales::.*" under System › Integrations/);
    const refused = await world.send('POST', '/channels', CONNECT);
    expect(refused.status).toBe(422);
    expect(refused.body.error).toMatchObject({ code: 'missing_permissions' });
    expect(refused.body.error.message).toContain('Magento_Sales::');
    expect(await world.hub.store.channels.docs.countDocuments()).toBe(0);
  });

  it('tells wrong keys from a wrong address', async () => {
    const secrets = { ...KEYS, accessTokenSecret: 'wrong' };
    const { status, body } = await world.send('POST', '/channels/check', { ...MAGENTO, secrets });
    expect([status, body.error.code]).toEqual([422, 'store_refused']);
    expect(body.error.what_to_do).toMatch(/copy them again/);
  });

  it.each([
    'http://127.0.0.1',
    'http://0x7f000001',
    'http://2130706433',
    'http://017700000001',
    'http://127.1',
    'http://①②⑦.⓪.⓪.①',
    'https://0',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://[64:ff9b::7f00:1]',
    'https://[fd00::1]',
    'https://10.0.0.1',
    'https://172.16.0.1',
    'https://192.168.0.1',
    'https://169.254.169.254',
    'https://100.64.0.1',
    'https://localhost.',
    'file:///etc/passwd',
    'gopher://shop.example',
    'https://user:pass@shop.example',
    'https://8.8.8.8:27017',
    'https://8.8.8.8:6379',
    'https://8.8.8.8:22',
    'https://shop.example\\@10.0.0.1',
    'https://shop.example#x',
    'https://xn--shp-0na.example',
  ])('refuses the address %s with words, and calls nobody', async (baseUrl) => {
    const given = { ...MAGENTO, settings: { baseUrl } };
    const { status, body } = await world.send('POST', '/channels/check', given);
    expect(status).toBe(422);
    expect(body.error.message.length).toBeGreaterThan(10);
    expect((await world.send('POST', '/channels', { ...CONNECT, ...given })).status).toBe(422);
  });

  it('does not follow a redirect, and takes no other address for a shop than its own', async () => {
    world.way.before = async () =>
      new Response(null, { status: 302, headers: { location: 'http://127.0.0.1/' } });
    const { status, body } = await world.send('POST', '/channels/check', MAGENTO);
    expect([status, body.error.code]).toEqual([422, 'store_rejected']);
    const settings = { ...SHOPIFY.settings, apiBaseUrl: 'https://evil.example' };
    const shop = await world.send('POST', '/channels/check', { ...SHOPIFY, settings });
    expect([shop.status, shop.body.error.code]).toEqual([422, 'bad_settings']);
    const other = await world.send('POST', '/channels/check', { ...MAGENTO, kind: 'etsy' });
    expect(other.status).toBe(422);
  });
});

describe('connecting a store', () => {
  it('goes on behind the call and tells its progress to the end, in shadow mode', async () => {
    const { body } = await world.send('POST', '/channels', CONNECT);
    const page = await imported(body.id);
    expect(page).toMatchObject({
      status: 'connected',
      mode: 'shadow',
      importing: {
        phase: 'done',
        counts: { locations: 2, listings: 3 },
        problem: null,
        finished_at: expect.any(String),
        stopped: false,
      },
      locations: [
        { external_id: 'shop', location: { name: 'Main' }, counter: 'hub' },
        { external_id: 'cellar', store_name: 'Cellar', location: null },
      ],
    });
    expect(page.importing.lines.join()).toMatch(/Read 3 listings.*numbers read/s);
    const stock = await world.hub.store.positions.ofSkus(world.merchantId, ['MUG-1']);
    expect(stock.map(({ balance }) => balance.available)).toEqual([40]);
    expect(world.harbour.shown('MUG-1')).toBe(80);
    expect(JSON.stringify(page)).not.toContain(KEYS.consumerSecret);
  });

  it('never joins two shelves by the accident of a name, and joins them when told', async () => {
    const id = await connected();
    const shop = (location: object) => ({
      ...SHOPIFY,
      name: 'North',
      locations: [{ external_id: externalId, location }],
      open_stock: true,
    });
    const check = await world.send('POST', '/channels/check', SHOPIFY);
    const externalId = check.body.locations[0].external_id;
    const again = await world.send('POST', '/channels', shop({ name: 'Main', counter: 'hub' }));
    expect([again.status, again.body.error.code]).toEqual([409, 'location_exists']);
    const nowhere = await world.send('POST', '/channels', {
      ...shop({ name: 'Annex', counter: 'hub' }),
      locations: [{ external_id: 'gone', location: { name: 'Annex', counter: 'hub' } }],
    });
    expect([nowhere.status, nowhere.body.error.code]).toEqual([422, 'unknown_store_location']);
    const foreign = await world.send('POST', '/channels', shop({ id: 'loc_of_nobody' }));
    expect(foreign.status).toBe(422);
    const { body: page } = await world.api(`/channels/${id}`);
    const joined = await world.send(
      'POST',
      '/channels',
      shop({ id: page.locations[0].location.id }),
    );
    expect((await imported(joined.body.id)).locations[0].location.name).toBe('Main');
    const stock = await world.hub.store.positions.ofSkus(world.merchantId, ['MUG-1']);
    expect(stock.map(({ balance }) => balance.available)).toEqual([40]);
  });

  it('lets the store’s staff count a shelf when that is chosen', async () => {
    const id = await connected({
      locations: [{ external_id: 'shop', location: { name: 'Shop', counter: 'channel' } }],
    });
    const { body } = await world.api(`/channels/${id}`);
    expect(body.locations[0]).toMatchObject({ counter: 'channel', counter_name: 'Harbour' });
  });

  it('an import that failed says why, and is tried again with what was sold meanwhile', async () => {
    world.way.before = async (url) =>
      url.pathname.endsWith('/V1/products') &&
      url.searchParams.get('searchCriteria[pageSize]') !== '1'
        ? new Response('', { status: 503 })
        : null;
    const { body } = await world.send('POST', '/channels', CONNECT);
    const failed = await imported(body.id);
    expect(failed).toMatchObject({ status: 'connecting', importing: { stopped: true } });
    expect(failed.importing.problem).toMatch(/unavailable/);
    expect((await mode(body.id, 'live')).status).toBe(409);
    world.way.before = async () => null;
    world.harbour.setStock('MUG-1', 71);
    const again = await world.send('POST', `/channels/${body.id}/import`, { again: true });
    expect(again.status).toBe(200);
    expect(await imported(body.id)).toMatchObject({ status: 'connected' });
    const [mug] = await world.hub.store.positions.ofSkus(world.merchantId, ['MUG-1']);
    expect(mug?.balance.available).toBe(31);
    const idle = await world.send('POST', `/channels/${body.id}/import`, { again: true });
    expect([idle.status, idle.body.error.code]).toEqual([409, 'not_stopped']);
  });

  it('numbers that were opened by a run that died follow the store’s newer ones', async () => {
    const id = await connected();
    // As it stands when the process dies after the stock was opened and before the end.
    const { hub, harbour, merchantId } = world;
    const silent = new Date(Date.now() - 60_000);
    await hub.store.channels.set(id, { status: 'connecting', 'importing.beatAt': silent });
    await hub.store.channels.set(id, { 'importing.phase': 'numbers' });
    harbour.setStock('MUG-1', 73);
    expect((await world.api(`/channels/${id}`)).body.importing.stopped).toBe(true);
    await world.send('POST', `/channels/${id}/import`, { again: true });
    await imported(id);
    const [mug] = await hub.store.positions.ofSkus(merchantId, ['MUG-1']);
    expect(mug?.balance.available).toBe(33);
    await mode(id, 'live');
    await publishAll(id);
    expect(harbour.shown('MUG-1')).toBe(73);
  });

  it('is not for a store that is connected already, here or elsewhere', async () => {
    const id = await connected();
    const again = await world.send('POST', '/channels', CONNECT);
    expect([again.status, again.body.error.code]).toEqual([409, 'connected_already']);
    const check = await world.send('POST', '/channels/check', MAGENTO);
    expect(check.body.known).toEqual({ channel_id: id, name: 'Harbour', status: 'connected' });
    const other = await apiOf(world.hub, world.url, 'mer_other');
    const body = JSON.stringify(MAGENTO);
    const stranger = await other('/channels/check', { method: 'POST', body });
    expect([stranger.status, stranger.body.error.code]).toEqual([409, 'taken']);
    expect(stranger.text).not.toContain('Harbour');
  });
});

describe('shadow mode', () => {
  it('shows every number it would send, and going live sends exactly those', async () => {
    const id = await connected();
    const { hub, harbour, merchantId } = world;
    const { docs } = hub.store.listings;
    await docs.updateMany({ merchantId, sku: 'LAMP-1' }, { $set: { buffer: 2 } });
    const { body } = await world.api(`/channels/${id}/shadow?show=changes`);
    expect(body.totals).toMatchObject({ lower: 1, raise: 0, same: 2, left_out: 3 });
    expect(body.numbers).toMatchObject([
      { sku: 'LAMP-1', kind: 'lower', shown: 12, would_send: 10, difference: -2 },
    ]);
    await publishAll(id);
    expect(harbour.shown('LAMP-1')).toBe(24);
    const preview = await mode(id, 'live', true);
    expect(preview.body).toMatchObject({ from: 'shadow', to: 'live', applied: false });
    expect((await world.api(`/channels/${id}`)).body.mode).toBe('shadow');
    expect((await mode(id, 'live')).body).toMatchObject({ applied: true, totals: { lower: 1 } });
    await publishAll(id);
    expect(harbour.shown('LAMP-1')).toBe(22);
    const writes = await hub.store.stockWrites.docs.find({ channelId: id }).toArray();
    expect(writes.map((write) => write.sellable)).toEqual([10]);
    const after = await world.api(`/channels/${id}/shadow`);
    expect(after.body.totals).toMatchObject({ lower: 0, raise: 0 });
  });

  it('pages by cursor, tells unmapped listings apart, and gives totals with the first page', async () => {
    const id = await connected();
    const { docs } = world.hub.store.listings;
    await docs.updateMany({ channelId: id, sku: 'RUG-1' }, { $set: { sku: null } });
    const skus: (string | null)[] = [];
    let next: string | null = null;
    for (let page = 0; page < 20; page++) {
      const at = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
      const { body } = await world.api(`/channels/${id}/shadow?limit=1&show=all${at}`);
      expect(body.totals === null).toBe(next !== null);
      skus.push(...body.numbers.map((row: { channel_sku: string }) => row.channel_sku));
      next = body.next;
      if (next === null) break;
    }
    expect(new Set(skus)).toEqual(new Set(['LAMP-1', 'MUG-1', 'RUG-1']));
    const unmapped = await world.api(`/channels/${id}/shadow?show=unmapped`);
    expect(unmapped.body.numbers).toMatchObject([{ channel_sku: 'RUG-1', sku: null }]);
  });

  it('an order that was sold in the store needs no number to be sent', async () => {
    const id = await connected();
    const { harbour, hub } = world;
    const buyer = { name: 'Ida', email: 'ida@example.com' };
    await new Promise((done) => setTimeout(done, 1_100));
    expect(harbour.place({ lines: [{ sku: 'MUG-1', quantity: 3 }], buyer })).not.toBeNull();
    await pullChannel(hub, id);
    await workInbox(hub, id);
    const { body } = await world.api(`/channels/${id}/shadow?show=changes`);
    expect(body.numbers).toEqual([]);
  });
});

describe('a connected store', () => {
  it('is sent nothing any more once it is paused, and goes back to shadow', async () => {
    const id = await connected();
    await mode(id, 'live');
    await mode(id, 'paused');
    const { hub, harbour, merchantId } = world;
    const writes = harbour.usage().writes;
    await hub.store.listings.setBuffer(merchantId, id, 'MUG-1', 5);
    await publishAll(id);
    expect([harbour.usage().writes, harbour.shown('MUG-1')]).toEqual([writes, 80]);
    expect((await mode(id, 'shadow')).body).toMatchObject({ from: 'paused', to: 'shadow' });
    expect((await world.api(`/channels/${id}/shadow?show=lower`)).body.numbers).toHaveLength(1);
  });

  it('takes new credentials for the same store only', async () => {
    const id = await connected();
    await world.hub.store.channels.set(id, { status: 'unauthorized' });
    const live = await mode(id, 'live');
    expect([live.status, live.body.error.code]).toEqual([409, 'unauthorized_store']);
    const put = (settings: object, secrets: object) =>
      world.send('PUT', `/channels/${id}/credentials`, { settings, secrets });
    expect((await put(MAGENTO.settings, { ...KEYS, consumerSecret: 'no' })).status).toBe(422);
    const elsewhere = await put({ baseUrl: 'https://other.example.com' }, KEYS);
    expect(elsewhere.body.error.code).toBe('another_store');
    expect((await put(MAGENTO.settings, KEYS)).body).toEqual({ id });
    expect((await world.api(`/channels/${id}`)).body.status).toBe('connected');
  });

  it('disconnects after a preview of what is kept, and goes on where it stopped', async () => {
    const id = await connected();
    await mode(id, 'live');
    const end = (preview: boolean) => world.send('POST', `/channels/${id}/disconnect`, { preview });
    expect((await end(true)).body).toMatchObject({
      applied: false,
      kept: { orders: 0, listings: 6, locations: ['Main'] },
    });
    expect((await world.api(`/channels/${id}`)).body.status).toBe('connected');
    expect((await end(false)).body.applied).toBe(true);
    const { hub } = world;
    const gone = await hub.store.channels.byId(id);
    expect(gone).toMatchObject({ status: 'uninstalled', mode: 'paused' });
    expect(JSON.stringify(gone?.sealedSecrets)).not.toContain('at');
    const { body } = await world.send('POST', '/channels', CONNECT);
    expect(body).toEqual({ id });
    expect((await world.api(`/channels/${id}`)).body).toMatchObject({
      status: 'connected',
      mode: 'shadow',
    });
  });
});

describe('getting started', () => {
  it('is read off the books step by step', async () => {
    const done = async () => {
      const { body } = await world.api('/onboarding');
      const steps: { step: string; done: boolean }[] = body.steps;
      return steps.filter((each) => each.done).map((each) => each.step);
    };
    expect(await done()).toEqual([]);
    const id = await connected();
    expect(await done()).toEqual(['connected', 'imported', 'counters_chosen', 'mapped']);
    await world.send('POST', '/onboarding/shadow-seen');
    expect(await done()).toContain('shadow_seen');
    await mode(id, 'live');
    expect(await done()).toContain('live');
    await world.send('POST', '/onboarding/dismiss');
    const { body } = await world.api('/onboarding');
    expect(body).toMatchObject({ dismissed: true, channel: { id, name: 'Harbour' } });
  });
});
