import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../server/domain/roles.ts';
import type { Hub } from '../../server/services/hub.ts';
import { saveRecipe } from '../../server/services/stock/save-recipe.ts';
import { axe, browser, DESKTOP, PHONE, sidewaysScroll } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { embeddedHub } from '../support/embedded.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll, takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';

/** Where each page of the table is looked at; ids are put in when the test knows them. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  '/': ['/'],
  '/orders': ['/orders', '/orders?tab=attention', '/orders?q=nothing-like-this'],
  '/orders/:id': ['/orders/:order'],
  '/stock': ['/stock', '/stock?filter=low', '/stock?q=nothing-like-this'],
  '/stock/:sku': ['/stock/:plain', '/stock/:bundle'],
  '/mapping': ['/mapping', '/mapping?state=unmapped', '/mapping?state=mapped'],
  '/exceptions': ['/exceptions', '/exceptions?state=closed'],
  '/activity': ['', '?tab=writes', '?tab=dead', '?tab=changes'].map((tab) => `/activity${tab}`),
  '/channels': ['/channels'],
  '/channels/new': ['/channels/new', '/channels/new?kind=magento'],
  '/channels/:id': ['/channels/:channel'],
  '/settings': ['account', 'people', 'keys', 'business', 'policies'].map(
    (section) => `/settings?section=${section}`,
  ),
};
const PUBLIC: Readonly<Record<string, readonly string[]>> = {
  '/sign-in': ['/sign-in'],
  '/enter': ['/enter?token=used-up-long-ago'],
  '/welcome': ['/welcome?token=cut'],
  '/join': ['/join?token=cut'],
  '/reset': ['/reset?token=cut'],
};
/** Two cores that others work on as well. */
const SOON = { timeout: 20_000 };
const own = Object.values(ADDRESSES).flat();

/** One of everything, and a bundle. */
async function furnish(hub: Hub, { merchantId, sku, orderId, channel }: Furnished) {
  const bundle = `SET-OF-${sku}`;
  await hub.store.items.add([{ merchantId, sku: bundle, title: 'Two of it', barcode: null }]);
  const caller = { actor: 'key:tests', merchantId, scopes: new Set<Scope>() };
  await saveRecipe(hub, caller, bundle, [{ sku, quantity: 2 }], false);
  const ids = { ':order': orderId, ':plain': sku, ':bundle': bundle, ':channel': channel._id };
  return (address: string) =>
    Object.entries(ids).reduce((path, [name, id]) => path.replace(name, id), address);
}

type Furnished = Pick<SeededMerchant, 'merchantId' | 'sku' | 'orderId' | 'channel'>;

/** The page is there, and nothing on it is still being asked for. */
async function settled(page: Page | Frame): Promise<void> {
  await page.locator('h1').first().waitFor();
  await expect.poll(() => page.locator('[aria-busy="true"]').count(), SOON).toBe(0);
}

it('every page of the table is looked at here', () => {
  const table = readFileSync(resolve(import.meta.dirname, '../../web/src/pages.ts'), 'utf8');
  const paths = [...table.matchAll(/(?:path: |publicPage\()'([^']+)'/g)].map(([, path]) => path);
  expect(Object.keys({ ...ADDRESSES, ...PUBLIC }).sort()).toEqual(paths.sort());
});

describe('in the console, by day, by night and on a phone, axe finds nothing', () => {
  let test: TestHub;
  let console_: Console;
  let at: (address: string) => string;
  let inside: Page;
  let outside: Page;

  beforeAll(async () => {
    test = await testHub();
    const shop = await seedMerchantWithAll(test.hub, 'Anders');
    at = await furnish(test.hub, shop);
    console_ = await openConsole(test.hub);
    inside = await console_.open({ merchantId: shop.merchantId, role: 'owner' });
    outside = await console_.open({ path: '/sign-in' });
  }, 180_000);

  afterAll(async () => {
    await console_?.close();
    await test?.close();
  });

  const look = async (page: Page, address: string) => {
    await page.goto(console_.url + at(address));
    await settled(page);
    expect(await axe(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(['by night', await axe(page)]).toEqual(['by night', []]);
    await page.setViewportSize(PHONE);
    await settled(page);
    await expect.poll(() => sidewaysScroll(page), SOON).toBe(0);
    expect(['on a phone', await axe(page)]).toEqual(['on a phone', []]);
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: 'light' });
  };

  it.each(own)('%s', (address) => look(inside, address), 60_000);
  it.each(Object.values(PUBLIC).flat())('%s', (address) => look(outside, address), 60_000);

  it('a question before something is taken away is read by night too', async () => {
    await inside.goto(`${console_.url}/settings?section=people`);
    await inside.emulateMedia({ colorScheme: 'dark' });
    await inside.getByRole('button', { name: 'Remove Kim Anders' }).click();
    await inside.getByRole('dialog').waitFor();
    expect(await axe(inside)).toEqual([]);
    await inside.emulateMedia({ colorScheme: 'light' });
  });
});

describe('inside the admin, on a desk and on a phone, axe finds nothing', () => {
  let embedded: Awaited<ReturnType<typeof embeddedHub>>;
  let at: (address: string) => string;
  let admin: Page;

  beforeAll(async () => {
    embedded = await embeddedHub(['north'], { framed: true });
    const context = await (await browser()).newContext({ viewport: DESKTOP, locale: 'de-DE' });
    admin = await context.newPage();
    // The first visit connects the shop.
    await visit('');
    const channel = await embedded.channelOf('north');
    const orderId = await takeOrder(embedded.hub, channel, {
      externalId: 'one',
      number: '#1001',
      placedAt: embedded.hub.now(),
      lines: [lineOf('MUG-1', 3), lineOf('UNKNOWN')],
    });
    const { merchantId } = channel;
    await embedded.hub.store.items.add([
      { merchantId, sku: 'BOWL-1', title: 'Bowl', barcode: null },
    ]);
    at = await furnish(embedded.hub, { merchantId, sku: 'BOWL-1', orderId, channel });
  }, 180_000);

  afterAll(async () => {
    await admin?.context().close();
    await embedded?.close();
  });

  const visit = async (path: string): Promise<Frame> => {
    const app = encodeURIComponent(`${embedded.served.url}/embedded${path}`);
    await admin.goto(`${embedded.admin}/admin-frame?app=${app}`);
    const frame = admin.frame({ name: 'app-iframe' });
    if (!frame) throw new Error('the admin frames nothing');
    await frame.waitForURL(({ pathname }) => pathname.startsWith('/embedded'));
    return frame;
  };

  it.each(own)(
    '%s',
    async (address) => {
      const frame = await visit(at(address));
      await settled(frame);
      expect(await axe(frame as unknown as Page)).toEqual([]);
      await admin.setViewportSize(PHONE);
      await settled(frame);
      await expect.poll(() => sidewaysScroll(frame as unknown as Page), SOON).toBe(0);
      expect(['on a phone', await axe(frame as unknown as Page)]).toEqual(['on a phone', []]);
      await admin.setViewportSize(DESKTOP);
    },
    60_000,
  );
});
