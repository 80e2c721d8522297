import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSealer } from '../../server/store/seal.ts';
import { serve } from '../support/serve.ts';
import { browse, cookiesIn, PASSWORD, signedIn } from '../support/sign-in.ts';
import { type SignInDesk, signInDesk } from '../support/sign-in-desk.ts';
import { totp } from '../support/totp.ts';

let desk: SignInDesk;
beforeAll(async () => {
  desk = await signInDesk();
});
afterAll(() => desk.close());

describe('a second factor', () => {
  it('is asked for once it is set up, and a backup code opens once', {
    timeout: 60_000,
  }, async () => {
    const person = await signedIn(desk, { merchantId: 'mer_north', role: 'owner' });
    const post = (path: string, body: unknown, cookie = person.cookie) =>
      browse(desk.url, `/auth/two-factor${path}`, { method: 'POST', body, cookie });
    const { body: setup } = await post('/enable', { password: PASSWORD });
    const verified = await post('/verify-totp', { code: totp(setup.totpURI) });
    expect(verified.status).toBe(200);
    const mine = await desk.me(cookiesIn(verified.headers));
    expect(mine.body.person.two_factor).toBe(true);

    const half = await desk.signIn(person.email);
    expect(half.body.twoFactorRedirect).toBe(true);
    const challenge = cookiesIn(half.headers);
    expect((await desk.me(challenge)).status).toBe(401);
    expect((await post('/verify-totp', { code: '000000' }, challenge)).status).toBe(401);
    const whole = await post('/verify-totp', { code: totp(setup.totpURI) }, challenge);
    expect(whole.status).toBe(200);
    expect((await desk.me(cookiesIn(whole.headers))).status).toBe(200);

    const [code] = setup.backupCodes;
    const again = cookiesIn((await desk.signIn(person.email)).headers);
    const byCode = await post('/verify-backup-code', { code }, again);
    expect(byCode.status).toBe(200);
    expect((await desk.me(cookiesIn(byCode.headers))).status).toBe(200);
    const third = cookiesIn((await desk.signIn(person.email)).headers);
    expect((await post('/verify-backup-code', { code }, third)).status).toBe(401);
  });

  it('outlives the rotation of the sealing key, though sessions do not', async () => {
    const person = await signedIn(desk, { merchantId: 'mer_north', role: 'owner' });
    const post = (url: string, path: string, body: unknown, cookie: string) =>
      browse(url, `/auth${path}`, { method: 'POST', body, cookie });
    const enabling = { password: PASSWORD };
    const setup = await post(desk.url, '/two-factor/enable', enabling, person.cookie);
    const { totpURI, backupCodes } = setup.body;
    const proof = { code: totp(totpURI) };
    const verified = await post(desk.url, '/two-factor/verify-totp', proof, person.cookie);
    const fresh = createSealer([randomBytes(32)]);
    const derive = (purpose: string) => [
      ...fresh.derive(purpose),
      ...desk.hub.sealer.derive(purpose),
    ];
    const rotated = await serve({ ...desk.hub, sealer: { ...desk.hub.sealer, derive } });
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
    const [row] = await desk.hub.store.people.db.collection('twoFactors').find().toArray();
    expect(row?.secret).toMatch(/^\$ba\$\d+\$/);
    expect(String(row?.backupCodes)).not.toMatch(/^[[{]/);
  });
});
