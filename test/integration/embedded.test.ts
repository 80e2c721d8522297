import { afterEach, describe, expect, it } from 'vitest';
import { ChannelError } from '../../connectors/connector.ts';
import { embeddedApp } from '../../connectors/shopify/embedded/app.ts';
import { callChannel } from '../../server/services/channels/call-channel.ts';
import { openSecrets } from '../../server/services/channels/open-channel.ts';
import { refreshAppSecrets } from '../../server/services/channels/refresh-app-secrets.ts';
import { pullChannel } from '../../server/services/inbox/pull.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { APP, embeddedHub } from '../support/embedded.ts';
import { workInbox } from '../support/work.ts';

type Embedded = Awaited<ReturnType<typeof embeddedHub>>;
let open: Embedded | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

const CART = {
  lines: [{ sku: 'MUG-1', quantity: 2 }],
  buyer: { name: 'Ida Kahl', email: 'ida.kahl@example.com' },
};
const HOUR_MS = 3_600_000;

/** A hub whose shops have opened the app once; their imports are done. */
async function installed(...names: string[]): Promise<Embedded> {
  open = await embeddedHub(names);
  for (const name of names) {
    expect((await open.as(name, '/me')).status).toBe(200);
    await open.channelOf(name);
  }
  return open;
}

const fresh = async ({ hub }: Embedded, { _id }: ChannelDoc): Promise<ChannelDoc> => {
  const channel = await hub.store.channels.byId(_id);
  if (!channel) throw new Error('the channel is gone');
  return channel;
};
const openExceptions = ({ hub }: Embedded, merchantId: string) =>
  hub.store.exceptions.docs.find({ merchantId, state: 'open' }).toArray();

describe('the first visit', () => {
  it('makes a merchant of the shop’s name with one channel in shadow mode, and reads the shop in', async () => {
    open = await embeddedHub(['north']);
    open.shop('north').place(CART);
    const answers = await Promise.all(Array.from({ length: 6 }, () => open?.as('north', '/me')));
    expect(answers.map((answer) => answer?.status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(open.wire.grants).toEqual(['token-exchange']);
    const channel = await open.channelOf('north');
    expect(channel).toMatchObject({ mode: 'shadow', status: 'connected', kind: 'shopify' });
    const me = answers[0]?.body;
    expect(me.shell).toBe('embedded');
    expect(me.merchant.id).toBe(channel.merchantId);
    expect(me.merchant.name).toBe(channel.name);
    expect(me.scopes).toContain('manage:merchant');
    expect(await open.hub.store.merchants.list()).toHaveLength(1);
    for (let round = 0; round < 3; round++) {
      open.advance(10_000);
      await pullChannel(open.hub, channel._id);
      await workInbox(open.hub, channel._id);
    }
    const orders = await open.as('north', '/orders');
    expect(orders.body.orders).toHaveLength(1);
    expect((await open.as('north', '/stock')).body.items).toHaveLength(2);
  });

  it('stores the tokens sealed, and what is sealed for one channel opens for no other', async () => {
    const { hub, channelOf } = await installed('north', 'south');
    const [north, south] = [await channelOf('north'), await channelOf('south')];
    const secrets = openSecrets(hub.sealer, north);
    expect(secrets).toMatchObject({ tokens: { accessToken: expect.stringMatching(/^shpat_/) } });
    expect(JSON.stringify(north)).not.toMatch(/shpat_|shprt_|shpss_/);
    expect(() =>
      openSecrets(hub.sealer, { ...south, sealedSecrets: north.sealedSecrets }),
    ).toThrow();
  });

  it('lets nobody in with a token that is forged, for another app, or old', async () => {
    open = await embeddedHub(['north']);
    const { served, shop, advance, hub } = open;
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
    open = await embeddedHub(['north']);
    const { hub, as, wire } = open;
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

describe('tokens of an hour', () => {
  it('are renewed once, however many calls and processes need a new one at the same time', async () => {
    const embedded = await installed('north');
    const { hub, twin, wire, advance, channelOf } = embedded;
    const channel = await channelOf('north');
    const hubs = [hub, twin('second'), twin('third')];
    for (let round = 1; round <= 3; round++) {
      advance(HOUR_MS);
      const now = await fresh(embedded, channel);
      const calls = hubs.flatMap((each) => [0, 1, 2].map(() => each.channel(now).check()));
      expect((await Promise.all(calls)).every(({ missing }) => missing.length === 0)).toBe(true);
      expect(wire.grants.filter((grant) => grant === 'refresh_token')).toHaveLength(round);
    }
  });

  it('are renewed when the shop refuses them before their time', async () => {
    const { hub, wire, channelOf } = await installed('north');
    const channel = await channelOf('north');
    let refusals = 1;
    wire.intercept = async (url, _body, pass) =>
      url.pathname.endsWith('graphql.json') && refusals-- > 0
        ? new Response('{"errors":"no"}', { status: 401 })
        : pass();
    expect((await hub.channel(channel).check()).missing).toEqual([]);
    expect(wire.grants.filter((grant) => grant === 'refresh_token')).toHaveLength(1);
  });

  it('survive a lost answer: the old refresh token is sent again while nobody used the new pair', async () => {
    const embedded = await installed('north');
    const { hub, wire, advance, channelOf } = embedded;
    const channel = await channelOf('north');
    advance(HOUR_MS);
    let losses = 1;
    wire.intercept = async (_url, body, pass) => {
      const answer = await pass();
      if (body.includes('refresh_token') && losses-- > 0) throw new TypeError('fetch failed');
      return answer;
    };
    const lost = hub.channel(channel).check();
    await expect(lost).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await hub.channel(channel).check()).missing).toEqual([]);
    expect(await fresh(embedded, channel)).toMatchObject({ status: 'connected' });
  });

  it('that nobody can renew any more show as an exception, and the next visit heals the channel', async () => {
    const embedded = await installed('north');
    const { hub, wire, advance, channelOf, as, shop } = embedded;
    const channel = await channelOf('north');
    advance(HOUR_MS);
    // A process used the new pair and died before it was stored.
    const login = { client_id: APP.clientId, client_secret: APP.clientSecret };
    const { tokens } = openSecrets(hub.sealer, channel) as { tokens: { refreshToken: string } };
    const post = (path: string, body: object, headers = {}) =>
      shop('north').fetch(`https://north.myshopify.com${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const renewed = await post('/admin/oauth/access_token', {
      ...login,
      grant_type: 'refresh_token',
      refresh_token: tokens.refreshToken,
    });
    const { access_token } = await renewed.json();
    const graphql = '/admin/api/2026-10/graphql.json';
    await post(graphql, { query: '{ shop { name } }' }, { 'x-shopify-access-token': access_token });
    await callChannel(hub, channel, () => hub.channel(channel).check());
    expect(await fresh(embedded, channel)).toMatchObject({ status: 'unauthorized' });
    const [exception] = await openExceptions(embedded, channel.merchantId);
    expect(exception).toMatchObject({ kind: 'channel-unauthorized' });
    expect(exception?.nextStep).toContain('Open the app once');
    const before = wire.grants.length;
    expect((await as('north', '/me')).status).toBe(200);
    expect(wire.grants.slice(before)).toEqual(['token-exchange']);
    const healed = await fresh(embedded, channel);
    expect(healed).toMatchObject({ status: 'connected', mode: 'shadow' });
    expect((await hub.channel(healed).check()).missing).toEqual([]);
    expect(await openExceptions(embedded, channel.merchantId)).toEqual([]);
  });

  it('are not written over what came meanwhile: a disconnection, a new installation', async () => {
    const embedded = await installed('north');
    const { hub, wire, advance, channelOf, shop } = embedded;
    const channel = await channelOf('north');
    advance(HOUR_MS);
    wire.intercept = async (_url, body, pass) => {
      const answer = await pass();
      if (body.includes('refresh_token')) {
        shop('north').uninstall();
        await hub.store.channels.uninstall(channel._id, hub.now(), 'kept', 'gone');
      }
      return answer;
    };
    await expect(hub.channel(channel).check()).rejects.toBeInstanceOf(ChannelError);
    expect(await fresh(embedded, channel)).toMatchObject({
      status: 'uninstalled',
      sealedSecrets: 'kept',
    });
  });

  it('take a rotated client secret along, once, with the one it replaced', async () => {
    const embedded = await installed('north');
    const { hub, channelOf } = embedded;
    const before = await channelOf('north');
    const next = {
      ...APP,
      clientSecret: 'shpss_the_next_one',
      previousClientSecrets: [APP.clientSecret],
    };
    const io = { fetch, now: hub.now } as Parameters<typeof embeddedApp>[1];
    const app = embeddedApp(next, io);
    expect([await refreshAppSecrets(hub, app), await refreshAppSecrets(hub, app)]).toEqual([1, 0]);
    const after = await fresh(embedded, before);
    expect(after.secretMarks).toHaveLength(2);
    expect(openSecrets(hub.sealer, after)).toMatchObject({
      clientSecret: 'shpss_the_next_one',
      previousClientSecrets: [APP.clientSecret],
      tokens: { refreshToken: expect.any(String) },
    });
  });
});

describe('leaving and coming back', () => {
  it('needs a real exchange: a token of a shop that threw the app out opens nothing', async () => {
    const embedded = await installed('north');
    const { shop, as, channelOf, webhooks, hub } = embedded;
    const channel = await channelOf('north');
    shop('north').place(CART);
    await webhooks('north');
    const [order] = (await as('north', '/orders')).body.orders;
    expect(order).toBeDefined();
    shop('north').uninstall();
    await webhooks('north');
    expect(await fresh(embedded, channel)).toMatchObject({ status: 'uninstalled' });
    expect((await as('north', '/me')).status).toBe(401);
    expect((await as('north', '/orders')).status).toBe(401);
    expect(await fresh(embedded, channel)).toMatchObject({ status: 'uninstalled' });
    shop('north').reinstall();
    const me = await as('north', '/me');
    expect([me.status, me.body.merchant.id]).toEqual([200, channel.merchantId]);
    expect(await fresh(embedded, channel)).toMatchObject({ status: 'connected', mode: 'shadow' });
    expect((await as('north', `/orders/${order.id}`)).status).toBe(200);
    expect(await hub.store.merchants.list()).toHaveLength(1);
  });
});

describe('a second shop', () => {
  const makeCode = async ({ as }: Embedded, name: string): Promise<string> => {
    const { status, body } = await as(name, '/link-codes', { method: 'POST' });
    expect(status).toBe(200);
    expect(body.code).toMatch(/^[A-HJKMNP-Z2-9]{8}$/);
    return body.code;
  };
  const redeem = ({ as }: Embedded, name: string, code: string) =>
    as(name, '/link-codes/redeem', { method: 'POST', body: { code } });

  it('joins by a code: it leaves its trial behind and works there without deciding about people', async () => {
    const embedded = await installed('north', 'south');
    const { hub, as, channelOf } = embedded;
    const [north, trial] = [await channelOf('north'), await channelOf('south')];
    const code = await makeCode(embedded, 'north');
    expect(JSON.stringify(await hub.store.linkCodes.docs.find({}).toArray())).not.toContain(code);
    expect((await redeem(embedded, 'south', code.toLowerCase())).body).toEqual({ linked: true });
    const me = await as('south', '/me');
    expect(me.body.merchant.id).toBe(north.merchantId);
    expect(me.body.scopes).toContain('write:stock');
    expect(me.body.scopes).not.toContain('manage:merchant');
    const south = await channelOf('south');
    expect(south).toMatchObject({ merchantId: north.merchantId, mode: 'shadow' });
    for (const { name, collection } of [
      {
        name: 'merchants',
        collection: hub.store.merchants.docs.countDocuments({ _id: trial.merchantId }),
      },
      {
        name: 'listings',
        collection: hub.store.listings.docs.countDocuments({ merchantId: trial.merchantId }),
      },
      {
        name: 'ledger',
        collection: hub.store.ledger.docs.countDocuments({ merchantId: trial.merchantId }),
      },
    ]) {
      expect([name, await collection]).toEqual([name, 0]);
    }
    expect((await as('south', '/link-codes', { method: 'POST' })).status).toBe(403);
    expect((await redeem(embedded, 'south', code)).status).toBe(422);
  });

  it('keeps its own account when people already act on it', async () => {
    const embedded = await installed('north', 'south');
    const { hub, channelOf } = embedded;
    const south = await channelOf('south');
    await hub.store.channels.setMode(south.merchantId, south._id, 'live');
    const code = await makeCode(embedded, 'north');
    const refused = await redeem(embedded, 'south', code);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'has_data']);
    expect(await fresh(embedded, south)).toMatchObject({ merchantId: south.merchantId });
    await hub.store.channels.setMode(south.merchantId, south._id, 'shadow');
    expect((await redeem(embedded, 'south', code)).status).toBe(200);
  });

  it('has five tries in ten minutes, and a code lives no longer', async () => {
    const embedded = await installed('north', 'south');
    const { advance } = embedded;
    const code = await makeCode(embedded, 'north');
    for (let wrong = 0; wrong < 5; wrong++) {
      expect((await redeem(embedded, 'south', `WRONG22${wrong + 3}`)).status).toBe(422);
    }
    expect((await redeem(embedded, 'south', code)).status).toBe(429);
    advance(600_000);
    expect((await redeem(embedded, 'south', code)).body.error.code).toBe('wrong_code');
    expect((await redeem(embedded, 'south', await makeCode(embedded, 'north'))).status).toBe(200);
  });

  it('that was connected from the console lets its staff in by a code only', async () => {
    const embedded = await installed('north');
    const { hub, as, channelOf } = embedded;
    const north = await channelOf('north');
    await hub.store.shops.docs.deleteMany({});
    for (const path of ['/me', '/orders', '/channels']) {
      const { status, body } = await as('north', path);
      expect([status, body.error.code]).toEqual([409, 'shop_taken']);
    }
    const { makeLinkCode } = await import('../../server/services/embedded/link-codes.ts');
    const { code } = await makeLinkCode(hub, north.merchantId, 'person:one');
    expect((await redeem(embedded, 'north', code)).status).toBe(200);
    const me = await as('north', '/me');
    expect(me.body.merchant.id).toBe(north.merchantId);
    expect(me.body.scopes).not.toContain('manage:merchant');
  });

  it('sees nothing of the first one’s account until it was let in', async () => {
    const embedded = await installed('north', 'south');
    const { as, shop, webhooks, channelOf } = embedded;
    shop('north').place(CART);
    await webhooks('north');
    const [order] = (await as('north', '/orders')).body.orders;
    const north = await channelOf('north');
    expect((await as('south', `/orders/${order.id}`)).status).toBe(404);
    expect((await as('south', `/orders?channel=${north._id}`)).body.orders ?? []).toEqual([]);
    const text = JSON.stringify((await as('south', '/channels')).body);
    expect(text).not.toContain(north._id);
    expect((await as('south', '/orders')).body.orders).toEqual([]);
  });
});
