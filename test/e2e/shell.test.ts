import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe, PHONE, sidewaysScroll } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll, takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { signedIn } from '../support/sign-in.ts';

let test: TestHub;
let shop: SeededMerchant;
let console_: Console;

beforeAll(async () => {
  test = await testHub();
  shop = await seedMerchantWithAll(test.hub, 'Anders');
  console_ = await openConsole(test.hub);
}, 180_000);

afterAll(async () => {
  await console_?.close();
  await test?.close();
});

const owner = () => ({ merchantId: shop.merchantId, role: 'owner' as const });

describe('the stand-alone console', () => {
  it('leads to every page from its own navigation, and axe finds nothing, by day and by night', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const page = await console_.open({ ...owner(), theme });
      const navigation = page.getByRole('navigation', { name: 'Console' });
      await navigation.waitFor();
      const links = await navigation
        .getByRole('link')
        .evaluateAll((found) => found.map((link) => link.getAttribute('href')));
      expect(links).toEqual([
        '/',
        '/orders',
        '/stock',
        '/mapping',
        '/exceptions',
        '/activity',
        '/channels',
        '/settings',
      ]);
      expect(await axe(page)).toEqual([]);
      await page.context().close();
    }
  });

  it('fits a phone: nothing scrolls sideways, and the menu opens from the bottom', async () => {
    const page = await console_.open({ ...owner(), viewport: PHONE });
    const menu = page.getByRole('button', { name: 'Menu' });
    await menu.waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await page.getByRole('navigation', { name: 'Console' }).isVisible()).toBe(false);
    await menu.click();
    await page.getByRole('navigation', { name: 'Console' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Console' }).waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('speaks the language of the browser until a person chooses another, which is kept', async () => {
    const page = await console_.open({ ...owner(), language: 'de' });
    const navigation = page.getByRole('navigation', { name: 'Konsole' });
    await navigation.waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByRole('button', { name: /Inhaber/ }).click();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('navigation', { name: 'Console' }).waitFor();
    await page.reload();
    await page.getByRole('navigation', { name: 'Console' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.context().close();
  });

  it('keeps the appearance that a person chooses, against the device', async () => {
    const page = await console_.open({ ...owner(), theme: 'light' });
    await page.getByRole('button', { name: /Owner/ }).click();
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await page.reload();
    await page.getByRole('navigation', { name: 'Console' }).waitFor();
    expect(await page.locator('html').getAttribute('class')).toContain('cd-dark');
    await page.context().close();
  });

  it('can be used from the keyboard alone, beginning with a way past the navigation', async () => {
    const page = await console_.open(owner());
    await page.getByRole('navigation', { name: 'Console' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.context().close();
  });

  it('says where an address leads nowhere', async () => {
    const page = await console_.open({ ...owner(), path: '/nowhere' });
    await page.getByRole('heading', { name: 'This address leads nowhere' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });

  it('switches between the businesses of a person', async () => {
    const other = await seedMerchantWithAll(test.hub, 'Bergen');
    const email = 'both@example.com';
    await signedIn(test.hub, { merchantId: other.merchantId, role: 'support', email });
    const page = await console_.open({ ...owner(), email });
    await page.getByRole('button', { name: /^Business:/ }).click();
    const before = (await page.getByRole('button', { name: /^Business:/ }).textContent()) ?? '';
    await page.getByRole('menuitem').filter({ hasNotText: before }).click();
    await page
      .getByRole('button', { name: /^Business:/ })
      .filter({ hasNotText: before })
      .waitFor();
    await page.context().close();
  });

  it('shows an order that comes in while somebody looks, without a reload', async () => {
    const page = await console_.open({ ...owner(), path: '/orders' });
    await page.getByText('#Anders').first().waitFor();
    await takeOrder(test.hub, shop.channel, {
      externalId: 'ext-late',
      number: '#Late',
      placedAt: test.hub.now(),
      lines: [lineOf(shop.sku, 1)],
    });
    await page.getByText('#Late').first().waitFor({ timeout: 15_000 });
    await page.context().close();
  });

  it('shows a page to nobody whose role may not see it, and does not lead there', async () => {
    const page = await console_.open({
      merchantId: shop.merchantId,
      role: 'warehouse',
      path: '/channels/new',
    });
    await page.getByText('Your role does not allow this').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });

  it('sends who is not signed in to sign in, and remembers where they wanted to go', async () => {
    const page = await console_.open({ path: '/orders?state=open' });
    await page.waitForURL(/\/sign-in\?next=%2Forders%3Fstate%3Dopen$/);
    await page.context().close();
  });

  it('makes no call to anybody else, and no page complains', async () => {
    const page = await console_.open({ path: '/nowhere', ...owner() });
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.reload();
    await page.getByRole('heading', { name: 'This address leads nowhere' }).waitFor();
    expect([...hosts]).toEqual([new URL(console_.url).host]);
    // The one refusal is the question who is there, asked by somebody who is not.
    const others = console_.troubles.filter((each) => !each.includes('401 (Unauthorized)'));
    expect(others).toEqual([]);
    await page.context().close();
  });
});
