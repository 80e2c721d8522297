import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChannelError, type Connector } from '../../connectors/connector.ts';
import { shopify } from '../../connectors/shopify/connector.ts';
import { simulateShopify } from '../../connectors/shopify/simulator/simulator.ts';
import { connectChannel } from '../../server/services/channels/connect-channel.ts';
import type { ConnectRequest } from '../../server/services/channels/connect-request.ts';
import { openSecrets } from '../../server/services/channels/open-channel.ts';
import { uninstall } from '../../server/services/channels/uninstall.ts';
import { pullChannel } from '../../server/services/inbox/pull.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { takeOrder } from '../support/merchant.ts';
import { seedChannel } from '../support/seed.ts';
import { outage } from '../support/test-store.ts';

let test: TestHub;
beforeEach(async () => {
  test = await testHub();
});
afterEach(() => test.close());

const request = (over: Partial<ConnectRequest> = {}): ConnectRequest => ({
  merchantId: 'm',
  kind: 'test',
  name: 'North again',
  settings: { store: 'north' },
  secrets: { webhookSecret: 'a fresh secret' },
  mode: 'shadow',
  location: 'Elsewhere',
  locations: {},
  counter: 'hub',
  openStock: true,
  callbackBase: null,
  ...over,
});
const connect = (over: Partial<ConnectRequest> = {}, say = (_line: string) => {}) =>
  connectChannel(test.hub, request(over), say);
const north = () =>
  seedChannel(test.hub, { merchantId: 'm', externalStoreId: 'north', stock: { MUG: 10 } });
const now = async ({ _id }: ChannelDoc) => {
  const found = await test.hub.store.channels.byId(_id);
  if (!found) throw new Error('the channel is gone');
  return found;
};
const openKinds = async () =>
  (await test.hub.store.exceptions.docs.find({ state: 'open' }).toArray()).map(({ kind }) => kind);

/** The store answers 401 to a pull. */
async function refuse(channel: ChannelDoc): Promise<void> {
  test.store.failing = new ChannelError('unauthorized', 'wrong token');
  await pullChannel(test.hub, channel._id);
  test.store.failing = null;
}

describe('connecting a store again', () => {
  it('gives one that refused its credentials new ones, and keeps all else', async () => {
    const channel = await north();
    const orderId = await takeOrder(test.hub, channel, { externalId: 'o1' });
    await refuse(channel);
    expect((await now(channel)).status).toBe('unauthorized');
    expect(await openKinds()).toContain('channel-unauthorized');
    const lines: string[] = [];
    const answer = await connect({}, (line) => lines.push(line));
    expect(answer).toMatchObject({ ok: true, renewed: true });
    const after = await now(channel);
    expect(after).toMatchObject({ status: 'connected', mode: 'live', openedAt: channel.openedAt });
    expect(after.defaultLocationId).toBe(channel.defaultLocationId);
    expect(openSecrets(test.hub.sealer, after)).toEqual({ webhookSecret: 'a fresh secret' });
    expect(after.secretMarks).not.toEqual(channel.secretMarks);
    expect(await openKinds()).not.toContain('channel-unauthorized');
    expect(lines.join()).toContain('was unauthorized');
    expect((await test.hub.store.orders.byIds([orderId])).length).toBe(1);
    expect(await test.hub.store.channels.docs.countDocuments()).toBe(1);
  });

  it('changes nothing while the check does not pass', async () => {
    const channel = await north();
    await refuse(channel);
    const before = await now(channel);
    test.store.failing = new ChannelError('unauthorized', 'still wrong');
    await expect(connect()).rejects.toThrow('still wrong');
    expect(await now(channel)).toEqual(before);
  });

  it('goes on with a store that had uninstalled the hub, so that no order comes twice', async () => {
    const channel = await north();
    await uninstall(test.hub, channel);
    const answer = await connect();
    expect(answer).toMatchObject({ ok: true, renewed: true });
    expect(await now(channel)).toMatchObject({ status: 'connected', mode: 'shadow', live: true });
    expect(await test.hub.store.channels.docs.countDocuments()).toBe(1);
  });

  it('is not for somebody else’s store', async () => {
    const channel = await north();
    await refuse(channel);
    const answer = await connect({ merchantId: 'other' });
    expect(answer).toEqual({ ok: false, problems: ['north is connected already'] });
    expect((await now(channel)).status).toBe('unauthorized');
  });

  it('takes over a try that was cut off, only once the store answers', async () => {
    const channel = await north();
    await test.hub.store.channels.set(channel._id, { status: 'connecting' });
    test.store.failing = outage();
    await expect(connect({ merchantId: 'other' })).rejects.toThrow('down');
    expect((await now(channel)).merchantId).toBe('m');
    test.store.failing = null;
    expect(await connect()).toMatchObject({ ok: true, renewed: false });
    expect(await now(channel)).toMatchObject({ status: 'connected', merchantId: 'm' });
  });
});

describe('a store whose numbers cannot be read', () => {
  it('is not connected with an empty stock; the next try takes it all', async () => {
    const world = { now: () => new Date(), random: () => 0.5, sleep: async () => {} };
    const shop = simulateShopify({
      shop: 'south.myshopify.com',
      clientId: 'id',
      clientSecret: 'secret',
      items: [{ sku: 'MUG', title: 'Mug', priceMinor: 1000, stock: 7 }],
      world,
    });
    let broken = true;
    const fetch: typeof globalThis.fetch = async (input, init) =>
      broken && String(init?.body).includes('query StockAt')
        ? new Response('', { status: 503 })
        : shop.fetch(input, init);
    const other = await testHub({ connectors: [shopify as Connector], io: { fetch } });
    const { hub } = other;
    const { settings, secrets } = shop;
    const wanted = request({ kind: 'shopify', settings, secrets, counter: 'channel' });
    await expect(connectChannel(hub, wanted, () => {})).rejects.toThrow(ChannelError);
    expect((await hub.store.channels.connected()).length).toBe(0);
    broken = false;
    const answer = await connectChannel(hub, wanted, () => {});
    if (!answer.ok) throw new Error(answer.problems.join());
    const [position] = await hub.store.positions.ofSkus('m', ['MUG']);
    expect(position?.balance.available).toBe(7);
    const [location] = await hub.store.locations.list('m');
    expect(location?.counter).toBe(answer.channel._id);
    await other.close();
  });
});

describe('credentials that were refused', () => {
  it('say nothing about newer ones', async () => {
    const old = await north();
    expect(await connect()).toMatchObject({ ok: true });
    expect(await test.hub.store.channels.refused(old)).toBe(false);
    expect((await now(old)).status).toBe('connected');
  });

  it('do not bring back a channel that was uninstalled', async () => {
    const channel = await north();
    await uninstall(test.hub, channel);
    expect(await test.hub.store.channels.refused(channel)).toBe(false);
    expect((await now(channel)).status).toBe('uninstalled');
  });
});
