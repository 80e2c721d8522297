import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { listingId } from '../../server/store/listings.ts';
import { axe, PHONE, shoot, sidewaysScroll } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll, takeOrder } from '../support/merchant.ts';
import { type OrderDesk, seedOrderDesk } from '../support/order-desk.ts';
import { lineOf } from '../support/orders.ts';

let test: TestHub;
let shop: SeededMerchant;
let console_: Console;
let listing: string;

beforeAll(async () => {
  test = await testHub();
  shop = await seedMerchantWithAll(test.hub, 'Anders');
  const { channel, merchantId } = shop;
  await test.hub.store.items.add([
    { merchantId, sku: 'MUG-1', title: 'Mug, blue', barcode: '4006381333931' },
  ]);
  listing = listingId(channel._id, 'v-mug', 'L1');
  const named = { merchantId, channelId: channel._id, tracked: true, gone: false };
  await test.hub.store.listings.upsert([
    {
      ...named,
      _id: listing,
      externalId: 'v-mug',
      externalProductId: 'p-mug',
      externalLocationId: 'L1',
      stockRef: 'i-mug',
      channelSku: 'mug 1',
      barcode: null,
      title: 'Blue mug with a handle',
      sources: channel.defaultLocationId ? [channel.defaultLocationId] : [],
    },
  ]);
  await takeOrder(test.hub, channel, {
    externalId: 'waits',
    number: '#W1',
    placedAt: test.hub.now(),
    lines: [lineOf('mug', 2)],
  });
  await publishChannel(test.hub, channel._id);
  console_ = await openConsole(test.hub);
}, 180_000);

afterAll(async () => {
  await console_?.close();
  await test?.close();
});

const owner = () => ({ merchantId: shop.merchantId, role: 'owner' as const });

describe('the desk', () => {
  it('home tells what needs a person, leads there, and is read without seeing the chart', async () => {
    const page = await console_.open({ ...owner(), path: '/' });
    await page.getByRole('heading', { name: 'Needs you now' }).waitFor();
    await page.getByRole('link', { name: '2 orders sell something without an item' }).waitFor();
    await page.locator('.cd-hours canvas').waitFor({ state: 'attached' });
    await page.getByText('As a table').click();
    expect(await page.getByRole('row').count()).toBe(25);
    expect(await axe(page)).toEqual([]);
    await page.getByText('As a table').click();
    await page.context().close();
  });

  it('accepts a suggestion after showing what it changes, and takes it back', async () => {
    const page = await console_.open({ ...owner(), path: '/mapping' });
    await page.getByText('Blue mug with a handle').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Accept: Blue mug' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/1 waiting order takes its stock at once, 2 units: #W1/).waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Map 1 listing' }).click();
    await page.getByText('1 listing mapped').waitFor();
    expect((await test.hub.store.listings.byIds([listing]))[0]?.sku).toBe('MUG-1');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back').waitFor();
    expect((await test.hub.store.listings.byIds([listing]))[0]?.sku).toBeNull();
    await page.context().close();
  });

  it('tries an exception again where that means something, and says so where it does not help', async () => {
    const page = await console_.open({ ...owner(), path: '/exceptions?kind=dead-letter' });
    const retry = page.getByRole('button', { name: /^Try again: A delivery/ });
    await retry.waitFor();
    expect(await axe(page)).toEqual([]);
    await retry.click();
    await page.getByText('The message is being worked again').waitFor();
    await page.getByRole('heading', { name: 'Nothing of this kind' }).waitFor();
    await page.context().close();
  });

  it('shows messages and numbers with what became of them', async () => {
    const page = await console_.open({ ...owner(), path: '/activity' });
    await page.getByText('topic-Anders').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Numbers written' }).click();
    await page
      .getByRole('link', { name: `Why ${shop.sku} shows its number` })
      .first()
      .waitFor();
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });

  it('shows a Monday of many orders: what to map, what that changes, and what went wrong', async () => {
    const desk = await seedOrderDesk(test.hub, 24, 'Gift box, surprise');
    await seedUnmapped(desk);
    for (const { _id } of [desk.euros, desk.yen]) await publishChannel(test.hub, _id);
    const mara = { merchantId: desk.merchantId, role: 'owner', name: 'Mara Lindqvist' } as const;
    const page = await console_.open({ ...mara, path: '/' });
    await page.getByRole('heading', { name: 'Needs you now' }).waitFor();
    await page.locator('.cd-hours canvas').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Hide' }).click();
    await page.getByRole('heading', { name: 'Getting started' }).waitFor({ state: 'detached' });
    await shoot(page, '10-fix-an-exception-home');
    await page.goto(`${console_.url}/mapping`);
    await page.getByText('Gift box, surprise').waitFor();
    expect(await axe(page)).toEqual([]);
    await shoot(page, '05-map');
    await page.getByRole('button', { name: 'Accept: Gift box, surprise' }).click();
    await page.getByText(/waiting orders take their stock at once/).waitFor();
    expect(await axe(page)).toEqual([]);
    await shoot(page, '05-map-preview');
    await page.goto(`${console_.url}/exceptions`);
    await page.getByRole('link', { name: 'Open the order' }).first().waitFor();
    await page
      .getByText(/over €153\.15 does not add up/)
      .first()
      .waitFor();
    expect(await axe(page)).toEqual([]);
    await shoot(page, '10-fix-an-exception');
    await page.context().close();
  }, 60_000);

  it('fits a phone, in German too', async () => {
    for (const path of ['/', '/mapping?state=mapped', '/exceptions', '/activity?tab=writes']) {
      const page = await console_.open({ ...owner(), path, viewport: PHONE, language: 'de' });
      await page
        .getByText(/Shop Anders/)
        .locator('visible=true')
        .first()
        .waitFor();
      expect([path, await sidewaysScroll(page)]).toEqual([path, 0]);
      expect([path, await axe(page)]).toEqual([path, []]);
      await page.context().close();
    }
  });
});

/** What the shops of the desk sell under other names than its items have. */
async function seedUnmapped({ merchantId, euros, yen }: OrderDesk): Promise<void> {
  const { items, listings } = test.hub.store;
  await items.add([
    { merchantId, sku: 'SURPRISE-BOX', title: 'Surprise box', barcode: null },
    { merchantId, sku: 'VASE-S', title: 'Vase, small, sand', barcode: '4006381333931' },
    { merchantId, sku: 'TRAY-ASH', title: 'Serving tray, ash', barcode: null },
  ]);
  const found = [
    [euros, 'SURPRISE-BOX', 'surprise box', 'Gift box, surprise', null],
    [yen, 'vase', 'SAND-VASE-01', 'Sand-coloured vase 18 cm', '4006381333931'],
    [yen, 'tray', 'tray ash', 'Tray of ash wood', null],
  ] as const;
  await listings.upsert(
    found.map(([channel, id, channelSku, title, barcode]) => ({
      _id: listingId(channel._id, `v-${id}`, 'L1'),
      merchantId,
      channelId: channel._id,
      externalId: `v-${id}`,
      externalProductId: `p-${id}`,
      externalLocationId: 'L1',
      stockRef: `i-${id}`,
      channelSku,
      barcode,
      title,
      sources: channel.defaultLocationId ? [channel.defaultLocationId] : [],
      tracked: true,
      gone: false,
    })),
  );
}
