import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../server/services/caller.ts';
import { applyListings } from '../../server/services/mapping/apply-listings.ts';
import { mapListings, unmapListings } from '../../server/services/mapping/map-listings.ts';
import { reconcileChannel } from '../../server/services/publish/reconcile.ts';
import { keepSoldOn } from '../../server/services/stock/sold-on.ts';
import { findStock } from '../../server/services/stock/stock-view.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { listingId } from '../../server/store/listings.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';

const merchantId = 'mer_spread';
const ALL = ['A-1', 'B-1', 'C-1', 'D-1'];
let test: TestHub;
let north: ChannelDoc;
let harbour: ChannelDoc;

beforeEach(async () => {
  test = await testHub();
  const stock = { 'A-1': 4, 'B-1': 4, 'C-1': 4, 'D-1': 4 };
  north = await seedChannel(test.hub, { merchantId, name: 'North', stock });
  harbour = await seedChannel(test.hub, { merchantId, name: 'Harbour', stock });
  await keepSoldOn(test.hub, merchantId, ALL);
});

afterEach(() => test.close());

const caller: Caller = { actor: 'test', merchantId, scopes: new Set() };

/** SKUs of the filter, page by page. */
async function missing(limit = 50, q?: string): Promise<readonly string[]> {
  const skus: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { q, filter: 'missing' as const };
    const page = await findStock(test.hub, merchantId, query, cursor, limit);
    skus.push(...(page?.items ?? []).map(({ item }) => item.sku));
    if (!page?.next) return skus;
    cursor = page.next;
  }
}

const idOf = (channel: ChannelDoc, sku: string) => listingId(channel._id, `v-${sku}`, 'L1');

async function toldOf(sku: string) {
  const [told] = await test.hub.store.items.toldSoldOn(merchantId, [sku]);
  return told?.channelIds;
}

describe('items that a channel does not sell', () => {
  it('are none while every connected channel sells all', async () => {
    expect(await missing()).toEqual([]);
    expect(await toldOf('A-1')).toEqual([north._id, harbour._id].sort());
  });

  it('are told right by many stores that tell of the same items at the same time', async () => {
    await unmapListings(test.hub, caller, [idOf(harbour, 'B-1')]);
    await Promise.all(Array.from({ length: 40 }, () => keepSoldOn(test.hub, merchantId, ALL)));
    expect(await toldOf('A-1')).toEqual([north._id, harbour._id].sort());
    expect(await toldOf('B-1')).toEqual([north._id]);
  });

  it('are found as soon as a listing is unmapped, and no more when it is mapped again', async () => {
    await unmapListings(test.hub, caller, [idOf(harbour, 'B-1')]);
    expect(await toldOf('B-1')).toEqual([north._id]);
    expect(await missing()).toEqual(['B-1']);
    const request = { sku: 'B-1', create: false, openStock: false };
    await mapListings(test.hub, caller, { ...request, listings: [idOf(harbour, 'B-1')] });
    expect(await toldOf('B-1')).toEqual([north._id, harbour._id].sort());
    expect(await missing()).toEqual([]);
  });

  it('are found when the product left the channel', async () => {
    await applyListings(test.hub, north, [{ kind: 'listing-gone', externalId: 'v-C-1' }]);
    const none = { kind: 'product-listings', externalProductId: 'p-D-1', externalIds: [] } as const;
    await applyListings(test.hub, harbour, [none]);
    expect(await missing()).toEqual(['C-1', 'D-1']);
    expect(await missing(1)).toEqual(['C-1', 'D-1']);
    expect(await missing(50, 'd')).toEqual(['D-1']);
  });

  it('are all, when a channel joins that sells none of them, and nobody has to tell each', async () => {
    const outlet = await seedChannel(test.hub, { merchantId, name: 'Outlet', stock: {} });
    expect(await missing(3)).toEqual(ALL);
    await test.hub.store.channels.set(outlet._id, { status: 'uninstalled' });
    expect(await missing()).toEqual([]);
  });

  it('are found too where nobody ever told the item', async () => {
    await test.hub.store.items.add([{ merchantId, sku: 'E-1', title: 'New', barcode: null }]);
    expect(await missing()).toEqual(['E-1']);
  });
});

describe('what an item is told of where it is sold', () => {
  it('is refused from whoever read the listings before another told it', async () => {
    const { items } = test.hub.store;
    const [before] = await items.revisions(merchantId, ['A-1']);
    await keepSoldOn(test.hub, merchantId, ['A-1']);
    const late = { sku: 'A-1', rev: before?.rev ?? 0, channelIds: [] };
    expect(await items.tellSoldOn(merchantId, [late])).toBe(0);
    expect(await toldOf('A-1')).toEqual([north._id, harbour._id].sort());
  });

  it('is right after many changed the same listings at once', async () => {
    const { listings } = test.hub.store;
    const change = async (i: number) => {
      await listings.assign(idOf(i % 2 === 0 ? north : harbour, 'A-1'), i < 6 ? null : 'A-1');
      await keepSoldOn(test.hub, merchantId, ['A-1']);
    };
    await Promise.all(Array.from({ length: 8 }, (_, i) => change(i)));
    const sold = (await listings.soldOn(merchantId, ['A-1'])).map(({ channelId }) => channelId);
    expect(await toldOf('A-1')).toEqual(sold.sort());
  });

  it('is mended by the next reading of the channel, after a crash between a change and its telling', async () => {
    await test.hub.store.listings.assign(idOf(harbour, 'D-1'), null);
    expect(await missing()).toEqual([]);
    await reconcileChannel(test.hub, north._id);
    expect(await missing()).toEqual(['D-1']);
  });
});
