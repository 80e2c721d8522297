import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLinkCode } from '../../server/services/embedded/link-codes.ts';
import { axe, browser, closeBrowser, DESKTOP, PHONE, shoot } from '../support/browser.ts';
import { buildConsole } from '../support/console-build.ts';
import { embeddedHub } from '../support/embedded.ts';

let embedded: Awaited<ReturnType<typeof embeddedHub>>;

beforeAll(async () => {
  await buildConsole();
  embedded = await embeddedHub(['north'], { framed: true });
}, 180_000);

afterAll(async () => {
  await closeBrowser();
  await embedded?.close();
});

/** The simulated admin with the hub in its frame, and what pages complained about. */
async function openAdmin(viewport = DESKTOP): Promise<{ admin: Page; troubles: string[] }> {
  const context = await (await browser()).newContext({ viewport, locale: 'en-GB' });
  const admin = await context.newPage();
  const troubles: string[] = [];
  admin.on('pageerror', (error) => troubles.push(error.message));
  const app = encodeURIComponent(`${embedded.served.url}/embedded`);
  await admin.goto(`${embedded.admin}/admin-frame?app=${app}`);
  return { admin, troubles };
}

function framed(admin: Page): Frame {
  const frame = admin.frame({ name: 'app-iframe' });
  if (!frame) throw new Error('the admin frames nothing');
  return frame;
}

const axeInFrame = (admin: Page) => axe(framed(admin) as unknown as Page);

describe('the console inside the admin', () => {
  it('opens with no sign-in, hands its navigation to the admin and follows it', async () => {
    const { admin, troubles } = await openAdmin();
    const menu = admin.getByRole('navigation', { name: 'App' });
    await menu.getByRole('link', { name: 'Orders' }).waitFor();
    await embedded.channelOf('north');
    expect(await embedded.hub.store.merchants.list()).toHaveLength(1);
    await framed(admin).getByRole('heading', { name: 'Getting started' }).waitFor();
    await shoot(admin, '02-install-embedded');
    await menu.getByRole('link', { name: 'Orders' }).click();
    await framed(admin).getByRole('heading', { name: 'Orders', exact: true }).waitFor();
    expect(new URL(framed(admin).url()).pathname).toBe('/embedded/orders');
    expect(await menu.locator('[aria-current]').textContent()).toBe('Orders');
    expect(await axeInFrame(admin)).toEqual([]);
    expect(troubles).toEqual([]);
    await admin.context().close();
  });

  it('draws no navigation and no sign-out of its own, and keeps nothing in cookies', async () => {
    const { admin } = await openAdmin();
    await admin.getByRole('link', { name: 'Stock' }).click();
    await framed(admin).getByRole('heading', { name: 'Stock', exact: true }).waitFor();
    expect(await framed(admin).getByRole('navigation', { name: 'Console' }).count()).toBe(0);
    expect(await admin.context().cookies()).toEqual([]);
    expect(await axeInFrame(admin)).toEqual([]);
    await admin.context().close();
  });

  it('fits the admin on a phone', async () => {
    const { admin } = await openAdmin(PHONE);
    await admin.getByRole('link', { name: 'Orders' }).click();
    await framed(admin).getByRole('heading', { name: 'Orders', exact: true }).waitFor();
    const wider = () => document.documentElement.scrollWidth - window.innerWidth;
    expect(await framed(admin).evaluate(wider)).toBe(0);
    await admin.context().close();
  });

  it('is framed by nobody but the admin of its shop', async () => {
    const { admin } = await openAdmin();
    await admin.getByRole('link', { name: 'Orders' }).waitFor();
    const refused = admin.waitForEvent('console', (said) => /frame-ancestors/.test(said.text()));
    await admin.setContent(`<iframe name="thief" src="${embedded.served.url}/embedded"></iframe>`);
    await refused;
    const thief = admin.frame({ name: 'thief' });
    const text = await thief?.evaluate(() => document.body.innerText).catch(() => '');
    expect(text ?? '').not.toContain('Crossdock');
    await admin.context().close();
  });

  it('asks the staff of a shop that belongs to others for a code, which lets them in', async () => {
    const { merchantId } = await embedded.channelOf('north');
    await embedded.hub.store.shops.docs.deleteMany({});
    const { admin } = await openAdmin();
    const field = framed(admin).getByLabel('Link code');
    await field.waitFor();
    expect(await axeInFrame(admin)).toEqual([]);
    const { code } = await makeLinkCode(embedded.hub, merchantId, 'person:one');
    await field.fill(code);
    await framed(admin).getByRole('button', { name: 'Join' }).click();
    await admin.getByRole('link', { name: 'Orders' }).waitFor();
    await admin.context().close();
  });
});
