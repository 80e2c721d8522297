import { describe, expect, it } from 'vitest';
import { openTestShop, SECRET } from './shop.ts';

const TOKEN = '/admin/oauth/access_token';
const GRAPHQL = '/admin/api/2026-10/graphql.json';
const app = { client_id: 'client-1', client_secret: SECRET };
const DAY_MS = 86_400_000;

function rotating() {
  const shop = openTestShop();
  const grant = async (fields: Record<string, string>) => {
    const answer = await shop.post(TOKEN, { ...app, ...fields });
    return { status: answer.status, ...(await answer.json()) };
  };
  const exchange = (subject_token = shop.store.sessionToken(), expiring = '1') =>
    grant({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      expiring,
    });
  const refresh = (refresh_token: string) => grant({ grant_type: 'refresh_token', refresh_token });
  const use = async (token: string) =>
    (await shop.post(GRAPHQL, { query: '{ shop { name } }' }, { 'x-shopify-access-token': token }))
      .status;
  return { ...shop, exchange, refresh, use };
}

describe('expiring tokens', () => {
  it('are exchanged for a session token: an hour of access, ninety days to renew it', async () => {
    const { exchange, use, clock } = rotating();
    const granted = await exchange();
    expect(granted).toMatchObject({
      status: 200,
      access_token: expect.stringMatching(/^shpat_/),
      expires_in: 3_600,
      refresh_token: expect.stringMatching(/^shprt_/),
      refresh_token_expires_in: 90 * 86_400,
    });
    expect(await use(granted.access_token)).toBe(200);
    clock.pass(3_600_000);
    expect(await use(granted.access_token)).toBe(401);
  });

  it('are refused to a forged, an old or a foreign session token, and where there is no app', async () => {
    const { exchange, store, clock } = rotating();
    expect(await exchange('a.b.c')).toMatchObject({ status: 400, error: 'invalid_subject_token' });
    const old = store.sessionToken();
    clock.pass(71_000);
    expect((await exchange(old)).status).toBe(400);
    const foreign = openTestShop({ shop: 'other.myshopify.com' }).store.sessionToken();
    expect((await exchange(foreign)).status).toBe(400);
    expect((await exchange(store.sessionToken(), '0')).status).toBe(400);
    store.uninstall();
    expect(await exchange()).toMatchObject({ status: 400, error: 'app_not_installed' });
    store.reinstall();
    expect((await exchange()).status).toBe(200);
  });

  it('rotate: the old refresh token is good again until its replacement was used', async () => {
    const { exchange, refresh, use } = rotating();
    const first = await exchange();
    const lost = await refresh(first.refresh_token);
    const second = await refresh(first.refresh_token);
    expect([lost.status, second.status]).toEqual([200, 200]);
    expect(second.refresh_token).not.toBe(lost.refresh_token);
    expect(await use(lost.access_token)).toBe(401);
    expect(await use(second.access_token)).toBe(200);
    expect(await refresh(first.refresh_token)).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    });
    const third = await refresh(second.refresh_token);
    await refresh(third.refresh_token);
    expect((await refresh(second.refresh_token)).status).toBe(400);
  });

  it('end: a refresh token after ninety days, a replaced one after thirty, all with the app', async () => {
    const { exchange, refresh, clock, store } = rotating();
    const first = await exchange();
    await refresh(first.refresh_token);
    clock.pass(31 * DAY_MS);
    expect((await refresh(first.refresh_token)).status).toBe(400);
    const second = await exchange();
    clock.pass(91 * DAY_MS);
    expect((await refresh(second.refresh_token)).status).toBe(400);
    const third = await exchange();
    store.uninstall();
    store.reinstall();
    expect((await refresh(third.refresh_token)).status).toBe(400);
  });
});

describe('the simulated admin', () => {
  it('serves its page, its stand-in for App Bridge and session tokens, and counts none as a call', async () => {
    const { store } = openTestShop();
    const get = (path: string) => store.fetch(`https://x.example${path}`);
    const page = await get('/admin-frame');
    expect(await page.text()).toContain('<iframe title="The app"');
    const bridge = await (await get('/admin-frame/app-bridge.js')).text();
    for (const part of ['idToken', 'toast', 'saveBar', 'loading', 's-app-nav', 'ui-nav-menu']) {
      expect(bridge).toContain(part);
    }
    expect(await (await get('/admin-frame/config')).json()).toEqual({
      shop: 'harbour-lamps.myshopify.com',
    });
    expect((await (await get('/admin-frame/session-token')).text()).split('.')).toHaveLength(3);
    expect(store.usage().calls).toBe(0);
    expect((await get('/admin-frame/../secrets')).status).toBe(404);
  });
});
