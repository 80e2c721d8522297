import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiOf } from '../support/api.ts';
import {
  type ChannelDesk,
  CONNECT,
  channelDesk,
  MAGENTO,
  SHOPIFY,
} from '../support/channel-desk.ts';
import { KEYS } from '../support/console-stores.ts';

let world: ChannelDesk;
beforeEach(async () => {
  world = await channelDesk();
});
afterEach(() => world.close());

describe('connecting a store', () => {
  it('goes on behind the call and tells its progress to the end, in shadow mode', async () => {
    const { body } = await world.send('POST', '/channels', CONNECT);
    const page = await world.imported(body.id);
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
    const said = page.importing.lines.map((line: { text: string }) => line.text);
    expect(said.join()).toMatch(/Read 3 listings.*numbers read/s);
    expect(page.importing.lines).toContainEqual({
      kind: 'listings-read',
      facts: { count: 3 },
      text: 'Read 3 listings.',
    });
    const stock = await world.hub.store.positions.ofSkus(world.merchantId, ['MUG-1']);
    expect(stock.map(({ balance }) => balance.available)).toEqual([40]);
    expect(world.harbour.shown('MUG-1')).toBe(80);
    expect(JSON.stringify(page)).not.toContain(KEYS.consumerSecret);
  });

  it('never joins two shelves by the accident of a name, and joins them when told', async () => {
    const id = await world.connected();
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
    expect((await world.imported(joined.body.id)).locations[0].location.name).toBe('Main');
    const stock = await world.hub.store.positions.ofSkus(world.merchantId, ['MUG-1']);
    expect(stock.map(({ balance }) => balance.available)).toEqual([40]);
  });

  it('lets the store’s staff count a shelf when that is chosen', async () => {
    const id = await world.connected({
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
    const failed = await world.imported(body.id);
    expect(failed).toMatchObject({ status: 'connecting', importing: { stopped: true } });
    expect(failed.importing.problem).toMatch(/unavailable/);
    expect((await world.mode(body.id, 'live')).status).toBe(409);
    world.way.before = async () => null;
    world.harbour.setStock('MUG-1', 71);
    const again = await world.send('POST', `/channels/${body.id}/import`, { again: true });
    expect(again.status).toBe(200);
    expect(await world.imported(body.id)).toMatchObject({ status: 'connected' });
    const [mug] = await world.hub.store.positions.ofSkus(world.merchantId, ['MUG-1']);
    expect(mug?.balance.available).toBe(31);
    const idle = await world.send('POST', `/channels/${body.id}/import`, { again: true });
    expect([idle.status, idle.body.error.code]).toEqual([409, 'not_stopped']);
  });

  it('numbers that were opened by a run that died follow the store’s newer ones', async () => {
    const id = await world.connected();
    // As it stands when the process dies after the stock was opened and before the end.
    const { hub, harbour, merchantId } = world;
    const silent = new Date(Date.now() - 60_000);
    await hub.store.channels.set(id, { status: 'connecting', 'importing.beatAt': silent });
    await hub.store.channels.set(id, { 'importing.phase': 'numbers' });
    harbour.setStock('MUG-1', 73);
    expect((await world.api(`/channels/${id}`)).body.importing.stopped).toBe(true);
    await world.send('POST', `/channels/${id}/import`, { again: true });
    await world.imported(id);
    const [mug] = await hub.store.positions.ofSkus(merchantId, ['MUG-1']);
    expect(mug?.balance.available).toBe(33);
    await world.mode(id, 'live');
    await world.publishAll(id);
    expect(harbour.shown('MUG-1')).toBe(73);
  });

  it('is not for a store that is connected already, here or elsewhere', async () => {
    const id = await world.connected();
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

describe('getting started', () => {
  it('is read off the books step by step', async () => {
    const done = async () => {
      const { body } = await world.api('/onboarding');
      const steps: { step: string; done: boolean }[] = body.steps;
      return steps.filter((each) => each.done).map((each) => each.step);
    };
    expect(await done()).toEqual([]);
    const id = await world.connected();
    expect(await done()).toEqual(['connected', 'imported', 'counters_chosen', 'mapped']);
    await world.send('POST', '/onboarding/shadow-seen');
    expect(await done()).toContain('shadow_seen');
    await world.mode(id, 'live');
    expect(await done()).toContain('live');
    await world.send('POST', '/onboarding/dismiss');
    const { body } = await world.api('/onboarding');
    expect(body).toMatchObject({ dismissed: true, channel: { id, name: 'Harbour' } });
  });
});
