import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeRole, removeMember } from '../../server/services/people/members.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type Served, serve } from '../support/serve.ts';
import {
  browse,
  type Calling,
  cookieOf,
  PASSWORD,
  type SignedInPerson,
  signedIn,
} from '../support/sign-in.ts';

let test: TestHub;
let served: Served;
let merchantId: string;
let owner: SignedInPerson;

beforeAll(async () => {
  test = await testHub();
  served = await serve(test.hub);
});
afterAll(async () => {
  await served.close();
  await test.close();
});
beforeEach(async () => {
  merchantId = test.hub.newId('mer');
  await test.hub.store.merchants.insert({ _id: merchantId, name: 'North', createdAt: new Date() });
  owner = await signedIn(test, { merchantId, role: 'owner' });
});

const tokenOf = (path: string) => new URL(path, 'http://hub').searchParams.get('token') ?? '';
const call = (path: string, calling: Calling = {}) =>
  browse(served.url, `/api/v1${path}`, { cookie: owner.cookie, ...calling });
const anonymous = (path: string, body?: unknown) =>
  browse(served.url, `/api/v1${path}`, body === undefined ? {} : { method: 'POST', body });
const roleOf = async (personId: string) =>
  (await test.hub.store.members.of(merchantId)).members.find((each) => each.personId === personId)
    ?.role;
const invite = async (email: string, role = 'warehouse') =>
  call('/invitations', { method: 'POST', body: { email, role } });

describe('an invitation', () => {
  it('lets a new person join in the role the owner gave, once', async () => {
    const { status, body } = await invite('New.One@Example.com');
    expect(status).toBe(200);
    const token = tokenOf(body.path);
    const days = (Date.parse(body.expires_at) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(7, 1);
    const shown = await anonymous(`/join?token=${token}`);
    expect(shown.body).toEqual({
      business: 'North',
      email: 'new.one@example.com',
      role: 'warehouse',
      known: false,
    });
    const form = { token, name: 'Nora', password: PASSWORD };
    const owners = await anonymous('/join', { ...form, role: 'owner' });
    expect(owners.status).toBe(400);
    const answers = await Promise.all([1, 2, 3].map(() => anonymous('/join', form)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect([200, 404, 409]).toContain(status);
    const cookie = await cookieOf(test.hub, 'new.one@example.com');
    const me = await call('/me', { cookie });
    expect(me.body.merchant).toEqual({ id: merchantId, name: 'North', role: 'warehouse' });
    expect((await anonymous(`/join?token=${token}`)).status).toBe(404);
  });

  it('opens nothing once it is called back, replaced or too old', async () => {
    const first = tokenOf((await invite('late@example.com')).body.path);
    const second = tokenOf((await invite('late@example.com')).body.path);
    const status = async (token: string) => (await anonymous(`/join?token=${token}`)).status;
    expect([await status(first), await status(second)]).toEqual([404, 200]);
    const { body } = await call('/invitations');
    expect(body.invitations.map(({ email }: { email: string }) => email)).toEqual([
      'late@example.com',
    ]);
    expect(JSON.stringify(body)).not.toContain(second);
    const [{ id }] = body.invitations;
    expect((await call(`/invitations/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await call(`/invitations/${id}`, { method: 'DELETE' })).status).toBe(404);
    const form = { token: second, name: 'Late', password: PASSWORD };
    expect((await anonymous('/join', form)).status).toBe(404);
    expect((await call('/invitations')).body.invitations).toEqual([]);
    const third = await invite('late@example.com');
    const past = new Date(Date.now() - 1);
    const open = { merchantId, closedAt: null };
    await test.hub.store.links.docs.updateMany(open, { $set: { expiresAt: past } });
    expect(await status(tokenOf(third.body.path))).toBe(404);
  });

  it('gives a person with an account the membership after signing in, and nobody else', async () => {
    const other = test.hub.newId('mer');
    await test.hub.store.merchants.insert({ _id: other, name: 'South', createdAt: new Date() });
    const known = await signedIn(test, { merchantId: other, role: 'owner' });
    const token = tokenOf((await invite(known.email, 'support')).body.path);
    expect((await anonymous(`/join?token=${token}`)).body.known).toBe(true);
    const stranger = await anonymous('/join', {
      token,
      name: 'Evil',
      password: 'their own one 123',
    });
    expect([stranger.status, stranger.body.error.code]).toEqual([409, 'sign_in_first']);
    const join = (cookie: string) => call('/join', { method: 'POST', body: { token }, cookie });
    expect((await join(owner.cookie)).body.error.code).toBe('other_person');
    expect((await join(known.cookie)).status).toBe(200);
    const me = await call('/me', { cookie: known.cookie });
    const roles = me.body.merchants.map(({ name, role }: Record<string, string>) => [name, role]);
    expect(Object.fromEntries(roles)).toEqual({ North: 'support', South: 'owner' });
    const headers = { 'x-crossdock-merchant': merchantId };
    const there = await call('/me', { cookie: known.cookie, headers });
    expect(there.body.merchant.role).toBe('support');
    expect(there.body.scopes).not.toContain('manage:merchant');
    expect((await call('/people', { cookie: known.cookie, headers })).status).toBe(403);
  });

  it('is not made for somebody who is in already', async () => {
    const kim = await signedIn(test, { merchantId, role: 'support' });
    expect((await invite(kim.email.toUpperCase())).body.error.code).toBe('member_already');
  });
});

describe('the last owner', () => {
  it('can neither be removed nor given another role', async () => {
    const path = `/people/${owner.personId}`;
    const demoted = await call(path, { method: 'PATCH', body: { role: 'support' } });
    expect([demoted.status, demoted.body.error.code]).toEqual([409, 'last_owner']);
    expect((await call(path, { method: 'DELETE' })).status).toBe(409);
    expect(await roleOf(owner.personId)).toBe('owner');
  });

  it('stays when two owners demote or remove each other at the same time', async () => {
    const rivals = await signedIn(test, { merchantId, role: 'owner' });
    for (let round = 0; round < 20; round++) {
      await Promise.all([
        changeRole(test.hub, merchantId, owner.personId, round % 2 ? 'support' : 'read-only'),
        round % 3
          ? changeRole(test.hub, merchantId, rivals.personId, 'support')
          : removeMember(test.hub, merchantId, rivals.personId),
      ]);
      const { members, version } = await test.hub.store.members.of(merchantId);
      const owners = members.filter(({ role }) => role === 'owner');
      expect(owners).toHaveLength(1);
      const rest = [
        { personId: owner.personId, role: 'owner', since: new Date() },
        { personId: rivals.personId, role: 'owner', since: new Date() },
      ] as const;
      await test.hub.store.members.docs.updateOne(
        { _id: merchantId },
        { $set: { members: rest, version: version + 1 } },
      );
    }
  });

  it('stays over the API too, and each change is refused or made as a whole', async () => {
    const rival = await signedIn(test, { merchantId, role: 'owner' });
    const demote = (personId: string, cookie: string) =>
      call(`/people/${personId}`, { method: 'PATCH', body: { role: 'support' }, cookie });
    const answers = await Promise.all([
      demote(rival.personId, owner.cookie),
      demote(owner.personId, rival.cookie),
    ]);
    const [done, refused] = answers.map(({ status }) => status).sort();
    expect(done).toBe(200);
    // 403: the other one was quicker, and this one is no owner any more.
    expect([403, 409]).toContain(refused);
    const roles = [await roleOf(owner.personId), await roleOf(rival.personId)];
    expect(roles.sort()).toEqual(['owner', 'support']);
  });
});

describe('people', () => {
  it('are shown with role and second factor, and nothing that opens anything', async () => {
    await signedIn(test, { merchantId, role: 'support', email: `s.${merchantId}@example.com` });
    const { body, text } = await call('/people');
    const roles = body.people.map(({ role }: { role: string }) => role).sort();
    expect(roles).toEqual(['owner', 'support']);
    expect(text).not.toMatch(/password|token|hash/);
  });

  it('may do at once what their new role says', async () => {
    const kim = await signedIn(test, { merchantId, role: 'read-only' });
    const scopes = async () => (await call('/me', { cookie: kim.cookie })).body.scopes;
    expect(await scopes()).not.toContain('write:stock');
    const body = { role: 'warehouse' };
    await call(`/people/${kim.personId}`, { method: 'PATCH', body });
    expect(await scopes()).toContain('write:stock');
  });

  it('get a reset link from their owner, who cannot reach another business by it', async () => {
    const kim = await signedIn(test, { merchantId, role: 'support' });
    const path = `/people/${kim.personId}/reset-link`;
    const made = await call(path, { method: 'POST', body: {} });
    expect(made.status).toBe(200);
    const other = test.hub.newId('mer');
    await test.hub.store.merchants.insert({ _id: other, name: 'South', createdAt: new Date() });
    await signedIn(test, { merchantId: other, role: 'owner', email: kim.email });
    const refused = await call(path, { method: 'POST', body: {} });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'shared_person']);
    // The link made before they acted for the other business is no way in either.
    const token = tokenOf(made.body.path);
    expect((await anonymous('/reset', { token, password: PASSWORD })).status).toBe(404);
  });
});

describe('keys and the business', () => {
  it('a key is shown once and carries no right over people', async () => {
    const post = (body: unknown) => call('/api-keys', { method: 'POST', body });
    const manage = await post({ name: 'x', scopes: ['manage:merchant'] });
    expect(manage.status).toBe(400);
    expect((await post({ name: 'x', scopes: [] })).status).toBe(400);
    const made = await post({ name: 'Scanner', scopes: ['read:stock'], days: 30 });
    expect(made.body.key).toMatch(/^cdk_/);
    const list = await call('/api-keys');
    expect(list.text).not.toContain(made.body.key);
    const headers = { authorization: `Bearer ${made.body.key}` };
    expect((await browse(served.url, '/api/v1/stock', { headers })).status).toBe(200);
    const me = await browse(served.url, '/api/v1/me', { headers });
    expect(me.body).toMatchObject({ person: null, merchant: { name: 'North', role: null } });
    const { id } = made.body.api_key;
    expect((await call(`/api-keys/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await browse(served.url, '/api/v1/stock', { headers })).status).toBe(401);
  });

  it('a business takes a new name', async () => {
    const renamed = await call('/merchant', { method: 'PATCH', body: { name: '  North Mugs ' } });
    expect(renamed.body).toMatchObject({ id: merchantId, name: 'North Mugs' });
    expect((await call('/me')).body.merchant.name).toBe('North Mugs');
  });
});
