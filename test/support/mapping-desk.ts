import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { listingId } from '../../server/store/listings.ts';
import { type Api, apiOf } from './api.ts';
import type { TestHub } from './hub.ts';
import { seedChannel } from './seed.ts';
import type { ServedHub } from './served-hub.ts';

export interface Sold {
  readonly name: string;
  readonly channelSku?: string | null;
  readonly barcode?: string | null;
  readonly location?: string;
}

/** Something the store sells and nobody has mapped; the listing's id. */
export async function sell(test: TestHub, channel: ChannelDoc, sold: Sold): Promise<string> {
  const { name, channelSku, barcode, location = 'L1' } = sold;
  const _id = listingId(channel._id, `v-${name}`, location);
  await test.hub.store.listings.upsert([
    {
      _id,
      merchantId: channel.merchantId,
      channelId: channel._id,
      externalId: `v-${name}`,
      externalProductId: `p-${name}`,
      externalLocationId: location,
      stockRef: `i-${name}`,
      channelSku: channelSku === undefined ? name : channelSku,
      barcode: barcode ?? null,
      title: `Sold ${name}`,
      tracked: true,
      gone: false,
      sources: channel.defaultLocationId ? [channel.defaultLocationId] : [],
    },
  ]);
  return _id;
}

let merchants = 0;

/** North sells what nobody has mapped yet; South sells the items there are, from the same shelf. */
export async function mappingDesk(test: ServedHub, stock: Readonly<Record<string, number>> = {}) {
  const merchantId = `mer_desk${++merchants}`;
  const shelf = await seedChannel(test.hub, { merchantId, stock, name: 'South' });
  const channel = await seedChannel(test.hub, { merchantId, name: 'North' });
  for (const [sku, units] of Object.entries(stock)) test.store.numbers.set(`i-${sku}`, units);
  const api = await apiOf(test.hub, test.url, merchantId);
  return { merchantId, channel, shelf, api };
}

/** Publishes until nothing is left to say. */
export async function settled(test: TestHub, channel: ChannelDoc): Promise<void> {
  for (let pass = 0; pass < 3; pass++) await publishChannel(test.hub, channel._id);
}

export const openKinds = async (api: Api): Promise<string[]> =>
  (await api('/exceptions')).body.exceptions.map((each: { kind: string }) => each.kind);
