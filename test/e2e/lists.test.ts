import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { DESKTOP, PHONE } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';

const merchantId = 'mer_lists';
/** Slower than half a second: what moves later than that, the browser counts as moved by itself. */
const SLOW_MS = 700;
const LAMPS = 6;

let test: TestHub;
let shop: ChannelDoc;
let console_: Console;

beforeAll(async () => {
  test = await testHub();
  const { hub } = test;
  const skus = Array.from({ length: 30 }, (_, i) => `${i % 5 === 4 ? 'LAMP' : 'MUG'}-${10 + i}`);
  const stock = Object.fromEntries(skus.map((sku) => [sku, 3]));
  shop = await seedChannel(hub, { merchantId, name: 'North', stock });
  for (const [i, sku] of skus.entries()) {
    const row = { merchantId, key: `k:${i}`, channelId: shop._id };
    await hub.store.exceptions.raise(
      [
        {
          ...row,
          kind: i % 5 === 4 ? 'oversold' : 'dead-letter',
          subject: { type: 'stock', id: `loc|${sku}` },
          cause: `Exception of ${sku}`,
          nextStep: 'Look at it.',
        },
      ],
      new Date(hub.now().getTime() - i * 60_000),
    );
  }
  console_ = await openConsole(hub);
}, 180_000);

afterAll(async () => {
  await console_?.close();
  await test?.close();
});

/** A page whose answers come late, with what moved on it although nobody did anything. */
async function openSlow(path: string, ready = 'MUG-10') {
  const page = await console_.open({ merchantId, role: 'owner', path });
  await page.getByText(ready, { exact: false }).first().waitFor();
  await page.waitForTimeout(300);
  await page.route('**/api/v1/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    await route.continue().catch(() => {});
  });
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(globalThis, { seen });
    new PerformanceObserver((found) => {
      for (const entry of found.getEntries() as (PerformanceEntry & {
        readonly value: number;
        readonly hadRecentInput: boolean;
      })[]) {
        if (!entry.hadRecentInput) seen.push(entry.value);
      }
    }).observe({ type: 'layout-shift', buffered: false });
  });
  return page;
}

async function moved(page: Page): Promise<number> {
  await page.waitForTimeout(300);
  const seen = await page.evaluate(
    () => (globalThis as typeof globalThis & { readonly seen: readonly number[] }).seen,
  );
  await page.context().close();
  return seen.reduce((sum, each) => sum + each, 0);
}

it.each(['/mapping?state=mapped', '/stock'])(
  'what a late answer of %s leaves out goes, and the rest does not slide',
  async (path) => {
    const page = await openSlow(path);
    await page.locator('main input[type=search]').fill('lamp');
    await expect.poll(() => page.locator('main tbody tr').count(), { timeout: 9_000 }).toBe(LAMPS);
    expect(await moved(page)).toBeLessThan(0.02);
  },
);

it('a tab of the exceptions changes the rows and moves nothing, also when the answer is late', async () => {
  const page = await openSlow('/exceptions');
  const tab = page.getByRole('tab', { name: 'Oversold (6)' });
  await tab.click();
  await page.getByText('Exception of MUG-10', { exact: true }).waitFor({ state: 'detached' });
  expect(await page.getByText(/^Exception of LAMP/).count()).toBe(LAMPS);
  expect(await tab.getAttribute('aria-selected')).toBe('true');
  // The filters are the very same elements still: nothing is built anew for another tab.
  expect(await page.getByRole('tabpanel').count()).toBe(1);
  expect(await moved(page)).toBeLessThan(0.02);
});

it('what a channel would be sent comes late, and nothing on its page moves', async () => {
  const page = await openSlow('/channels', 'North');
  await page.getByRole('link', { name: 'North' }).first().click();
  await page.getByRole('heading', { name: 'Numbers compared' }).waitFor();
  await page
    .getByText(/The store shows the right numbers|MUG-10/)
    .first()
    .waitFor();
  expect(await moved(page)).toBeLessThan(0.02);
});

it('selecting a row moves no row', async () => {
  const page = await openSlow('/mapping?state=mapped');
  const second = page.locator('main tbody tr').nth(1);
  const before = await second.boundingBox();
  await page.locator('main tbody input[type=checkbox]').first().click({ force: true });
  await page.getByRole('button', { name: 'Unmap', exact: true }).first().waitFor();
  expect(await second.boundingBox()).toEqual(before);
  await page.context().close();
});

it('a count that was begun stays as it is when the phone is turned', async () => {
  const page = await console_.open({ merchantId, role: 'warehouse', path: '/stock' });
  await page.getByRole('button', { name: /^Count MUG-10 / }).click({ timeout: 8_000 });
  const found = page.getByLabel('Found on the shelf');
  await found.fill('2');
  for (const size of [PHONE, DESKTOP]) {
    await page.setViewportSize(size);
    await page.waitForTimeout(300);
    expect(await found.inputValue({ timeout: 4_000 })).toBe('2');
  }
  await page.context().close();
});

it('home draws its picture where the browser names its language as no standard does', async () => {
  const page = await console_.open({ merchantId, role: 'owner', path: '/settings' });
  await page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'language', { get: () => 'en-US@posix' }),
  );
  await page.goto(`${console_.url}/`);
  await page.getByText('As a table').waitFor();
  await page.locator('.cd-hours canvas').waitFor({ state: 'attached' });
  await page.context().close();
});

it('a tab that was chosen by a link stands in view on a phone', async () => {
  const path = '/activity?tab=changes';
  const page = await console_.open({ merchantId, role: 'owner', path, viewport: PHONE });
  const tab = page.locator('.Polaris-Tabs__Wrapper').getByRole('tab', { name: 'Changes' });
  await tab.waitFor();
  await expect
    .poll(
      async () => {
        const { x = 0, width = 0 } = (await tab.boundingBox()) ?? {};
        return x >= 0 && x + width <= PHONE.width;
      },
      { timeout: 9_000 },
    )
    .toBe(true);
  await page.context().close();
});

it('a number inside a sentence is written as its reader writes numbers', async () => {
  const { docs } = test.hub.store.positions;
  await docs.updateOne({ merchantId, sku: 'MUG-11' }, { $set: { 'balance.available': 12_345 } });
  const path = '/stock?q=MUG-11';
  const page = await console_.open({ merchantId, role: 'owner', path, language: 'de' });
  // The button has no number of its own: its name is a sentence.
  await page.getByRole('button', { name: /MUG-11 .*12\.345 / }).waitFor();
  await page.context().close();
});

it('a location that was left out is explained beside its numbers', async () => {
  const left = { channelId: shop._id, sku: 'MUG-10' };
  await test.hub.store.listings.docs.updateOne(left, { $set: { sources: [] } });
  const page = await console_.open({ merchantId, role: 'owner', path: `/channels/${shop._id}` });
  await page.getByText(/Left out: 1 number at a location/).waitFor();
  await page.context().close();
});

it('no page complains', () => {
  expect(console_.troubles).toEqual([]);
});
