import type { Page } from 'playwright-core';
import { emailOf, nameOf, skuOf } from './orders.ts';
import type { Shop } from './shop.ts';

export interface Visit {
  readonly name: string;
  readonly path: string;
  /** There as soon as the page shows what it is for. */
  readonly ready: string;
  /** What somebody does there; all of it counts for the slowest interaction. */
  act(page: Page): Promise<void>;
}

const KEY_MS = 70;

/** Until the list was answered and stood still for a moment. */
async function answered(page: Page, api: string, act: () => Promise<unknown>): Promise<void> {
  const answer = page.waitForResponse((each) => each.url().includes(`/api/v1${api}`));
  await act();
  await answer;
  await page.waitForTimeout(400);
}

async function search(page: Page, api: string, words: string): Promise<void> {
  const field = page.locator('main input[type=search], main input[type=text]').first();
  await answered(page, api, () => field.pressSequentially(words, { delay: KEY_MS }));
  // The whole list is known still: nothing is asked.
  await field.fill('');
  await page.waitForTimeout(800);
}

/** By its place in the row of tabs. */
const tab = (page: Page, at: number) => page.getByRole('tab').nth(at).click();

const ORDER_LINK = 'main a[href^="/orders/ord_"]';

export const visitsOf = ({ orderIds, orders }: Shop): readonly Visit[] => [
  {
    name: 'Home',
    path: '/',
    ready: '.cd-hours canvas',
    async act(page) {
      await page.locator('details summary').first().click();
      await answered(page, '/exceptions', () =>
        page.locator('main a[href^="/exceptions"]').first().click(),
      );
    },
  },
  {
    name: 'Orders',
    path: '/orders',
    ready: ORDER_LINK,
    async act(page) {
      await search(page, '/orders?', nameOf(5));
      await search(page, '/orders?', emailOf(orders - 9));
      await answered(page, '/orders?', () => tab(page, 1));
      await answered(page, '/orders?', () => tab(page, 3));
      await tab(page, 0);
      await page.waitForTimeout(400);
      await answered(page, '/orders?', () => page.locator('main button[id=nextURL]').click());
      await answered(page, '/orders/ord_', () => page.locator(ORDER_LINK).first().click());
    },
  },
  {
    name: 'One order',
    path: `/orders/${orderIds.at(-5)}`,
    ready: 'main h2',
    async act(page) {
      await page
        .locator('main textarea')
        .first()
        .pressSequentially('Gift wrap, please', { delay: KEY_MS });
    },
  },
  {
    name: 'Stock',
    path: '/stock',
    ready: '.stock-table tbody tr',
    async act(page) {
      await search(page, '/stock?', skuOf(77));
      await answered(page, '/stock?', () => tab(page, 2));
      await tab(page, 0);
      await page.waitForTimeout(400);
      await page.locator('.stock-table tbody td button').first().click();
      await page.keyboard.press('Escape');
      await answered(page, '/stock/', () =>
        page.locator('.stock-table tbody th a').first().click(),
      );
    },
  },
  {
    name: 'Mapping',
    path: '/mapping',
    ready: 'main table tbody tr',
    async act(page) {
      await search(page, '/listings?', 'lamp');
      await answered(page, '/listings?', () => tab(page, 2));
      await page.locator('main table tbody tr input[type=checkbox]').first().click({ force: true });
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'Exceptions',
    path: '/exceptions',
    ready: 'main input[type=checkbox]',
    async act(page) {
      await answered(page, '/exceptions?', () => tab(page, 1));
      await page.locator('main input[type=checkbox]').nth(1).click({ force: true });
      await page.locator('main input[type=checkbox]').first().click({ force: true });
      await tab(page, 0);
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'Channels',
    path: '/channels',
    ready: 'main a[href^="/channels/cha_"]',
    async act(page) {
      await answered(page, '/channels/', () =>
        page.locator('main a[href^="/channels/cha_"]').first().click(),
      );
    },
  },
];
