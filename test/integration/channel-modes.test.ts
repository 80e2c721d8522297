import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullChannel } from '../../server/services/inbox/pull.ts';
import { type ChannelDesk, CONNECT, channelDesk, MAGENTO } from '../support/channel-desk.ts';
import { KEYS } from '../support/console-stores.ts';
import { workInbox } from '../support/work.ts';

let world: ChannelDesk;
beforeEach(async () => {
  world = await channelDesk();
});
afterEach(() => world.close());

describe('shadow mode', () => {
  it('shows every number it would send, and going live sends exactly those', async () => {
    const id = await world.connected();
    const { hub, harbour, merchantId } = world;
    const { docs } = hub.store.listings;
    await docs.updateMany({ merchantId, sku: 'LAMP-1' }, { $set: { buffer: 2 } });
    const { body } = await world.api(`/channels/${id}/shadow?show=changes`);
    expect(body.totals).toMatchObject({ lower: 1, raise: 0, same: 2, left_out: 3 });
    expect(body.numbers).toMatchObject([
      { sku: 'LAMP-1', kind: 'lower', shown: 12, would_send: 10, difference: -2 },
    ]);
    await world.publishAll(id);
    expect(harbour.shown('LAMP-1')).toBe(24);
    const preview = await world.mode(id, 'live', true);
    expect(preview.body).toMatchObject({ from: 'shadow', to: 'live', applied: false });
    expect((await world.api(`/channels/${id}`)).body.mode).toBe('shadow');
    expect((await world.mode(id, 'live')).body).toMatchObject({
      applied: true,
      totals: { lower: 1 },
    });
    await world.publishAll(id);
    expect(harbour.shown('LAMP-1')).toBe(22);
    const writes = await hub.store.stockWrites.docs.find({ channelId: id }).toArray();
    expect(writes.map((write) => write.sellable)).toEqual([10]);
    const after = await world.api(`/channels/${id}/shadow`);
    expect(after.body.totals).toMatchObject({ lower: 0, raise: 0 });
  });

  it('pages by cursor, tells unmapped listings apart, and gives totals with the first page', async () => {
    const id = await world.connected();
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
    const id = await world.connected();
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
    const id = await world.connected();
    await world.mode(id, 'live');
    await world.mode(id, 'paused');
    const { hub, harbour, merchantId } = world;
    const writes = harbour.usage().writes;
    await hub.store.listings.setBuffer(merchantId, id, 'MUG-1', 5);
    await world.publishAll(id);
    expect([harbour.usage().writes, harbour.shown('MUG-1')]).toEqual([writes, 80]);
    expect((await world.mode(id, 'shadow')).body).toMatchObject({ from: 'paused', to: 'shadow' });
    expect((await world.api(`/channels/${id}/shadow?show=lower`)).body.numbers).toHaveLength(1);
  });

  it('takes new credentials for the same store only', async () => {
    const id = await world.connected();
    await world.hub.store.channels.set(id, { status: 'unauthorized' });
    const live = await world.mode(id, 'live');
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
    const id = await world.connected();
    await world.mode(id, 'live');
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
