import { describe, expect, it } from 'vitest';
import { openSecrets } from '../../server/services/channels/open-channel.ts';
import { pullChannel } from '../../server/services/inbox/pull.ts';
import { CART, freshChannel, installedShops, newShops } from '../support/embedded-shops.ts';
import { workInbox } from '../support/work.ts';

describe('the first visit', () => {
  it('makes a merchant of the shop’s name with one channel in shadow mode, and reads the shop in', async () => {
    const embedded = await newShops('north');
    embedded.shop('north').place(CART);
    const answers = await Promise.all(Array.from({ length: 6 }, () => embedded.as('north', '/me')));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(embedded.wire.grants).toEqual(['token-exchange']);
    const channel = await embedded.channelOf('north');
    expect(channel).toMatchObject({ mode: 'shadow', status: 'connected', kind: 'shopify' });
    const me = answers[0]?.body;
    expect(me.shell).toBe('embedded');
    expect(me.merchant.id).toBe(channel.merchantId);
    expect(me.merchant.name).toBe(channel.name);
    expect(me.scopes).toContain('manage:merchant');
    expect(await embedded.hub.store.merchants.list()).toHaveLength(1);
    for (let round = 0; round < 3; round++) {
      embedded.advance(10_000);
      await pullChannel(embedded.hub, channel._id);
      await workInbox(embedded.hub, channel._id);
    }
    const orders = await embedded.as('north', '/orders');
    expect(orders.body.orders).toHaveLength(1);
    expect((await embedded.as('north', '/stock')).body.items).toHaveLength(2);
  });

  it('stores the tokens sealed, and what is sealed for one channel opens for no other', async () => {
    const { hub, channelOf } = await installedShops('north', 'south');
    const [north, south] = [await channelOf('north'), await channelOf('south')];
    const secrets = openSecrets(hub.sealer, north);
    expect(secrets).toMatchObject({ tokens: { accessToken: expect.stringMatching(/^shpat_/) } });
    expect(JSON.stringify(north)).not.toMatch(/shpat_|shprt_|shpss_/);
    expect(() =>
      openSecrets(hub.sealer, { ...south, sealedSecrets: north.sealedSecrets }),
    ).toThrow();
  });

  it('lets nobody in with a token that is forged, for another app, or old', async () => {
    const embedded = await newShops('north');
    const { served, shop, advance, hub } = embedded;
    const old = shop('north').sessionToken();
    advance(71_000);
    for (const token of [old, 'a.b.c', `${shop('north').sessionToken()}x`]) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${served.url}/api/v1/me`, { headers });
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain(token);
    }
    expect(await hub.store.merchants.list()).toEqual([]);
  });

  it('leaves nothing behind where the shop gave too few permissions', async () => {
    const embedded = await newShops('north');
    const { hub, as, wire } = embedded;
    wire.intercept = async (_url, body, pass) => {
      const answer = await pass();
      if (!body.includes('ShopCheck')) return answer;
      const text = (await answer.text()).replaceAll('write_inventory', 'nothing');
      return new Response(text.replaceAll('read_inventory', 'nothing'), answer);
    };
    const { status, body } = await as('north', '/me');
    expect([status, body.error.code]).toEqual([409, 'missing_permissions']);
    expect(body.error.message).toContain('write_inventory');
    expect(await hub.store.merchants.list()).toEqual([]);
  });
});

describe('leaving and coming back', () => {
  it('needs a real exchange: a token of a shop that threw the app out opens nothing', async () => {
    const embedded = await installedShops('north');
    const { shop, as, channelOf, webhooks, hub } = embedded;
    const channel = await channelOf('north');
    shop('north').place(CART);
    await webhooks('north');
    const [order] = (await as('north', '/orders')).body.orders;
    expect(order).toBeDefined();
    shop('north').uninstall();
    await webhooks('north');
    expect(await freshChannel(embedded, channel)).toMatchObject({ status: 'uninstalled' });
    expect((await as('north', '/me')).status).toBe(401);
    expect((await as('north', '/orders')).status).toBe(401);
    expect(await freshChannel(embedded, channel)).toMatchObject({ status: 'uninstalled' });
    shop('north').reinstall();
    const me = await as('north', '/me');
    expect([me.status, me.body.merchant.id]).toEqual([200, channel.merchantId]);
    expect(await freshChannel(embedded, channel)).toMatchObject({
      status: 'connected',
      mode: 'shadow',
    });
    expect((await as('north', `/orders/${order.id}`)).status).toBe(200);
    expect(await hub.store.merchants.list()).toHaveLength(1);
  });
});
