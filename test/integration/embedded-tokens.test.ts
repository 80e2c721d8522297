import { describe, expect, it } from 'vitest';
import { ChannelError } from '../../connectors/connector.ts';
import { embeddedApp } from '../../connectors/shopify/embedded/app.ts';
import { callChannel } from '../../server/services/channels/call-channel.ts';
import { openSecrets } from '../../server/services/channels/open-channel.ts';
import { refreshAppSecrets } from '../../server/services/channels/refresh-app-secrets.ts';
import { APP } from '../support/embedded.ts';
import { type Embedded, freshChannel, installedShops } from '../support/embedded-shops.ts';

const HOUR_MS = 3_600_000;

const openExceptions = ({ hub }: Embedded, merchantId: string) =>
  hub.store.exceptions.docs.find({ merchantId, state: 'open' }).toArray();

describe('tokens of an hour', () => {
  it('are renewed once, however many calls and processes need a new one at the same time', async () => {
    const embedded = await installedShops('north');
    const { hub, twin, wire, advance, channelOf } = embedded;
    const channel = await channelOf('north');
    const hubs = [hub, twin('second'), twin('third')];
    for (let round = 1; round <= 3; round++) {
      advance(HOUR_MS);
      const now = await freshChannel(embedded, channel);
      const calls = hubs.flatMap((each) => [0, 1, 2].map(() => each.channel(now).check()));
      expect((await Promise.all(calls)).every(({ missing }) => missing.length === 0)).toBe(true);
      expect(wire.grants.filter((grant) => grant === 'refresh_token')).toHaveLength(round);
    }
  });

  it('are renewed when the shop refuses them before their time', async () => {
    const { hub, wire, channelOf } = await installedShops('north');
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
    const embedded = await installedShops('north');
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
    expect(await freshChannel(embedded, channel)).toMatchObject({ status: 'connected' });
  });

  it('that nobody can renew any more show as an exception, and the next visit heals the channel', async () => {
    const embedded = await installedShops('north');
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
    expect(await freshChannel(embedded, channel)).toMatchObject({ status: 'unauthorized' });
    const [exception] = await openExceptions(embedded, channel.merchantId);
    expect(exception).toMatchObject({ kind: 'channel-unauthorized' });
    expect(exception?.nextStep).toContain('Open the app once');
    const before = wire.grants.length;
    expect((await as('north', '/me')).status).toBe(200);
    expect(wire.grants.slice(before)).toEqual(['token-exchange']);
    const healed = await freshChannel(embedded, channel);
    expect(healed).toMatchObject({ status: 'connected', mode: 'shadow' });
    expect((await hub.channel(healed).check()).missing).toEqual([]);
    expect(await openExceptions(embedded, channel.merchantId)).toEqual([]);
  });

  it('are not written over what came meanwhile: a disconnection, a new installation', async () => {
    const embedded = await installedShops('north');
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
    expect(await freshChannel(embedded, channel)).toMatchObject({
      status: 'uninstalled',
      sealedSecrets: 'kept',
    });
  });

  it('take a rotated client secret along, once, with the one it replaced', async () => {
    const embedded = await installedShops('north');
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
    const after = await freshChannel(embedded, before);
    expect(after.secretMarks).toHaveLength(2);
    expect(openSecrets(hub.sealer, after)).toMatchObject({
      clientSecret: 'shpss_the_next_one',
      previousClientSecrets: [APP.clientSecret],
      tokens: { refreshToken: expect.any(String) },
    });
  });
});
