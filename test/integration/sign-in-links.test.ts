import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstRunLink, makeOwnerLink } from '../../server/services/people/links.ts';
import { makeOperatorsResetLink } from '../../server/services/people/reset-password.ts';
import { servedHub } from '../support/served-hub.ts';
import { browse, newAddress, PASSWORD, signedIn } from '../support/sign-in.ts';
import { type SignInDesk, signInDesk, tokenOf } from '../support/sign-in-desk.ts';

let desk: SignInDesk;
beforeAll(async () => {
  desk = await signInDesk();
});
afterAll(() => desk.close());

describe('the first start', () => {
  it('gives a link that makes one owner and one business, even when two use it at once', async () => {
    const fresh = await servedHub();
    const link = await firstRunLink(fresh.hub);
    const token = tokenOf(link?.path ?? '');
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(await fresh.hub.store.links.docs.find().toArray())).not.toContain(token);
    const page = await browse(fresh.url, `/api/v1/welcome?token=${token}`);
    expect(page.body).toEqual({ needs_business: true, businesses: [] });
    const post = (email: string) =>
      browse(fresh.url, '/api/v1/welcome', {
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
    await fresh.close();
  });

  it('keeps no link that was printed before the last one', async () => {
    const first = await makeOwnerLink(desk.hub);
    const second = await makeOwnerLink(desk.hub);
    const ask = (path: string) => browse(desk.url, `/api/v1/welcome?token=${tokenOf(path)}`);
    expect((await ask(first.path)).status).toBe(404);
    expect((await ask(second.path)).body).toEqual({ needs_business: false, businesses: ['North'] });
  });

  it('refuses weak passwords, unknown fields and made-up tokens, and the link stays good', async () => {
    const { path } = await makeOwnerLink(desk.hub);
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
      expect([400, 413]).toContain((await desk.enter('/welcome', bad)).status);
    }
    const unknown = { ...good, token: 'x'.repeat(43) };
    expect((await desk.enter('/welcome', unknown)).status).toBe(404);
    expect((await desk.enter('/welcome', good)).status).toBe(200);
    expect((await desk.enter('/welcome', good)).status).toBe(404);
    expect((await desk.signIn('o@example.com')).status).toBe(200);
  });
});

describe('a reset link', () => {
  it('sets a password once, and ends every session of the person', async () => {
    const person = await signedIn(desk, { merchantId: 'mer_north', role: 'warehouse' });
    const made = await makeOperatorsResetLink(desk.hub, person.email.toUpperCase());
    const token = tokenOf(made?.path ?? '');
    const page = await browse(desk.url, `/api/v1/reset?token=${token}`);
    expect(page.body.email).toBe(person.email);
    const answers = await Promise.all(
      ['a new password of theirs', 'another new password'].map((password) =>
        desk.enter('/reset', { token, password }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await desk.me(person.cookie)).status).toBe(401);
    expect((await desk.signIn(person.email)).status).toBe(401);
    const [first] = answers;
    const password = first?.status === 200 ? 'a new password of theirs' : 'another new password';
    expect((await desk.signIn(person.email, password)).status).toBe(200);
  });

  it('ends after a day', async () => {
    const person = await signedIn(desk, { merchantId: 'mer_north', role: 'warehouse' });
    const made = await makeOperatorsResetLink(desk.hub, person.email);
    const past = new Date(Date.now() - 1);
    await desk.hub.store.links.docs.updateOne(
      { _id: made?.link._id ?? '' },
      { $set: { expiresAt: past } },
    );
    const token = tokenOf(made?.path ?? '');
    expect((await browse(desk.url, `/api/v1/reset?token=${token}`)).status).toBe(404);
    expect((await desk.enter('/reset', { token, password: PASSWORD })).status).toBe(404);
  });
});

it('one address has so many tries of links a minute', async () => {
  const headers = { 'x-forwarded-for': newAddress() };
  const path = `/api/v1/join?token=${'x'.repeat(43)}`;
  const answers = await Promise.all(
    Array.from({ length: 35 }, () => browse(desk.url, path, { headers })),
  );
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
});
