import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mappingDesk, sell } from '../support/mapping-desk.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';

let test: ServedHub;
beforeAll(async () => {
  test = await servedHub();
});
afterAll(() => test.close());

describe('suggestions', () => {
  it('go by SKU without case, spaces and dashes, then by barcode, and say why', async () => {
    const { channel, api, merchantId } = await mappingDesk(test, { 'MUG-1': 5, PLATE: 5 });
    await test.hub.store.items.add([
      { merchantId, sku: 'LAMP', title: 'Lamp', barcode: '4006381333931' },
    ]);
    await sell(test, channel, { name: 'a', channelSku: 'mug 1' });
    await sell(test, channel, { name: 'b', channelSku: 'PLATE' });
    await sell(test, channel, { name: 'c', channelSku: 'other', barcode: '4006381333931' });
    await sell(test, channel, { name: 'd', channelSku: null });
    const { body } = await api('/listings?state=unmapped');
    const found = Object.fromEntries(
      body.listings.map((each: { title: string; suggestion: unknown }) => [
        each.title,
        each.suggestion,
      ]),
    );
    expect(found['Sold a']).toMatchObject({ sku: 'MUG-1', reason: 'similar-sku' });
    expect(found['Sold b']).toMatchObject({ sku: 'PLATE', reason: 'same-sku' });
    expect(found['Sold c']).toMatchObject({ sku: 'LAMP', reason: 'same-barcode' });
    expect(found['Sold d']).toBeNull();
    const suggested = await api('/listings?state=suggested');
    expect(suggested.body.listings).toHaveLength(3);
    expect((await api('/listings?state=mapped')).body.listings).toHaveLength(2);
  });

  it('are not made where two items look alike, or the barcode says another one', async () => {
    const { channel, api, merchantId } = await mappingDesk(test, {
      'CUP-1': 1,
      CUP1: 1,
      'POT-1': 1,
    });
    await test.hub.store.items.add([
      { merchantId, sku: 'PAN', title: 'Pan', barcode: '4006381333931' },
    ]);
    await sell(test, channel, { name: 'x', channelSku: 'cup 1' });
    await sell(test, channel, { name: 'y', channelSku: 'pot1', barcode: '04006381333931' });
    const { body } = await api('/listings?state=unmapped');
    expect(body.listings.map((each: { doubt: string }) => each.doubt)).toEqual([
      'several-items',
      'barcode-disagrees',
    ]);
    expect((await api('/listings?state=suggested')).body.listings).toEqual([]);
  });

  it('page by what was read, each listing once, whatever number of locations stock it', async () => {
    const { channel, api } = await mappingDesk(test, { 'T-1': 1, 'T-2': 1, 'T-3': 1 });
    for (const sku of ['T-1', 'T-2', 'T-3']) {
      for (const location of ['L1', 'L2', 'L3']) {
        await sell(test, channel, { name: `n${sku}`, channelSku: sku.toLowerCase(), location });
      }
      await sell(test, channel, { name: `z${sku}`, channelSku: 'nothing alike' });
    }
    const walk = async (query: string) => {
      const titles: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await api(`/listings?limit=2&${query}${cursor && `&cursor=${cursor}`}`);
        titles.push(...body.listings.map((each: { title: string }) => each.title));
        cursor = body.next;
      }
      return titles;
    };
    expect(await walk('state=suggested')).toEqual(['Sold nT-1', 'Sold nT-2', 'Sold nT-3']);
    const unmapped = await walk('state=unmapped');
    expect(unmapped).toHaveLength(6);
    expect(new Set(unmapped).size).toBe(6);
    expect(await walk('state=unmapped&q=nothing alike')).toHaveLength(3);
    expect(await walk(`state=unmapped&channel=${channel._id}`)).toHaveLength(6);
    expect(await walk('state=unmapped&channel=chn_other')).toEqual([]);
  });
});
