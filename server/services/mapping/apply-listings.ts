import { ChannelError, type ChannelFact, type ListingFact } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import { listingId } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import type { Opened } from '../inbox/opened.ts';
import { postpone } from '../inbox/set-aside.ts';
import { againOf, settleOrders } from '../orders/settle-orders.ts';
import { keepSoldOn } from '../stock/sold-on.ts';

/** Takes in what a channel says of its listings, and maps new ones to items of the very same SKU. */
export async function applyListings(
  hub: Hub,
  channel: ChannelDoc,
  facts: readonly ChannelFact[],
): Promise<void> {
  for (const fact of facts) {
    if (fact.kind === 'listing-gone') await hub.store.listings.gone(channel._id, fact.externalId);
    if (fact.kind !== 'product-listings') continue;
    const { externalProductId, externalIds } = fact;
    await hub.store.listings.keepOnly(channel._id, externalProductId, externalIds);
  }
  const found = facts.flatMap((fact) => (fact.kind === 'listing' ? [fact.listing] : []));
  if (found.length > 0) await saveListings(hub, channel, found);
  await tellItems(hub, channel, facts);
}

/** After all of them: a product that left one listing and got another is sold as before. */
async function tellItems(hub: Hub, channel: ChannelDoc, facts: readonly ChannelFact[]) {
  const ids = facts.flatMap((fact) => {
    if (fact.kind === 'listing') return [fact.listing.externalId];
    return fact.kind === 'listing-gone' ? [fact.externalId] : [];
  });
  const products = facts.flatMap((fact) =>
    fact.kind === 'product-listings' ? [fact.externalProductId] : [],
  );
  if (ids.length + products.length === 0) return;
  const [listings, skus] = await Promise.all([
    hub.store.listings.ofChannel(channel._id, ids),
    hub.store.listings.skusOfProducts(channel._id, products),
  ]);
  await keepSoldOn(hub, channel.merchantId, [...listings.map(({ sku }) => sku), ...skus]);
}

/**
 * Products that changed without saying how, read in one go. When the channel does not answer, only the
 * deliveries that needed it are postponed. Answers the others.
 */
export async function readHintedListings(
  hub: Hub,
  channel: ChannelDoc,
  opened: readonly Opened[],
): Promise<readonly Opened[]> {
  const hinted = (each: Opened) =>
    each.facts.flatMap((fact) => (fact.kind === 'listing-hint' ? [fact.externalProductId] : []));
  const ids = new Set(opened.flatMap(hinted));
  if (ids.size === 0) return opened;
  try {
    const deliveries = await hub.channel(channel).read('products', [...ids]);
    const connector = hub.connector(channel.kind);
    await applyListings(
      hub,
      channel,
      deliveries.flatMap((each) => connector.translate(each)),
    );
    return opened;
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    const late = opened.filter((each) => hinted(each).length > 0);
    const envelopes = late.map(({ envelope }) => envelope);
    await postpone(hub, channel, envelopes, error);
    return opened.filter((each) => !late.includes(each));
  }
}

/** The hub's locations behind a channel's location. */
async function sourcesOf(hub: Hub, channel: ChannelDoc) {
  const locations = await hub.store.locations.list(channel.merchantId);
  return (externalLocationId: string) =>
    locations
      .filter(({ links }) =>
        links.some(
          (link) =>
            link.channelId === channel._id && link.externalLocationId === externalLocationId,
        ),
      )
      .map(({ _id }) => _id);
}

async function saveListings(
  hub: Hub,
  channel: ChannelDoc,
  found: readonly ListingFact[],
): Promise<void> {
  const sources = await sourcesOf(hub, channel);
  const rows = found.flatMap(({ externalLocationIds, ...listing }) =>
    externalLocationIds.map((externalLocationId) => ({
      ...listing,
      _id: listingId(channel._id, listing.externalId, externalLocationId),
      merchantId: channel.merchantId,
      channelId: channel._id,
      externalLocationId,
      sources: sources(externalLocationId),
      gone: false,
    })),
  );
  await hub.store.listings.upsert(rows);
  const skus = found.flatMap((listing) => listing.channelSku ?? []);
  const items = await hub.store.items.bySkus(channel.merchantId, skus);
  const known = new Set(items.map((item) => item.sku));
  const stored = await hub.store.listings.ofChannel(
    channel._id,
    found.map((listing) => listing.externalId),
  );
  for (const listing of stored) {
    if (listing.sku !== null || !listing.channelSku || !known.has(listing.channelSku)) continue;
    await hub.store.listings.map(channel.merchantId, [listing._id], listing.channelSku);
  }
  await settleUnmapped(
    hub,
    channel,
    found.map((listing) => listing.externalId),
  );
}

/** Orders that waited for a mapping take their stock now. */
export async function settleUnmapped(
  hub: Hub,
  channel: ChannelDoc,
  externalIds: readonly string[],
): Promise<void> {
  for (let after = ''; ; ) {
    const { orders } = hub.store;
    const waiting = await orders.unmappedWith(channel, externalIds, after, limits.remapBatch);
    if (waiting.length > 0) await settleOrders(hub, channel, waiting.map(againOf));
    const last = waiting.at(-1);
    if (!last || waiting.length < limits.remapBatch) return;
    after = last._id;
  }
}
