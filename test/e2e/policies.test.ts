import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe, PHONE, sidewaysScroll } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';

const merchantId = 'mer_policies';
const owner = { merchantId, role: 'owner' as const, email: 'anna@example.com', name: 'Anna Berg' };

let test: TestHub;
let console_: Console;

beforeAll(async () => {
  test = await testHub();
  await seedChannel(test.hub, { merchantId, name: 'Shop Berlin', stock: { MUG: 9, VASE: 3 } });
  console_ = await openConsole(test.hub);
}, 180_000);

afterAll(async () => {
  await console_?.close();
  await test?.close();
});

describe('policies', () => {
  it('set the zone, which home then names, and what is low, which the stock page then shows', async () => {
    const page = await console_.open({ ...owner, path: '/settings?section=policies' });
    await page.getByLabel('Time zone of the business').selectOption('Asia/Tokyo');
    await page.getByRole('button', { name: 'Use Europe/Berlin, where you are' }).waitFor();
    await page.getByRole('button', { name: 'Save the time zone' }).click();
    await page.getByText('Saved').waitFor();
    expect(await axe(page)).toEqual([]);
    const units = page.getByLabel('Low from');
    await units.fill('none');
    await page.getByText('A whole number from 0 to 1,000,000.').waitFor();
    const saveLow = page.getByRole('button', { name: 'Save low stock' });
    expect(await saveLow.isDisabled()).toBe(true);
    await units.fill('9');
    await saveLow.click();
    await page.waitForFunction(() => document.querySelectorAll('[aria-busy="true"]').length === 0);
    await expect
      .poll(async () => (await test.hub.store.merchants.byId(merchantId))?.lowUnits)
      .toBe(9);
    await page.goto(`${console_.url}/stock?filter=low`);
    await page.getByText('Item MUG').first().waitFor();
    await page.getByText('Item VASE').first().waitFor();
    await page.goto(console_.url);
    await page.getByText('Since midnight in the zone of the business, Asia/Tokyo').waitFor();
    await page.goto(`${console_.url}/activity?tab=changes`);
    await page.getByText('Anna Berg set low stock to 9 units (before: 5)').waitFor();
    await page.context().close();
  });

  it('are German where the console is, and fit a phone', async () => {
    const german = { ...owner, language: 'de', viewport: PHONE } as const;
    const page = await console_.open({ ...german, path: '/settings?section=policies' });
    await page.getByLabel('Zeitzone des Unternehmens').waitFor();
    await page.getByRole('heading', { name: 'Knapper Bestand' }).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });
});
