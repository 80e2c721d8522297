import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tell } from '../../server/services/changes/tell.ts';
import { axe, PHONE, sidewaysScroll } from '../support/browser.ts';
import { type Console, openConsole } from '../support/console.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { type SeededMerchant, seedMerchantWithAll } from '../support/merchant.ts';

let test: TestHub;
let shop: SeededMerchant;
let console_: Console;

beforeAll(async () => {
  test = await testHub();
  shop = await seedMerchantWithAll(test.hub, 'Berlin');
  console_ = await openConsole(test.hub);
}, 180_000);

afterAll(async () => {
  await console_?.close();
  await test?.close();
});

const anna = () => ({
  merchantId: shop.merchantId,
  role: 'owner' as const,
  email: 'anna@example.com',
  name: 'Anna Berg',
});

describe('the log of changes', () => {
  it('tells in a sentence who paused a shop, while somebody else is looking', async () => {
    const page = await console_.open({ ...anna(), path: '/activity?tab=changes' });
    await page.getByText('Kim Berlin joined as: Operations').waitFor();
    expect(await axe(page)).toEqual([]);
    const actor = (await test.hub.store.members.of(shop.merchantId)).members.at(-1)?.personId;
    const subject = { type: 'channel', id: shop.channel._id, name: 'Shop Berlin' };
    const by = { merchantId: shop.merchantId, actor: `person:${actor}` };
    const change = { kind: 'channel-mode', subject, from: 'live', to: 'paused' } as const;
    await tell(test.hub, by, change);
    await page.getByRole('link', { name: 'Anna Berg paused Shop Berlin' }).waitFor();
    await page.getByLabel('By whom').selectOption({ label: 'Anna Berg' });
    await page.getByText('Kim Berlin joined as: Operations').waitFor({ state: 'detached' });
    await page.getByLabel('What').selectOption({ label: 'API key made' });
    await page.getByRole('heading', { name: 'No change fits these choices' }).waitFor();
    expect(new URL(page.url()).searchParams.get('kind')).toBe('key-made');
    await page.context().close();
  });

  it('is German where the console is, and fits a phone', async () => {
    const german = { ...anna(), language: 'de', viewport: PHONE } as const;
    const page = await console_.open({ ...german, path: '/activity?tab=changes' });
    await page.getByText('Anna Berg hat Shop Berlin pausiert').waitFor();
    await page.getByText('Der Betreiber dieses Crossdock hat den API-Schlüssel').waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  });

  it('is no tab for who may not read it', async () => {
    const { merchantId } = shop;
    const packer = { merchantId, role: 'warehouse' } as const;
    const page = await console_.open({ ...packer, path: '/activity?tab=changes' });
    await page.getByRole('tab', { name: 'Messages in' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Changes' }).count()).toBe(0);
    await page.context().close();
  });
});
