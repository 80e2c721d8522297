import { afterEach, describe, expect, it } from 'vitest';
import { clientOf, openTestShop, SECRET } from './shop.ts';

const TOKEN = '/admin/oauth/access_token';
const GRAPHQL = '/admin/api/2026-10/graphql.json';
const QUERY = { query: '{ shop { name } }' };
const grant = { client_id: 'client-1', client_secret: SECRET, grant_type: 'client_credentials' };

describe('tokens', () => {
  it('are granted to JSON and to form bodies for a day', async () => {
    const { store, post } = openTestShop();
    const form = await store.fetch(`https://x.example${TOKEN}`, {
      method: 'POST',
      body: new URLSearchParams(grant),
    });
    expect(await form.json()).toMatchObject({
      access_token: expect.stringMatching(/^shpat_[0-9a-f]{32}$/),
      scope: expect.stringContaining('write_inventory'),
      expires_in: 86_399,
    });
    expect((await post(TOKEN, grant)).status).toBe(200);
  });

  it.each([
    ['a wrong secret', { client_secret: 'guess' }, 401, 'invalid_client'],
    ['an unknown app', { client_id: 'nobody' }, 400, 'application_cannot_be_found'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('are refused to %s', async (_who, wrong, status, error) => {
    const { post } = openTestShop();
    const answer = await post(TOKEN, { ...grant, ...wrong });
    expect([answer.status, await answer.json()]).toEqual([status, { error }]);
  });

  it('open the API until they expire or the app is taken away', async () => {
    const { store, post, login, clock } = openTestShop();
    const status = async (token: string) =>
      (await post(GRAPHQL, QUERY, { 'x-shopify-access-token': token })).status;
    const token = await login();
    expect([await status(token), await status('shpat_other')]).toEqual([200, 401]);
    clock.pass(86_399_000);
    expect(await status(token)).toBe(401);
    const fresh = await login();
    store.uninstall();
    expect([await status(fresh), (await post(TOKEN, grant)).status]).toEqual([401, 400]);
    store.reinstall();
    expect(await status(await login())).toBe(200);
  });
});

describe('the wire', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
  });

  it('tells its address once it listens, and answers there what it answers in process', async () => {
    const { store, ask } = openTestShop();
    open.push(store);
    expect(store.settings).toEqual({ shop: 'harbour-lamps.myshopify.com' });
    const base = await store.listen();
    expect(store.settings).toEqual({ shop: 'harbour-lamps.myshopify.com', apiBaseUrl: base });
    expect(store.secrets).toEqual({ clientId: 'client-1', clientSecret: SECRET });
    const overHttp = clientOf(fetch, base);
    const [there, here] = [await overHttp.ask(QUERY.query), await ask(QUERY.query)];
    expect(there.data).toEqual(here.data);
    expect((await overHttp.raw(QUERY.query)).headers.get('date')).toBe(
      'Mon, 23 Nov 2026 19:00:00 GMT',
    );
  });

  it('loses an answer after applying the call: a destroyed connection, or a rejected fetch', async () => {
    const { store, raw, ask } = openTestShop();
    open.push(store);
    const overHttp = clientOf(fetch, await store.listen());
    await Promise.all([ask(QUERY.query), overHttp.ask(QUERY.query)]);
    const before = store.usage().calls;
    store.faults.answerLost = 1;
    await expect(raw(QUERY.query)).rejects.toThrow(TypeError);
    await expect(overHttp.raw(QUERY.query)).rejects.toThrow(TypeError);
    expect(store.usage().calls).toBe(before + 2);
  });

  it('fails before applying, as JSON or as HTML', async () => {
    const { store, raw } = openTestShop();
    await raw(QUERY.query);
    store.faults.callFails = 1;
    const kinds = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const answer = await raw(QUERY.query);
      kinds.add(`${answer.status} ${answer.headers.get('content-type')}`);
    }
    expect([...kinds].sort()).toEqual(['500 application/json; charset=utf-8', '503 text/html']);
  });

  it('refuses what is not there or not readable', async () => {
    const { post, login } = openTestShop();
    const headers = { 'x-shopify-access-token': await login() };
    expect((await post('/admin/api/2024-01/graphql.json', QUERY, headers)).status).toBe(404);
    expect((await post(GRAPHQL, { nothing: 1 }, headers)).status).toBe(400);
    const wrong = await (await post(GRAPHQL, { query: '{ nope }' }, headers)).json();
    expect(wrong).toMatchObject({ errors: [{ message: expect.stringContaining('nope') }] });
  });

  it('takes as long as it is told', async () => {
    const { store, clock, raw } = openTestShop();
    await raw(QUERY.query);
    store.faults.latencyMs = 300;
    const before = clock.now().getTime();
    await raw(QUERY.query);
    expect(clock.now().getTime() - before).toBe(300);
  });
});
