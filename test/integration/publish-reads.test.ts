import { afterEach, beforeEach, expect, it } from 'vitest';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { post } from '../../server/services/stock/post.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import type { Stretch } from '../../server/store/ledger.ts';
import type { ListingDoc } from '../../server/store/listings.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

let test: TestHub;
let shop: ChannelDoc;
beforeEach(async () => {
  test = await testHub();
  shop = await seedChannel(test.hub, { stock: { MUG: 100 } });
});
afterEach(() => test.close());

const listing = async (): Promise<ListingDoc> => {
  const [found] = await test.hub.store.listings.sweep(shop._id, '', 1);
  if (!found) throw new Error('the listing is gone');
  return found;
};

/** One unit, sold on this channel or somewhere else. */
async function sell(key: string, channelId: string): Promise<void> {
  const [locationId = ''] = (await listing()).sources;
  const actor = `channel:${channelId}`;
  const cause = { kind: 'order', id: `ord_${key}`, channelId, actor, at: new Date() } as const;
  const what = { sku: 'MUG', locationId, from: 'available', to: 'committed' } as const;
  await post(test.hub, shop.merchantId, [{ ...what, key, quantity: 1, cause }]);
}

/** The stretches of chains that are read while `work` runs. */
async function readDuring(work: () => Promise<unknown>): Promise<readonly Stretch[]> {
  const { ledger } = test.hub.store;
  const { within } = ledger;
  const asked: Stretch[] = [];
  ledger.within = (merchantId, stretches) => {
    asked.push(...stretches);
    return within(merchantId, stretches);
  };
  await work();
  ledger.within = within;
  return asked;
}

it('what was sold elsewhere is not read again for the next number', async () => {
  await publishChannel(test.hub, shop._id);
  await sell('a', 'chn_other');
  await sell('b', 'chn_other');
  await publishChannel(test.hub, shop._id);
  await sell('c', 'chn_other');
  const asked = await readDuring(() => publishChannel(test.hub, shop._id));
  expect(asked.map(({ after, upTo }) => [after, upTo])).toEqual([[3, 4]]);
  expect(test.store.writes.map(({ expected, sellable }) => [expected, sellable])).toEqual([
    [0, 100],
    [100, 98],
    [98, 97],
  ]);
});

it('what the channel sold itself goes on being counted when a number was sent meanwhile', async () => {
  await publishChannel(test.hub, shop._id);
  const { stockRef } = await listing();
  // The store lowers its own number by itself.
  await sell('own', shop._id);
  test.store.numbers.set(stockRef, 99);
  await sell('other', 'chn_other');
  await publishChannel(test.hub, shop._id);
  expect(test.store.numbers.get(stockRef)).toBe(98);
  const { sync } = await listing();
  expect(sync).toMatchObject({ due: false, published: 98, publishedSeq: sync.wantedSeq });
});

it('hundreds of listings are each told their own number', async () => {
  const skus = Array.from({ length: 300 }, (_, i) => `SKU-${i}`);
  const stock = Object.fromEntries(skus.map((sku, i) => [sku, i]));
  const seed = { merchantId: shop.merchantId, stock, name: 'Large shop' };
  const large = await seedChannel(test.hub, seed);
  const { listings } = test.hub.store;
  const all = await listings.sweep(large._id, '', 1_000);
  const wanted = new Map(all.map(({ _id }, i) => [_id, i]));
  const revised = await listings.reviseMany(all, ({ _id }) => ({
    published: wanted.get(_id) ?? -1,
  }));
  expect(revised.size).toBe(300);
  const told = await listings.sweep(large._id, '', 1_000);
  expect(told.map(({ sync }) => sync.published)).toEqual(all.map((_, i) => i));
});
