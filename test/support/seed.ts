import { sealSecrets } from '../../server/services/channels/open-channel.ts';
import type { Hub } from '../../server/services/hub.ts';
import { post } from '../../server/services/stock/post.ts';
import { type ChannelDoc, type ChannelMode, NEW_HEALTH } from '../../server/store/channels.ts';
import { type ListingDoc, listingId } from '../../server/store/listings.ts';

type Ids = Pick<ListingDoc, 'externalId' | 'externalProductId' | 'stockRef'>;

export interface SeedChannel {
  readonly merchantId?: string;
  /** What the merchant is called, where the channel is its first. */
  readonly business?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly externalStoreId?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly mode?: ChannelMode;
  /** Channels with the same text share a webhook secret; unique when not given. */
  readonly secretMark?: string;
  /** A location of that name is made once a merchant and shared by all channels that name it. */
  readonly location?: string;
  readonly externalLocationId?: string;
  /** SKU → opening stock. Each gets an item and a listing; a SKU that has stock keeps it. */
  readonly stock?: Readonly<Record<string, number>>;
  /** SKU → what people call it; "Item <SKU>" when not given. */
  readonly titles?: Readonly<Record<string, string>>;
  readonly buffer?: number;
  /** How the channel names an item; matches `lineOf` when not given. */
  readonly idsOf?: (sku: string) => Ids;
}

export const WEBHOOK_SECRET = 'a webhook secret of the tests';
const plainIds = (sku: string): Ids => ({
  externalId: `v-${sku}`,
  externalProductId: `p-${sku}`,
  stockRef: `i-${sku}`,
});

/** A connected store with a merchant, a location, items, mapped listings and stock in the ledger. */
export async function seedChannel(hub: Hub, seed: SeedChannel = {}): Promise<ChannelDoc> {
  const merchantId = await seedMerchant(hub, seed.merchantId, seed.business);
  const channelId = hub.newId('cha');
  const externalLocationId = seed.externalLocationId ?? 'L1';
  const locationId = await seedLocation(hub, merchantId, seed.location ?? 'Main');
  await hub.store.locations.link(locationId, channelId, externalLocationId);
  // A moment before now, so that an order placed "now" is not taken for one from before the opening.
  const at = new Date(hub.now().getTime() - 60_000);
  const externalStoreId = seed.externalStoreId ?? `store-${channelId}`;
  const channel: ChannelDoc = {
    _id: channelId,
    merchantId,
    kind: seed.kind ?? 'test',
    name: seed.name ?? 'Test shop',
    externalStoreId,
    currency: 'EUR',
    timezone: 'UTC',
    settings: seed.settings ?? { store: externalStoreId },
    sealedSecrets: sealSecrets(
      hub.sealer,
      channelId,
      seed.secrets ?? { webhookSecret: WEBHOOK_SECRET },
    ),
    secretMarks: [hub.sealer.mark(seed.secretMark ?? channelId)],
    mode: seed.mode ?? 'live',
    status: 'connected',
    live: true,
    defaultLocationId: locationId,
    openedAt: at,
    connectedAt: at,
    streams: {},
    health: NEW_HEALTH,
  };
  await hub.store.channels.insert(channel);
  await seedStock(hub, channel, { ...seed, externalLocationId });
  return channel;
}

async function seedMerchant(hub: Hub, given?: string, business?: string): Promise<string> {
  const merchantId = given ?? hub.newId('mer');
  if (!(await hub.store.merchants.byId(merchantId))) {
    const name = business ?? `Merchant ${merchantId}`;
    const merchant = { _id: merchantId, name, createdAt: hub.now() };
    await hub.store.merchants.insert(merchant);
  }
  return merchantId;
}

async function seedLocation(hub: Hub, merchantId: string, name: string): Promise<string> {
  const known = await hub.store.locations.byName(merchantId, name);
  if (known) return known._id;
  const _id = hub.newId('loc');
  await hub.store.locations.insert({ _id, merchantId, name, counter: 'hub', links: [] });
  return _id;
}

async function seedStock(hub: Hub, channel: ChannelDoc, seed: SeedChannel): Promise<void> {
  const { merchantId, _id: channelId, defaultLocationId: locationId } = channel;
  const { stock = {}, idsOf = plainIds, buffer = 0, externalLocationId = 'L1' } = seed;
  const skus = Object.keys(stock);
  const titleOf = (sku: string) => seed.titles?.[sku] ?? `Item ${sku}`;
  await hub.store.items.add(
    skus.map((sku) => ({ merchantId, sku, title: titleOf(sku), barcode: null })),
  );
  const rows = skus.map((sku) => ({
    ...idsOf(sku),
    _id: listingId(channelId, idsOf(sku).externalId, externalLocationId),
    merchantId,
    channelId,
    externalLocationId,
    channelSku: sku,
    barcode: null,
    title: titleOf(sku),
    tracked: true,
    gone: false,
    sources: [locationId],
  }));
  await hub.store.listings.upsert(rows);
  for (const { _id, channelSku } of rows) {
    await hub.store.listings.map(merchantId, [_id], channelSku);
    if (buffer > 0) await hub.store.listings.docs.updateOne({ _id }, { $set: { buffer } });
  }
  const opened = Object.entries(stock).filter(([, units]) => units > 0);
  await post(
    hub,
    merchantId,
    opened.map(([sku, quantity]) => ({
      key: `opening:${locationId}:${sku}`,
      sku,
      locationId,
      from: 'count',
      to: 'available',
      quantity,
      cause: {
        kind: 'opening',
        id: `opening:${channelId}`,
        channelId: null,
        actor: 'test',
        at: channel.openedAt,
      },
    })),
  );
}
