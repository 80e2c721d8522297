import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { axe, PHONE, shoot, sidewaysScroll } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { consoleStores, KEYS } from '../support/console-stores.ts';

let world: Awaited<ReturnType<typeof consoleStores>>;
let console_: Console;

beforeAll(async () => {
  world = await consoleStores();
  console_ = await openConsole(world.hub);
}, 180_000);

afterAll(async () => {
  await console_?.close();
  await world?.close();
});

const owner = () => ({ merchantId: world.merchantId, role: 'owner' as const, name: 'Ida Holm' });

/** Clean, and as wide as its window, on a phone too; pictured where it has a name. */
async function looksFine(page: Page, name?: string, at?: Locator): Promise<void> {
  expect(await axe(page)).toEqual([]);
  const before = page.viewportSize();
  await page.setViewportSize(PHONE);
  await expect.poll(() => sidewaysScroll(page), { timeout: 9_000 }).toBe(0);
  expect(await axe(page)).toEqual([]);
  if (before) await page.setViewportSize(before);
  if (name) await shoot(page, name, at);
}

async function typeKeys(page: Page): Promise<void> {
  await page.getByLabel('Base URL').fill('https://harbour.example.com');
  await page.getByLabel('Consumer key').fill(KEYS.consumerKey);
  await page.getByLabel('Consumer secret').fill(KEYS.consumerSecret);
  await page.getByLabel('Access token', { exact: true }).fill(KEYS.accessToken);
  await page.getByLabel('Access token secret').fill(KEYS.accessTokenSecret);
}

describe('a merchant with a Magento store', () => {
  it('connects it by its keys, looks at what would be sent, goes live and pauses', async () => {
    const page = await console_.open({ ...owner(), path: '/channels' });
    await page.getByRole('heading', { name: 'Connect your first store' }).waitFor();
    await looksFine(page);
    await page.getByRole('link', { name: 'Connect Magento' }).click();
    await typeKeys(page);
    await looksFine(page, '03-connect-magento');

    world.harbour.withdraw('Magento_Sales::actions_view');
    await page.getByRole('button', { name: 'Check the store' }).click();
    await page
      .getByText(/tick "Magento_Sales::/)
      .first()
      .waitFor();
    await looksFine(page);
    world.harbour.grant('Magento_Sales::actions_view');
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByRole('heading', { name: 'Shop floor' }).waitFor();
    await page.getByLabel('Its stock stands on').first().selectOption('out');
    await page.getByLabel('Name in Crossdock').fill('Harbour');
    await looksFine(
      page,
      '03-connect-magento-places',
      page.getByRole('heading', { name: 'Shop floor' }),
    );
    await page.getByRole('button', { name: 'Connect in shadow mode' }).click();

    await page.getByRole('heading', { name: 'Numbers it would send' }).waitFor();
    await page.getByText('nothing would be sent').waitFor();
    await shoot(page, '04-import', page.getByRole('heading', { name: 'First import' }));
    const [channel] = await world.hub.store.channels.list(world.merchantId);
    if (!channel) throw new Error('there is no channel');
    await world.hub.store.listings.setBuffer(world.merchantId, channel._id, 'LAMP-1', 2);
    await page.reload();
    const row = page.getByRole('row', { name: /LAMP-1/ });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/12\s+10\s+-2/);
    await looksFine(
      page,
      '06-shadow',
      page.getByRole('heading', { name: 'Numbers it would send' }),
    );
    expect(world.harbour.shown('LAMP-1')).toBe(24);

    await page.getByRole('button', { name: 'Go live' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 number goes down').waitFor();
    await looksFine(page, '06-go-live');
    await dialog.getByRole('button', { name: 'Go live' }).click();
    await page.getByText('What is sent: Live').waitFor();
    while (await publishChannel(world.hub, channel._id));
    expect(world.harbour.shown('LAMP-1')).toBe(22);

    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('What is sent: Paused').waitFor();
    await page.goto(`${console_.url}/channels`);
    await page.getByRole('link', { name: 'Harbour' }).waitFor();
    await looksFine(page);
    expect(console_.troubles).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('is told in words when nobody answers, and keeps what was typed', async () => {
    const page = await console_.open({
      ...owner(),
      path: '/channels/new?kind=magento',
      language: 'de',
    });
    await page.getByLabel('Basis-URL').fill('https://10.0.0.1');
    for (const name of ['Consumer Key', 'Consumer Secret', 'Access Token Secret']) {
      await page.getByLabel(name).fill('x');
    }
    await page.getByLabel('Access Token', { exact: true }).fill('x');
    await page.getByRole('button', { name: 'Shop prüfen' }).click();
    await page.getByText('Der Shop oder die Adresse wurde abgelehnt').waitFor();
    expect(await page.getByLabel('Basis-URL').inputValue()).toBe('https://10.0.0.1');
    await looksFine(page);
    await page.context().close();
  }, 60_000);
});
