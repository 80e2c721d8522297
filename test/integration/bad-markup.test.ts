import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hub } from '../../server/services/hub.ts';
import { saveView } from '../../server/services/orders/saved-views.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { listingId } from '../../server/store/listings.ts';
import { type Console, openConsole } from '../support/console.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';
import { workInbox } from '../support/work.ts';

const merchantId = 'mer_markup';
/** What a shop may call anything: markup that would run, a quote that would end an attribute, text turned round. */
const hostile = (what: string) =>
  `${what} <img src=x onerror=document.title="run"><svg onload=document.title="run"></svg>` +
  '"><script>document.title="run"</script>\u202eesrever';
/** The part of it that can be looked for. */
const seen = (what: string) => `${what} <img src=x onerror=`;
const SCRIPT_URL = 'javascript:document.title="run"';

/** Two cores that others work on as well. */
const SOON = { timeout: 20_000 };

let test: TestHub;
let console_: Console;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  test = await testHub();
  ids = await seed(test.hub);
  console_ = await openConsole(test.hub);
}, 180_000);
afterAll(async () => {
  await console_?.close();
  await test?.close();
});

/** Every text that comes from outside, in every list there is. */
async function seed(hub: Hub): Promise<Readonly<Record<string, string>>> {
  const named = {
    merchantId,
    business: hostile('Business'),
    name: hostile('Shop'),
    location: hostile('Shelf'),
  };
  const channel = await seedChannel(hub, {
    ...named,
    stock: { MUG: 9 },
    titles: { MUG: hostile('Item') },
  });
  const order = await takeOrder(hub, channel, {
    number: hostile('Order'),
    placedAt: hub.now(),
    lines: [lineOf('MUG', 1), lineOf('WHAT', 1, { title: hostile('Line') })],
    buyer: { externalId: null, name: hostile('Buyer'), email: SCRIPT_URL, phone: SCRIPT_URL },
    note: hostile('Note'),
    tags: [hostile('Tag')],
    shipments: [
      {
        externalId: 's1',
        at: hub.now(),
        cancelled: false,
        externalLocationId: 'L1',
        lines: [{ lineId: 'line-MUG', quantity: 1 }],
        tracking: [{ carrier: hostile('Carrier'), number: hostile('Parcel'), url: SCRIPT_URL }],
      },
    ],
  });
  await publishChannel(hub, channel._id);
  const { _id: channelId } = channel;
  const found = { merchantId, channelId, externalLocationId: 'L1', barcode: null, sources: [] };
  await hub.store.listings.upsert([
    {
      ...found,
      _id: listingId(channelId, 'v-new', 'L1'),
      ...{ externalId: 'v-new', externalProductId: 'p-new', stockRef: 'i-new' },
      ...{ channelSku: hostile('Code'), title: hostile('Listing'), tracked: true, gone: false },
    },
  ]);
  const body = Buffer.from(hostile('Body'));
  const dead = { merchantId, channelId, deliveryId: 'd1', topic: hostile('Topic'), body };
  const came = { source: 'webhook' as const, receivedAt: hub.now(), readUpTo: null };
  await hub.store.inbox.store([{ ...dead, ...came }]);
  await workInbox(hub, channelId);
  const caller = { actor: 'key:tests', merchantId, scopes: new Set<never>() };
  await saveView(hub, caller, { name: hostile('View'), filters: {} });
  return { ':order': order, ':sku': 'MUG', ':channel': channelId };
}

/** Anything on the page that would run, or a link that would. */
const alive = (page: Page) =>
  page.evaluate(() => {
    const planted = document.querySelectorAll('img[src="x"], svg[onload], script:not([src])');
    const links = [...document.querySelectorAll<HTMLElement>('[href], [src], [action]')].flatMap(
      (each) => ['href', 'src', 'action'].map((name) => each.getAttribute(name) ?? ''),
    );
    return [
      ...[...planted].map(({ outerHTML }) => outerHTML),
      ...links.filter((url) => /^\s*(?:javascript|vbscript|data:text)/i.test(url)),
      ...(document.title === 'run' ? ['it ran'] : []),
    ];
  });

describe('what a shop calls its things is text in the browser', () => {
  it.each([
    ['/', ['Business', 'Shop']],
    ['/orders', ['Order', 'Shop', 'Buyer', 'View']],
    ['/orders/:order', ['Order', 'Line', 'Buyer', 'Note', 'Carrier']],
    ['/stock', ['Item', 'Shelf']],
    ['/stock/:sku', ['Item', 'Shop', 'Shelf']],
    ['/mapping?state=unmapped', ['Listing', 'Code', 'Shop']],
    ['/mapping?state=mapped', ['Item', 'Shop']],
    ['/exceptions', ['Order', 'Line', 'Shop']],
    ['/activity', ['Shop']],
    ['/activity?tab=dead', ['Topic', 'Shop']],
    ['/channels', ['Shop']],
    ['/channels/:channel', ['Shop', 'Shelf']],
  ])('on %s: %j', async (address, things) => {
    const path = Object.entries(ids).reduce((text, [name, id]) => text.replace(name, id), address);
    const page = await console_.open({ merchantId, role: 'owner', path });
    await page.locator('h1').first().waitFor();
    await expect.poll(() => page.locator('[aria-busy="true"]').count(), SOON).toBe(0);
    const missing = async () => {
      const text = await page.locator('body').innerText();
      return things.filter((what) => !text.includes(seen(what)));
    };
    await expect.poll(missing, SOON).toEqual([]);
    expect(await alive(page)).toEqual([]);
    await page.context().close();
  });

  it('and no page complained of a script that its policy held back', () => {
    expect(console_.troubles).toEqual([]);
  });
});
