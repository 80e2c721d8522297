import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../server/services/audit/audit.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { axe, DESKTOP, PHONE, shoot, sidewaysScroll } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';

const merchantId = 'mer_stockroom';
const TITLES = {
  'MUG-1': 'Mug, cobalt blue',
  'LAMP-1': 'Desk lamp, oak',
  'RUG-1': 'Wool rug 140 × 200',
  'VASE-1': 'Vase, small, sand',
};
const STOCK = { 'MUG-1': 12, 'LAMP-1': 4, 'RUG-1': 30, 'VASE-1': 0 };

let test: TestHub;
let shop: ChannelDoc;
let console_: Console;

beforeAll(async () => {
  test = await testHub();
  const { hub, store } = test;
  const business = { merchantId, business: 'Nordlicht Home', titles: TITLES };
  shop = await seedChannel(hub, { ...business, name: 'Shopify North', stock: STOCK, buffer: 2 });
  const { 'RUG-1': _rug, ...others } = STOCK;
  const ids = (sku: string) => ({
    externalId: `m-${sku}`,
    externalProductId: `mp-${sku}`,
    stockRef: `mi-${sku}`,
  });
  const second = await seedChannel(hub, {
    ...business,
    name: 'Magento Harbour',
    stock: others,
    idsOf: ids,
  });
  for (const [sku, units] of Object.entries(STOCK)) {
    store.numbers.set(`i-${sku}`, units).set(`mi-${sku}`, units);
  }
  await takeOrder(hub, shop, {
    externalId: 'one',
    number: '#1001',
    placedAt: hub.now(),
    lines: [lineOf('MUG-1', 5), lineOf('LAMP-1', 6)],
  });
  store.numbers.set('i-MUG-1', 7).set('i-LAMP-1', -2);
  const cellar = { _id: 'loc_cellar', merchantId, name: 'Cellar', counter: 'hub', links: [] };
  await hub.store.locations.insert(cellar);
  const desk = { _id: 'loc_desk', merchantId, name: 'Shop floor', counter: shop._id, links: [] };
  await hub.store.locations.insert(desk);
  for (const channel of [shop, second]) await publishChannel(hub, channel._id);
  console_ = await openConsole(hub);
}, 180_000);

afterAll(async () => {
  await console_?.close();
  await test?.close();
});

const warehouse = { merchantId, role: 'warehouse', name: 'Kim Sandberg' } as const;

describe('the stock page', () => {
  it('counts a shelf in place, with what it will do before and a way back after', async () => {
    const page = await console_.open({ ...warehouse, path: '/stock' });
    const count = page.getByRole('button', { name: 'Count MUG-1 at Main: 12 on hand' });
    await count.waitFor();
    expect(await axe(page)).toEqual([]);
    await shoot(page, '08-count-stock');
    await count.click();
    await page.getByLabel('Found on the shelf').fill('10');
    const preview = page.getByTestId('count-preview');
    await preview.waitFor();
    expect(await preview.innerText()).toMatch(/Was 12, you counted 10, difference [-−]2/);
    expect(await preview.innerText()).toContain('Magento Harbour will show 5 instead of 7.');
    expect(await axe(page)).toEqual([]);
    await shoot(page, '08-count-stock-preview', null, [DESKTOP]);
    await page.getByRole('button', { name: 'Save count' }).click();
    await page.getByRole('button', { name: 'Count MUG-1 at Main: 10 on hand' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Count MUG-1 at Main: 12 on hand' }).waitFor();
    const { checks } = await audit(test.hub, merchantId, { offline: true, againAfterMs: 0 });
    expect(checks.flatMap((check) => check.problems)).toEqual([]);
    await page.context().close();
  });

  it('tells when the number changed while somebody counted, and keeps what they typed', async () => {
    const page = await console_.open({ ...warehouse, path: '/stock?q=rug' });
    await page.getByRole('button', { name: 'Count RUG-1 at Main: 30 on hand' }).click();
    await page.getByLabel('Found on the shelf').fill('29');
    await page.getByTestId('count-preview').waitFor();
    const other = await console_.open({ ...warehouse, path: '/stock?q=rug' });
    await other.getByRole('button', { name: 'Count RUG-1 at Main: 30 on hand' }).click();
    await other.getByLabel('Found on the shelf').fill('28');
    await other.getByRole('button', { name: 'Save count' }).click();
    await other.getByRole('button', { name: 'Count RUG-1 at Main: 28 on hand' }).waitFor();
    await other.context().close();
    // The live stream may have told it before; then there is nothing left to save.
    await page.getByLabel('Found on the shelf').press('Enter');
    await page.getByText('The number on hand has changed since you looked.').waitFor();
    expect(await page.getByLabel('Found on the shelf').inputValue()).toBe('29');
    await page.getByRole('button', { name: 'Go on from 28' }).click();
    await page.getByText(/Was 28, you counted 29/).waitFor();
    await page.getByRole('button', { name: 'Save count' }).click();
    await page.getByRole('button', { name: 'Count RUG-1 at Main: 29 on hand' }).waitFor();
    await page.context().close();
  });

  it('finds what is oversold and what a channel does not sell, by links that can be sent', async () => {
    const page = await console_.open({ ...warehouse, path: '/stock' });
    await page.getByRole('tab', { name: 'Oversold' }).click();
    await page.getByRole('rowheader', { name: /LAMP-1/ }).waitFor();
    expect(new URL(page.url()).search).toBe('?filter=oversold');
    await page.getByRole('rowheader', { name: /MUG-1/ }).waitFor({ state: 'detached' });
    await page.goto(`${console_.url}/stock?filter=missing`);
    await page.getByRole('rowheader', { name: /RUG-1/ }).waitFor();
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByRole('heading', { name: 'Nothing found for “nothing like it”' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });

  it('says who counts where the hub does not, and lets nobody look who may not count', async () => {
    const page = await console_.open({ merchantId, role: 'read-only', path: '/stock' });
    await page.getByText('Counted in Shopify North', { exact: true }).first().waitFor();
    expect(await page.getByRole('button', { name: /^Count / }).count()).toBe(0);
    await page.context().close();
  });

  it('fits a phone, in German', async () => {
    const page = await console_.open({
      ...warehouse,
      path: '/stock',
      language: 'de',
      viewport: PHONE,
    });
    const count = page.getByRole('button', { name: 'LAMP-1 in Main zählen: 4 vorhanden' });
    await count.waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await count.click();
    await page.getByLabel('Im Regal gefunden').fill('9');
    await page.getByText(/Vorher 4, gezählt 9/).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
    await shoot(page, '08-count-stock-preview', null, [PHONE]);
    await page.context().close();
  });
});

describe('the page of an item', () => {
  it('explains a number as a sum, down to the ledger and the receipt', async () => {
    const page = await console_.open({ ...warehouse, path: '/stock/MUG-1' });
    const question = page.getByRole('button', { name: 'Why is this 5?' });
    await question.click();
    const sum = page.getByRole('table', { name: 'How the number of Shopify North is made' });
    await sum.waitFor();
    const text = await sum.innerText();
    expect(text).toMatch(
      /Available at Main[\s\S]*7[\s\S]*Held back[\s\S]*[-−]2[\s\S]*should show\s+5/,
    );
    await page
      .getByText(/Receipt receipt-/)
      .first()
      .waitFor();
    await page.getByText('Sold', { exact: false }).first().waitFor();
    expect(new URL(page.url()).searchParams.get('why')).toBe(shop._id);
    expect(await axe(page)).toEqual([]);
    await shoot(page, '09-explain-a-number', question);
    await page.context().close();
  });

  it('transfers units with a preview, receives a delivery, and takes both back', async () => {
    const page = await console_.open({ ...warehouse, path: '/stock/RUG-1' });
    await page.getByRole('button', { name: 'Transfer' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Units').fill('4');
    await dialog.getByText(/4 at Cellar/).waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Transfer units' }).click();
    await page.getByText('4 units transferred').waitFor();
    await page.getByRole('button', { name: 'Count RUG-1 at Cellar: 4 on hand' }).waitFor();
    await page.getByRole('button', { name: 'Undo: Transferred away' }).click();
    await page.getByRole('button', { name: 'Count RUG-1 at Cellar: 0 on hand' }).waitFor();
    await page.getByRole('button', { name: 'Expect a delivery' }).click();
    await dialog.getByLabel('Units').fill('6');
    await dialog.getByRole('button', { name: 'Record as expected' }).click();
    await page.getByText('6 units expected').waitFor();
    await page.getByRole('button', { name: 'Receive' }).click();
    await dialog.getByText('still expected', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: 'Receive units' }).click();
    await page.getByText('6 units received').waitFor();
    const { checks } = await audit(test.hub, merchantId, { offline: true, againAfterMs: 0 });
    expect(checks.flatMap((check) => check.problems)).toEqual([]);
    await page.context().close();
  });

  it('holds units back from one channel', async () => {
    const page = await console_.open({ ...warehouse, path: '/stock/MUG-1' });
    const field = page.getByLabel('Units held back from Magento Harbour');
    await field.fill('3');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Shows 7, should show 4').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('Shows 7, should show 7').waitFor();
    await page.context().close();
  });

  it('fits a phone', async () => {
    const page = await console_.open({ ...warehouse, path: '/stock/MUG-1', viewport: PHONE });
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await page.getByText('Opening stock').waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });
});

it('no page complains', () => {
  const others = console_.troubles.filter((each) => !each.includes('409'));
  expect(others).toEqual([]);
});
