import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { axe, PHONE, sidewaysScroll } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';

const merchantId = 'mer_sets';
const TITLES = {
  'MUG-1': 'Mug, cobalt blue',
  'LAMP-1': 'Desk lamp, oak',
  'SET-1': 'Breakfast set',
};
const STOCK = { 'MUG-1': 12, 'LAMP-1': 8, 'SET-1': 0 };
const kim = { merchantId, role: 'warehouse', name: 'Kim Sandberg' } as const;

let test: TestHub;
let shop: ChannelDoc;
let console_: Console;

beforeAll(async () => {
  test = await testHub();
  const seed = { merchantId, business: 'Nordlicht Home', titles: TITLES, stock: STOCK };
  shop = await seedChannel(test.hub, { ...seed, name: 'Shopify North' });
  for (const [sku, units] of Object.entries(STOCK)) test.store.numbers.set(`i-${sku}`, units);
  await publishChannel(test.hub, shop._id);
  console_ = await openConsole(test.hub);
}, 180_000);

afterAll(async () => {
  await console_?.close();
  await test?.close();
});

describe('the page of a set', () => {
  it('says what it is made of, and first what the channels will show', async () => {
    const page = await console_.open({ ...kim, path: '/stock/SET-1' });
    await page.getByRole('button', { name: 'Make it a bundle' }).click();
    for (const sku of ['MUG-1', 'LAMP-1']) {
      await page.getByLabel('Add a part').fill(sku);
      await page.getByRole('option', { name: new RegExp(sku) }).click();
      await page.getByLabel(`Units of ${sku}`).waitFor();
    }
    const save = page.getByRole('button', { name: 'Save parts' });
    await page.getByLabel('Units of MUG-1').fill('0');
    await page.getByText('Enter a whole number from 1').waitFor();
    expect(await save.isDisabled()).toBe(true);
    await page.getByLabel('Units of MUG-1').fill('2');
    expect(await axe(page)).toEqual([]);
    await save.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Shopify North will show 6 of SET-1 instead of 0.').waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save parts' }).click();
    await page.getByText('Can be made: 6, limited by MUG-1').waitFor();
    await publishChannel(test.hub, shop._id);
    expect(test.store.numbers.get('i-SET-1')).toBe(6);
    await page.getByRole('button', { name: 'Why is this 6?' }).click();
    const sum = page.getByRole('table', { name: 'How the number of Shopify North is made' });
    await sum.waitFor();
    expect(await sum.innerText()).toMatch(
      /Can be made at Main\s+2 × MUG-1 each, 12 available: enough for 6/,
    );
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });

  it('is marked in the list, and cannot be counted there', async () => {
    const page = await console_.open({ ...kim, path: '/stock' });
    const row = page.getByRole('row', { name: /SET-1/ });
    await row.getByText('Bundle').waitFor();
    await row.getByText('can be made').waitFor();
    expect(await page.getByRole('button', { name: /^Count / }).count()).toBe(2);
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });

  it('is named on the page of its parts, on a phone and in German', async () => {
    const phone = { ...kim, viewport: PHONE, language: 'de' } as const;
    const page = await console_.open({ ...phone, path: '/stock/MUG-1' });
    await page.getByRole('heading', { name: 'Teil von' }).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('link', { name: 'Breakfast set' }).click();
    await page.getByText('Herstellbar: 6, begrenzt durch MUG-1').waitFor();
    await page.getByRole('button', { name: 'Teile ändern' }).click();
    await page.getByLabel('Stück von LAMP-1').waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });

  it('refuses a circle in the words of what is wrong, and keeps what was typed', async () => {
    const page = await console_.open({ ...kim, path: '/stock/LAMP-1' });
    await page.getByRole('button', { name: 'Make it a bundle' }).click();
    await page.getByLabel('Add a part').fill('SET-1');
    await page.getByRole('option', { name: /SET-1/ }).click();
    await page.getByRole('button', { name: 'Save parts' }).click();
    await page.getByText('It cannot be made of these parts.').waitFor();
    await page.getByText(/is a circle/).waitFor();
    await page.context().close();
    expect(console_.troubles.filter((each) => !each.includes('422'))).toEqual([]);
  });

  it('becomes a plain item again, and a set again from the toast', async () => {
    const page = await console_.open({ ...kim, path: '/stock/SET-1' });
    await page.getByRole('button', { name: 'Make it a plain item' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make it a plain item' }).click();
    await page.getByRole('button', { name: 'Make it a bundle' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Can be made: 6, limited by MUG-1').waitFor();
    await page.context().close();
  });
});
