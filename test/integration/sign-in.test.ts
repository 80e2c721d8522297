import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../support/serve.ts';
import { browse, cookiesIn, newAddress, PASSWORD, signedIn } from '../support/sign-in.ts';
import { type SignInDesk, signInDesk } from '../support/sign-in-desk.ts';

let desk: SignInDesk;
beforeAll(async () => {
  desk = await signInDesk();
});
afterAll(() => desk.close());

describe('a session', () => {
  it('is a cookie that scripts and other sites do not get', async () => {
    const person = await signedIn(desk, { merchantId: 'mer_north', role: 'owner' });
    const answer = await desk.signIn(person.email);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^crossdock\.session_token=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
    const mine = await desk.me(cookiesIn(answer.headers));
    expect(mine.body).toMatchObject({
      shell: 'standalone',
      person: { email: person.email, two_factor: false },
      merchant: { id: 'mer_north', name: 'North', role: 'owner' },
    });
    expect(mine.body.scopes).toContain('manage:merchant');
  });

  it('has a cookie for https only where the hub is reached by https', async () => {
    const person = await signedIn(desk, { merchantId: 'mer_north', role: 'support' });
    const tls = await serve(desk.hub, { publicUrl: 'https://hub.example.com' });
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
    const { cookie } = await signedIn(desk, { merchantId: 'mer_north', role: 'support' });
    expect((await desk.me(cookie)).status).toBe(200);
    for (const bad of [
      cookie.replace(/token=./, 'token=~'),
      'crossdock.session_token=x.y',
      `crossdock.session_token=${'x'.repeat(5_000)}`,
    ]) {
      const refused = await desk.me(bad);
      expect(refused.status).toBe(401);
      expect(refused.body.error.what_to_do).toMatch(/sign-in/);
    }
    await browse(desk.url, '/auth/sign-out', { method: 'POST', body: {}, cookie });
    expect((await desk.me(cookie)).status).toBe(401);
  });

  it('opens nothing beside a bearer token that opens nothing', async () => {
    const { cookie } = await signedIn(desk, { merchantId: 'mer_north', role: 'owner' });
    const headers = { authorization: 'Bearer cdk_wrong' };
    expect((await browse(desk.url, '/api/v1/me', { cookie, headers })).status).toBe(401);
  });

  it('of somebody whose membership ended opens nothing at once', async () => {
    const { cookie, personId } = await signedIn(desk, { merchantId: 'mer_north', role: 'support' });
    const owner = await signedIn(desk, { merchantId: 'mer_north', role: 'owner' });
    const path = `/api/v1/people/${personId}`;
    const removed = await browse(desk.url, path, { method: 'DELETE', cookie: owner.cookie });
    expect(removed.status).toBe(200);
    const after = await desk.me(cookie);
    expect([after.status, after.body.error.code]).toEqual([403, 'no_membership']);
  });
});

describe('signing in', () => {
  it('is slowed down after a few tries from one address, and others are not', async () => {
    const { email } = await signedIn(desk, { merchantId: 'mer_north', role: 'owner' });
    const from = { 'x-forwarded-for': newAddress() };
    const tries = [1, 2, 3, 4, 5].map(() => desk.signIn(email, 'not the password', from));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(3);
    const refused = await desk.signIn(email, PASSWORD, from);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // What a caller says of itself in the hub's own header counts for nothing.
    const lie = { ...from, 'x-crossdock-client': newAddress() };
    expect((await desk.signIn(email, PASSWORD, lie)).status).toBe(429);
    expect((await desk.signIn(email)).status).toBe(200);
  });

  it('tells nothing of whether an e-mail is known', async () => {
    const { email } = await signedIn(desk, { merchantId: 'mer_north', role: 'owner' });
    const [known, unknown] = [
      await desk.signIn(email, 'not the password'),
      await desk.signIn('nobody@example.com', 'not the password'),
    ];
    expect(known.status).toBe(401);
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
  });

  it('takes no operators, other origins or other ways in', async () => {
    const { email, cookie } = await signedIn(desk, { merchantId: 'mer_north', role: 'owner' });
    const post = (path: string, body: unknown, headers = {}) =>
      browse(desk.url, `/auth${path}`, { method: 'POST', body, headers });
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
