import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstRunLink, makeOwnerLink } from '../../server/services/people/links.ts';
import { makeOperatorsResetLink } from '../../server/services/people/reset-password.ts';
import { createSealer } from '../../server/store/seal.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type Served, serve } from '../support/serve.ts';
import { browse, cookiesIn, newAddress, PASSWORD, signedIn } from '../support/sign-in.ts';

let test: TestHub;
let served: Served;

beforeAll(async () => {
  test = await testHub();
  served = await serve(test.hub);
  const merchant = { _id: 'mer_north', name: 'North', createdAt: new Date() };
  await test.hub.store.merchants.insert(merchant);
});
afterAll(async () => {
  await served.close();
  await test.close();
});

const tokenOf = (path: string) => new URL(path, 'http://hub').searchParams.get('token') ?? '';
const enter = (path: string, body: unknown, cookie?: string) =>
  browse(served.url, `/api/v1${path}`, { method: 'POST', body, ...(cookie && { cookie }) });
const signIn = (email: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  browse(served.url, '/auth/sign-in/email', { method: 'POST', body: { email, password }, headers });
const me = (cookie: string) => browse(served.url, '/api/v1/me', { cookie });

/** RFC 6238, as an authenticator app computes it. */
function totp(uri: string, at = Date.now()): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...secret.replace(/=+$/, '')]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('the first start', () => {
  it('gives a link that makes one owner and one business, even when two use it at once', async () => {
    const fresh = await testHub();
    const server = await serve(fresh.hub);
    const link = await firstRunLink(fresh.hub);
    const token = tokenOf(link?.path ?? '');
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(await fresh.hub.store.links.docs.find().toArray())).not.toContain(token);
    const page = await browse(server.url, `/api/v1/welcome?token=${token}`);
    expect(page.body).toEqual({ needs_business: true, businesses: [] });
    const post = (email: string) =>
      browse(server.url, '/api/v1/welcome', {
        method: 'POST',
        body: { token, name: 'Ida', email, password: PASSWORD, business: 'North Mugs' },
      });
    const answers = await Promise.all([post('a@example.com'), post('b@example.com')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    const { merchants, people } = fresh.hub.store;
    const [merchant, ...others] = await merchants.list();
    expect([merchant?.name, others.length]).toEqual(['North Mugs', 0]);
    expect(await people.docs.countDocuments()).toBe(1);
    const { members } = await fresh.hub.store.members.of(merchant?._id ?? '');
    expect(members.map(({ role }) => role)).toEqual(['owner']);
    expect(await firstRunLink(fresh.hub)).toBeNull();
    await server.close();
    await fresh.close();
  });

  it('keeps no link that was printed before the last one', async () => {
    const first = await makeOwnerLink(test.hub);
    const second = await makeOwnerLink(test.hub);
    const ask = (path: string) => browse(served.url, `/api/v1/welcome?token=${tokenOf(path)}`);
    expect((await ask(first.path)).status).toBe(404);
    expect((await ask(second.path)).body).toEqual({ needs_business: false, businesses: ['North'] });
  });

  it('refuses weak passwords, unknown fields and made-up tokens, and the link stays good', async () => {
    const { path } = await makeOwnerLink(test.hub);
    const good = { token: tokenOf(path), name: 'Olaf', email: 'o@example.com', password: PASSWORD };
    for (const bad of [
      { ...good, password: 'short' },
      { ...good, role: 'owner' },
      { ...good, email: { $gt: '' } },
      { ...good, email: 'no e-mail' },
      { ...good, name: 'a\u0000b' },
      { ...good, token: { $ne: null } },
      { ...good, token: [good.token] },
      { ...good, password: 'x'.repeat(20_000) },
    ]) {
      expect([400, 413]).toContain((await enter('/welcome', bad)).status);
    }
    const unknown = { ...good, token: 'x'.repeat(43) };
    expect((await enter('/welcome', unknown)).status).toBe(404);
    expect((await enter('/welcome', good)).status).toBe(200);
    expect((await enter('/welcome', good)).status).toBe(404);
    expect((await signIn('o@example.com')).status).toBe(200);
  });
});

describe('a session', () => {
  it('is a cookie that scripts and other sites do not get', async () => {
    const person = await signedIn(test, { merchantId: 'mer_north', role: 'owner' });
    const answer = await signIn(person.email);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^crossdock\.session_token=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
    const mine = await me(cookiesIn(answer.headers));
    expect(mine.body).toMatchObject({
      shell: 'standalone',
      person: { email: person.email, two_factor: false },
      merchant: { id: 'mer_north', name: 'North', role: 'owner' },
    });
    expect(mine.body.scopes).toContain('manage:merchant');
  });

  it('has a cookie for https only where the hub is reached by https', async () => {
    const person = await signedIn(test, { merchantId: 'mer_north', role: 'support' });
    const tls = await serve(test.hub, { publicUrl: 'https://hub.example.com' });
    const answer = await browse(tls.url, '/auth/sign-in/email', {
      method: 'POST',
      body: { email: person.email, password: PASSWORD },
    });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Secure-crossdock\.session_token=.*Secure/i);
    expect(
      (await browse(tls.url, '/api/v1/me', { cookie: cookiesIn(answer.headers) })).status,
    ).toBe(200);
    await tls.close();
  });

  it('ends with sign-out, and a changed or made-up cookie opens nothing', async () => {
    const { cookie } = await signedIn(test, { merchantId: 'mer_north', role: 'support' });
    expect((await me(cookie)).status).toBe(200);
    for (const bad of [
      cookie.replace(/token=./, 'token=~'),
      'crossdock.session_token=x.y',
      `crossdock.session_token=${'x'.repeat(5_000)}`,
    ]) {
      const refused = await me(bad);
      expect(refused.status).toBe(401);
      expect(refused.body.error.what_to_do).toMatch(/sign-in/);
    }
    await browse(served.url, '/auth/sign-out', { method: 'POST', body: {}, cookie });
    expect((await me(cookie)).status).toBe(401);
  });

  it('opens nothing beside a bearer token that opens nothing', async () => {
    const { cookie } = await signedIn(test, { merchantId: 'mer_north', role: 'owner' });
    const headers = { authorization: 'Bearer cdk_wrong' };
    expect((await browse(served.url, '/api/v1/me', { cookie, headers })).status).toBe(401);
  });

  it('of somebody whose membership ended opens nothing at once', async () => {
    const { cookie, personId } = await signedIn(test, { merchantId: 'mer_north', role: 'support' });
    const owner = await signedIn(test, { merchantId: 'mer_north', role: 'owner' });
    const path = `/api/v1/people/${personId}`;
    const removed = await browse(served.url, path, { method: 'DELETE', cookie: owner.cookie });
    expect(removed.status).toBe(200);
    const after = await me(cookie);
    expect([after.status, after.body.error.code]).toEqual([403, 'no_membership']);
  });
});

describe('signing in', () => {
  it('is slowed down after a few tries from one address, and others are not', async () => {
    const { email } = await signedIn(test, { merchantId: 'mer_north', role: 'owner' });
    const from = { 'x-forwarded-for': newAddress() };
    const tries = [1, 2, 3, 4, 5].map(() => signIn(email, 'not the password', from));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(3);
    const refused = await signIn(email, PASSWORD, from);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // What a caller says of itself in the hub's own header counts for nothing.
    const lie = { ...from, 'x-crossdock-client': newAddress() };
    expect((await signIn(email, PASSWORD, lie)).status).toBe(429);
    expect((await signIn(email)).status).toBe(200);
  });

  it('tells nothing of whether an e-mail is known', async () => {
    const { email } = await signedIn(test, { merchantId: 'mer_north', role: 'owner' });
    const [known, unknown] = [
      await signIn(email, 'not the password'),
      await signIn('nobody@example.com', 'not the password'),
    ];
    expect(known.status).toBe(401);
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
  });

  it('takes no operators, other origins or other ways in', async () => {
    const { email, cookie } = await signedIn(test, { merchantId: 'mer_north', role: 'owner' });
    const post = (path: string, body: unknown, headers = {}) =>
      browse(served.url, `/auth${path}`, { method: 'POST', body, headers });
    const filter = { email: { $gt: '' }, password: { $gt: '' } };
    expect((await post('/sign-in/email', filter)).status).toBe(400);
    const elsewhere = { origin: 'https://evil.example' };
    const form = { email, password: PASSWORD };
    expect((await post('/sign-in/email', form, elsewhere)).status).toBe(403);
    for (const path of [
      '/sign-up/email',
      '/reset-password',
      '/request-password-reset',
      '/delete-user',
      '/change-email',
      '/sign-in/social',
      '/two-factor/send-otp',
    ]) {
      const headers = { cookie };
      const body = { ...form, name: 'x', newPassword: PASSWORD, newEmail: 'x@example.com' };
      expect([path, (await post(path, body, headers)).status]).toEqual([path, 404]);
    }
    expect((await post('/sign-in/email', { ...form, x: 'x'.repeat(20_000) })).status).toBe(413);
  });
});

describe('a second factor', () => {
  it('is asked for once it is set up, and a backup code opens once', {
    timeout: 60_000,
  }, async () => {
    const person = await signedIn(test, { merchantId: 'mer_north', role: 'owner' });
    const post = (path: string, body: unknown, cookie = person.cookie) =>
      browse(served.url, `/auth/two-factor${path}`, { method: 'POST', body, cookie });
    const { body: setup } = await post('/enable', { password: PASSWORD });
    const verified = await post('/verify-totp', { code: totp(setup.totpURI) });
    expect(verified.status).toBe(200);
    const mine = await me(cookiesIn(verified.headers));
    expect(mine.body.person.two_factor).toBe(true);

    const half = await signIn(person.email);
    expect(half.body.twoFactorRedirect).toBe(true);
    const challenge = cookiesIn(half.headers);
    expect((await me(challenge)).status).toBe(401);
    expect((await post('/verify-totp', { code: '000000' }, challenge)).status).toBe(401);
    const whole = await post('/verify-totp', { code: totp(setup.totpURI) }, challenge);
    expect(whole.status).toBe(200);
    expect((await me(cookiesIn(whole.headers))).status).toBe(200);

    const [code] = setup.backupCodes;
    const again = cookiesIn((await signIn(person.email)).headers);
    const byCode = await post('/verify-backup-code', { code }, again);
    expect(byCode.status).toBe(200);
    expect((await me(cookiesIn(byCode.headers))).status).toBe(200);
    const third = cookiesIn((await signIn(person.email)).headers);
    expect((await post('/verify-backup-code', { code }, third)).status).toBe(401);
  });

  it('outlives the rotation of the sealing key, though sessions do not', async () => {
    const person = await signedIn(test, { merchantId: 'mer_north', role: 'owner' });
    const post = (url: string, path: string, body: unknown, cookie: string) =>
      browse(url, `/auth${path}`, { method: 'POST', body, cookie });
    const enabling = { password: PASSWORD };
    const setup = await post(served.url, '/two-factor/enable', enabling, person.cookie);
    const { totpURI, backupCodes } = setup.body;
    const proof = { code: totp(totpURI) };
    const verified = await post(served.url, '/two-factor/verify-totp', proof, person.cookie);
    const fresh = createSealer([randomBytes(32)]);
    const derive = (purpose: string) => [
      ...fresh.derive(purpose),
      ...test.hub.sealer.derive(purpose),
    ];
    const rotated = await serve({ ...test.hub, sealer: { ...test.hub.sealer, derive } });
    const cookie = cookiesIn(verified.headers);
    expect((await browse(rotated.url, '/api/v1/me', { cookie })).status).toBe(401);
    const form = { email: person.email, password: PASSWORD };
    const challenge = async () =>
      cookiesIn((await post(rotated.url, '/sign-in/email', form, '')).headers);
    const code = { code: totp(totpURI) };
    const byApp = await post(rotated.url, '/two-factor/verify-totp', code, await challenge());
    expect(byApp.status).toBe(200);
    const backup = { code: backupCodes[0] };
    const path = '/two-factor/verify-backup-code';
    expect((await post(rotated.url, path, backup, await challenge())).status).toBe(200);
    await rotated.close();
  });

  it('is not kept in the clear', async () => {
    const [row] = await test.hub.store.people.db.collection('twoFactors').find().toArray();
    expect(row?.secret).toMatch(/^\$ba\$\d+\$/);
    expect(String(row?.backupCodes)).not.toMatch(/^[[{]/);
  });
});

describe('a reset link', () => {
  it('sets a password once, and ends every session of the person', async () => {
    const person = await signedIn(test, { merchantId: 'mer_north', role: 'warehouse' });
    const made = await makeOperatorsResetLink(test.hub, person.email.toUpperCase());
    const token = tokenOf(made?.path ?? '');
    const page = await browse(served.url, `/api/v1/reset?token=${token}`);
    expect(page.body.email).toBe(person.email);
    const answers = await Promise.all(
      ['a new password of theirs', 'another new password'].map((password) =>
        enter('/reset', { token, password }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await me(person.cookie)).status).toBe(401);
    expect((await signIn(person.email)).status).toBe(401);
    const [first] = answers;
    const password = first?.status === 200 ? 'a new password of theirs' : 'another new password';
    expect((await signIn(person.email, password)).status).toBe(200);
  });

  it('ends after a day', async () => {
    const person = await signedIn(test, { merchantId: 'mer_north', role: 'warehouse' });
    const made = await makeOperatorsResetLink(test.hub, person.email);
    const past = new Date(Date.now() - 1);
    await test.hub.store.links.docs.updateOne(
      { _id: made?.link._id ?? '' },
      { $set: { expiresAt: past } },
    );
    const token = tokenOf(made?.path ?? '');
    expect((await browse(served.url, `/api/v1/reset?token=${token}`)).status).toBe(404);
    expect((await enter('/reset', { token, password: PASSWORD })).status).toBe(404);
  });
});

it('one address has so many tries of links a minute', async () => {
  const headers = { 'x-forwarded-for': newAddress() };
  const path = `/api/v1/join?token=${'x'.repeat(43)}`;
  const answers = await Promise.all(
    Array.from({ length: 35 }, () => browse(served.url, path, { headers })),
  );
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
});
