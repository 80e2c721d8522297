import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe, PHONE, shoot, sidewaysScroll } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type OrderDesk, seedOrderDesk } from '../support/order-desk.ts';

let test: TestHub;
let desk: OrderDesk;
let con: Console;
let page: Page;

beforeAll(async () => {
  test = await testHub();
  desk = await seedOrderDesk(test.hub);
  con = await openConsole(test.hub);
  page = await con.open({
    path: '/orders',
    merchantId: desk.merchantId,
    role: 'support',
    name: 'Mara Lindqvist',
  });
});

afterAll(async () => {
  await con.close();
  await test.close();
});

const search = () => page.getByRole('searchbox', { name: 'Search orders' });
const row = (number: string) => page.getByRole('link', { name: number, exact: true });
const cents = (text: string) => Number(text.replace(/[^\d-]/g, ''));

/** The amounts of the first table of sums on the page, by their words. */
async function sums(): Promise<Map<string, number>> {
  const rows = await page.getByRole('table').first().getByRole('row').all();
  const read = await Promise.all(
    rows.map(async (each) => {
      const word = await each.getByRole('rowheader').innerText();
      return [word, cents(await each.getByRole('cell').innerText())] as const;
    }),
  );
  return new Map(read);
}

describe('somebody of support', () => {
  it('finds an order by its SKU, and the address of the page keeps the search', async () => {
    await row('#1001').waitFor();
    expect(await axe(page)).toEqual([]);
    await shoot(page, '07-find-an-order');
    await search().fill('surprise-box');
    await row('#1001').waitFor({ state: 'detached' });
    await row('#1006').waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('surprise-box');
    await page.reload();
    await row('#1006').waitFor();
    expect(await search().inputValue()).toBe('surprise-box');
  });

  it('finds an order by e-mail, opens it, and comes back to what was found', async () => {
    await search().fill('ida.0@example.com');
    await row('#1006').waitFor({ state: 'detached' });
    await row('#1001').click();
    await page.getByRole('heading', { level: 1, name: '#1001' }).waitFor();
    await page.getByRole('link', { name: 'ida.0@example.com' }).waitFor();
    await page.goBack();
    expect(await search().inputValue()).toBe('ida.0@example.com');
  });

  it('sees the money of an order add up, and by how much the channel disagrees', async () => {
    await row('#1001').click();
    await page.getByRole('heading', { name: 'Money' }).waitFor();
    const plain = await sums();
    const added =
      (plain.get('Items') ?? 0) + (plain.get('Discount') ?? 0) + (plain.get('Shipping') ?? 0);
    expect(added).toBe(plain.get('Total'));
    expect(await axe(page)).toEqual([]);
    await shoot(page, '07-find-an-order-found');
    await page.goto(`${con.url}/orders?q=1007`);
    await row('#1007').click();
    await page.getByText('The parts do not add up').waitFor();
    const odd = await sums();
    expect((odd.get('Added up') ?? 0) + (odd.get('Difference') ?? 0)).toBe(
      odd.get('Total as the channel says'),
    );
    expect(odd.get('Difference')).toBe(25);
  });

  it('reads what the channel wrote as text, however it looks', async () => {
    await page.goto(`${con.url}/orders?tab=attention&q=1006`);
    await row('#1006').click();
    await page.getByText('<img src=x onerror=alert(1)> Surprise', { exact: true }).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    await page.getByRole('link', { name: 'Say which item this is' }).waitFor();
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('"externalId": "5006"').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('writes a note, which stands in the timeline with their name', async () => {
    await page.getByLabel('Note for colleagues').fill('Called Ida: she will wait.');
    await page.getByRole('button', { name: 'Add note' }).click();
    const entry = page.getByRole('listitem').filter({ hasText: 'Called Ida' });
    await entry.getByText('Mara Lindqvist').waitFor();
    expect(await page.getByLabel('Note for colleagues').inputValue()).toBe('');
  });

  it('keeps filters as a view for colleagues, deletes it, and takes that back', async () => {
    await page.goto(`${con.url}/orders?payment=pending&placed_days=7`);
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByLabel('Name of the view').fill('Unpaid week');
    await page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();
    const view = page.getByRole('tab', { name: 'Unpaid week' });
    await view.waitFor();
    await page.getByRole('button', { name: 'Delete view “Unpaid week”' }).click();
    await view.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await view.click();
    expect(new URL(page.url()).searchParams.get('payment')).toBe('pending');
  });

  it('takes the list away as a file', async () => {
    await page.goto(`${con.url}/orders?tab=cancelled`);
    await row('#1004').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/^orders-\d{4}-\d\d-\d\d\.csv$/);
  });
});

describe('on a phone', () => {
  it.each(['/orders', '/orders?q=nothing-like-it'])(
    'nothing scrolls sideways and axe finds nothing: %s',
    async (path) => {
      await page.setViewportSize(PHONE);
      await page.goto(con.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page
        .getByText(/#1001|No order matches/)
        .first()
        .waitFor();
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      expect(await axe(page)).toEqual([]);
    },
  );

  it('an order does neither, in German', async () => {
    const german = await con.open({
      path: '/orders?tab=attention',
      ...{ merchantId: desk.merchantId, role: 'operations', language: 'de', viewport: PHONE },
    });
    await german.getByRole('link', { name: '#1007', exact: true }).click();
    await german.getByRole('heading', { name: 'Beträge' }).waitFor();
    expect(await sidewaysScroll(german)).toBeLessThanOrEqual(0);
    expect(await axe(german)).toEqual([]);
    await german.context().close();
  });
});

it('no page complained', () => {
  expect(con.troubles).toEqual([]);
});
