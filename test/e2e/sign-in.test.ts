import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSignIn } from '../../server/http/sign-in.ts';
import { makeOwnerLink } from '../../server/services/people/links.ts';
import { axe, PHONE, shoot, sidewaysScroll } from '../support/browser.ts';
import { type Console, type OpenPage, openConsole } from '../support/console.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { newAddress, PASSWORD, signedIn } from '../support/sign-in.ts';

const IDA = { name: 'Ida Holm', email: 'ida@nordlicht.example' };

let test: TestHub;
let con: Console;

beforeAll(async () => {
  test = await testHub();
  con = await openConsole(test.hub);
}, 180_000);

afterAll(async () => {
  await con?.close();
  await test?.close();
});

/** A page as of another household: the library counts tries by address. */
async function visit(path: string, options: Omit<OpenPage, 'path'> = {}): Promise<Page> {
  const page = await con.open({ ...options, path: '/sign-in' });
  await page.context().setExtraHTTPHeaders({ 'x-forwarded-for': newAddress() });
  await page.goto(con.url + path);
  return page;
}

/** Clean by day and by night, and no wider than a phone. */
async function looksFine(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect([colorScheme, await axe(page)]).toEqual([colorScheme, []]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(PHONE);
  await expect.poll(() => sidewaysScroll(page), { timeout: 9_000 }).toBeLessThanOrEqual(0);
  expect(await axe(page)).toEqual([]);
  if (before) await page.setViewportSize(before);
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const password = (page: Page) => page.getByLabel('Password', { exact: true });
const home = (page: Page) => page.getByRole('navigation', { name: 'Console' }).waitFor();

async function signIn(page: Page, email: string, secret = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await password(page).fill(secret);
  await button(page, 'Sign in').click();
}

async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in/);
}

/** What an authenticator app shows (RFC 6238: SHA-1, 30 seconds, six digits). */
function codeOf(secret: string, at = Date.now()): string {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

describe('the first person', () => {
  it('comes in by the link of the first start, which makes the business and works once', async () => {
    const { path } = await makeOwnerLink(test.hub);
    const page = await visit(path);
    await page.getByLabel('Name of the business').fill('Nordlicht Home');
    await page.getByLabel('Your name').fill(IDA.name);
    await page.getByLabel('E-mail').fill(IDA.email);
    await password(page).fill(PASSWORD);
    await looksFine(page);
    await shoot(page, '01-first-sign-in');
    await button(page, 'Begin').click();
    await page.getByRole('heading', { name: 'Nordlicht Home' }).waitFor();
    await page.getByRole('heading', { name: 'Getting started' }).waitFor();
    await looksFine(page);
    await shoot(page, '01-first-home');
    await page.goto(con.url + path);
    await page.getByText('This link is not good any more').waitFor();
    await looksFine(page);
    await page.context().close();
  });

  it('signs out and in again, and a wrong password says what to do', async () => {
    const page = await visit('/sign-in');
    await looksFine(page);
    await signIn(page, IDA.email, 'not the password');
    await page.getByText('E-mail and password do not go together').waitFor();
    await page.getByText(/an owner of the business can give you a link/).waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).toBe(IDA.email);
    await looksFine(page);
    await signIn(page, IDA.email);
    await home(page);
    await signOut(page, IDA.name);
    await page.goto(`${con.url}/settings`);
    await page.waitForURL(/\/sign-in\?next=%2Fsettings$/);
    await signIn(page, IDA.email);
    await page.getByRole('tab', { name: 'My account' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings');
    await page.context().close();
  });
});

describe('an owner', () => {
  it('invites a person of the warehouse, who joins and sees nothing that only owners set', async () => {
    const owner = await visit('/sign-in?next=%2Fsettings%3Fsection%3Dpeople');
    await signIn(owner, IDA.email);
    await owner.getByRole('heading', { name: 'Invite somebody' }).waitFor();
    await owner.getByLabel('E-mail').fill('mara@nordlicht.example');
    await owner.getByLabel('Role', { exact: true }).selectOption('warehouse');
    await button(owner, 'Make the link').click();
    await owner.getByText('Invitation for mara@nordlicht.example').waitFor();
    await looksFine(owner);
    const link = await owner.locator('code').innerText();
    const page = await visit(new URL(link).pathname + new URL(link).search);
    await page.getByRole('heading', { name: 'Join Nordlicht Home' }).waitFor();
    await page.getByText('Your role: Warehouse').waitFor();
    await page.getByLabel('Your name').fill('Mara Lindqvist');
    await password(page).fill(PASSWORD);
    await looksFine(page);
    await button(page, 'Join').click();
    await home(page);
    await page.goto(`${con.url}/settings?section=people`);
    await page.getByRole('heading', { name: 'Second factor' }).waitFor();
    await looksFine(page);
    const tabs = await page.getByRole('tab').allInnerTexts();
    expect(tabs).toEqual(['My account']);
    await page.context().close();
    await owner.reload();
    await owner.getByRole('heading', { name: 'Mara Lindqvist' }).waitFor();
    await owner.context().close();
  });

  it('gives somebody a link to a new password, and the old one opens nothing any more', async () => {
    const owner = await visit('/sign-in?next=%2Fsettings%3Fsection%3Dpeople');
    await signIn(owner, IDA.email);
    await button(owner, 'New password: a link for Mara Lindqvist').click();
    const link = new URL(await owner.locator('code').innerText());
    await owner.context().close();
    const page = await visit(link.pathname + link.search);
    await page.getByText('Hello Mara Lindqvist').waitFor();
    await looksFine(page);
    await password(page).fill('too short');
    await button(page, 'Set the password').click();
    await page
      .getByText(/at least 12 characters/i)
      .nth(1)
      .waitFor();
    await password(page).fill('another good password');
    await button(page, 'Set the password').click();
    await page.getByText('Your password is changed').waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).toBe('mara@nordlicht.example');
    await looksFine(page);
    await signIn(page, 'mara@nordlicht.example');
    await page.getByText('E-mail and password do not go together').waitFor();
    await signIn(page, 'mara@nordlicht.example', 'another good password');
    await home(page);
    await page.context().close();
  });

  it('makes an API key that is shown once', async () => {
    const page = await visit('/sign-in?next=%2Fsettings%3Fsection%3Dkeys');
    await signIn(page, IDA.email);
    await page.getByText('No program works with this business yet').waitFor();
    await looksFine(page);
    await page.getByLabel('Name', { exact: true }).fill('Scanner app');
    await page.getByLabel('Read stock').check();
    await button(page, 'Make the key').click();
    await page.getByText('Key “Scanner app”').waitFor();
    const key = await page.locator('code').innerText();
    const authorization = { authorization: `Bearer ${key}` };
    expect((await fetch(`${con.url}/api/v1/stock`, { headers: authorization })).status).toBe(200);
    expect((await fetch(`${con.url}/api/v1/orders`, { headers: authorization })).status).toBe(403);
    await looksFine(page);
    await page.reload();
    await page.getByRole('heading', { name: 'Scanner app' }).waitFor();
    expect(await page.content()).not.toContain(key);
    await page.context().close();
  });

  it('names the business anew', async () => {
    const page = await visit('/sign-in?next=%2Fsettings%3Fsection%3Dbusiness');
    await signIn(page, IDA.email);
    const field = page.getByLabel('Name of the business');
    await field.fill('Nordlicht Home & Garden');
    await looksFine(page);
    await button(page, 'Save').click();
    await page.getByText('Saved').waitFor();
    await page.getByText('Nordlicht Home & Garden').first().waitFor();
    await page.context().close();
  });
});

describe('a second factor', () => {
  it('is set up by a picture and a code, and asked for at the next sign-in', async () => {
    const page = await visit('/sign-in?next=%2Fsettings');
    await signIn(page, IDA.email);
    await page.getByLabel('Your password, to go on').fill(PASSWORD);
    await button(page, 'Set up').click();
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    await looksFine(page);
    const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
    await page.getByLabel('Code of the app').fill('000000');
    await button(page, 'Turn on').click();
    await page.getByText('The code does not fit').waitFor();
    await page.getByLabel('Code of the app').fill(codeOf(secret));
    await button(page, 'Turn on').click();
    await page.getByText('Your backup codes').waitFor();
    const backup = await page.locator('code').allInnerTexts();
    expect(backup).toHaveLength(10);
    await looksFine(page);
    await page.reload();
    await button(page, 'New backup codes').waitFor();
    expect(await page.content()).not.toContain(backup[0]);

    await signOut(page, IDA.name);
    await signIn(page, IDA.email);
    await page.getByRole('heading', { name: 'One more step' }).waitFor();
    await looksFine(page);
    await page.getByLabel('Six-digit code').fill(codeOf(secret));
    await button(page, 'Continue').click();
    await home(page);

    await signOut(page, IDA.name);
    await signIn(page, IDA.email);
    await button(page, 'Use a backup code instead').click();
    await page.getByLabel('Backup code').fill(backup[0] ?? '');
    await button(page, 'Continue').click();
    await home(page);
    await page.context().close();
  }, 60_000);
});

describe('a link of which a piece is missing', () => {
  it.each(['/welcome', '/join', '/reset'])('is named as that on %s', async (path) => {
    const page = await visit(`${path}?token=cut`);
    await page.getByText('This link is not complete').waitFor();
    await page.getByText(/Copy it once more/).waitFor();
    await page.context().close();
  });
});

describe('a link that signs its reader in', () => {
  it('works once, and then says how to come in', async () => {
    const [business] = await test.hub.store.merchants.list();
    const olaf = { merchantId: business?._id ?? '', role: 'owner' as const };
    const { cookie } = await signedIn(test.hub, { ...olaf, email: 'olaf@nordlicht.example' });
    const token = await createSignIn(test.hub, null).entryToken(new Headers({ cookie }));
    const page = await visit(`/enter?token=${token}`);
    await home(page);
    await page.context().close();
    const late = await visit(`/enter?token=${token}`);
    await late.getByRole('heading', { name: 'This link is used up' }).waitFor();
    await looksFine(late);
    await late.getByRole('link', { name: 'Go to sign-in' }).click();
    await button(late, 'Sign in').waitFor();
    await late.context().close();
  });
});

it('no page complains, beyond what the tests provoked', () => {
  const refused = /status of (400|401|403|404|409|429)/;
  expect(con.troubles.filter((each) => !refused.test(each))).toEqual([]);
});
