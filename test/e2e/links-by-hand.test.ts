import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe, PHONE, sidewaysScroll } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll } from '../support/merchant.ts';

let test: TestHub;
let shop: SeededMerchant;
let console_: Console;

beforeAll(async () => {
  test = await testHub();
  shop = await seedMerchantWithAll(test.hub, 'Hand');
  console_ = await openConsole(test.hub);
}, 180_000);

afterAll(async () => {
  await console_?.close();
  await test?.close();
});

describe('a link that has to be passed on by hand', () => {
  const people = () => ({
    merchantId: shop.merchantId,
    role: 'owner' as const,
    path: '/settings?section=people',
  });

  it('says that no e-mail is sent, comes into view, and is copied whole', async () => {
    const page = await console_.open(people());
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByText(/Crossdock sends no e-mails: you get a link/).waitFor();
    await page.getByLabel('E-mail').fill('new@example.com');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const invitation = page.getByText('Invitation for new@example.com');
    await invitation.waitFor();
    await expect.poll(() => inView(invitation)).toBe(true);
    await page.getByText(/Crossdock sends no e-mails: copy this link now/).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(await page.locator('code').innerText());
    expect(copied).toMatch(/^http.+\/join\?token=[\w-]{43}$/);
    await page.getByRole('button', { name: 'New password: a link for Kim Hand' }).click();
    await page.getByText('New password for Kim Hand').waitFor();
    expect(await page.locator('code').innerText()).toMatch(/\/reset\?token=/);
    await page.context().close();
  });

  it('says what to do where the browser does not let the page copy, in German and on a phone', async () => {
    const page = await console_.open({ ...people(), language: 'de', viewport: PHONE });
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.getByLabel('E-Mail').fill('neu@example.com');
    await page.getByRole('button', { name: 'Link erstellen' }).click();
    await page.getByText(/Crossdock verschickt keine E-Mails: Kopieren Sie/).waitFor();
    await page.getByRole('button', { name: 'Kopieren' }).click();
    await page.getByText('Markieren Sie den Text').waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await page.context().close();
    expect(console_.troubles).toEqual([]);
  });
});

const inView = (of: { boundingBox(): Promise<{ readonly y: number } | null> }) =>
  of.boundingBox().then((box) => box !== null && box.y >= 0 && box.y < 900);
