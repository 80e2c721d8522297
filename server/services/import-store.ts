import { type Delivery, type Stream, TranslateError } from '../../connectors/connector.ts';
import type { Movement } from '../domain/stock.ts';
import { limits } from '../limits.ts';
import type { ChannelDoc } from '../store/channels.ts';
import type { ListingDoc } from '../store/listings.ts';
import { applyListings, settleUnmapped } from './apply-listings.ts';
import type { ConnectRequest } from './connect-channel.ts';
import { takeReadings } from './explain.ts';
import type { Hub } from './hub.ts';
import { post } from './post.ts';

/** Tells the progress to whoever waits. */
type Say = (line: string) => void;

/** A new connection's locations, products and numbers, in this order; orders come only after them. */
export async function importStore(
  hub: Hub,
  channel: ChannelDoc,
  request: ConnectRequest,
  say: Say,
): Promise<void> {
  await takeLocations(hub, channel, request, say);
  await takeListings(hub, channel, say);
  let numbers = 0;
  let openedAt: Date | null = null;
  for await (const listings of pagesOf(hub, channel)) {
    // A store that does not answer ends the connection: without its numbers there is nothing to open.
    const readings = await hub.channel(channel).readStock(listings);
    const read = await takeReadings(hub, channel, listings, readings);
    if (request.openStock) await openStock(hub, channel, read, request);
    numbers += read.length;
    // Orders placed before the numbers were read are inside them; both times are of the store's clock.
    for (const { baseAt } of read.map(({ sync }) => sync.number)) {
      if (baseAt && (!openedAt || baseAt > openedAt)) openedAt = baseAt;
    }
  }
  say(`${numbers} numbers read; ${request.openStock ? 'taken as opening stock' : 'compared'}.`);
  const opened = { openedAt: openedAt ?? channel.openedAt };
  await hub.store.channels.set(channel._id, {
    ...opened,
    mode: request.mode,
    status: 'connected',
  });
}

/** Takes in all products, and maps those of a SKU to its item. Safe to repeat. */
export async function takeListings(hub: Hub, channel: ChannelDoc, say: Say): Promise<void> {
  let listed = 0;
  for await (const facts of factsOf(hub, channel, 'products', say)) {
    await applyListings(hub, channel, facts);
    listed += facts.filter((fact) => fact.kind === 'listing').length;
  }
  await mapBySku(hub, channel);
  say(`Read ${listed} listings.`);
}

/** All listings that can be published, a page at a time. */
async function* pagesOf(hub: Hub, channel: ChannelDoc): AsyncGenerator<readonly ListingDoc[]> {
  for (let after = ''; ; ) {
    const page = await hub.store.listings.sweep(channel._id, after, limits.reconcileBatch);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last._id;
  }
}

/** Everything a store tells of one kind, page by page; orders come later, through the inbox. */
async function* factsOf(hub: Hub, channel: ChannelDoc, stream: Stream, say: Say) {
  let cursor: string | null = null;
  for (let page = 0; page < limits.pullPagesMax; page++) {
    const answer = await hub.channel(channel).pull(stream, cursor, new Date(0));
    yield answer.deliveries.flatMap((delivery) => readable(hub, channel, delivery, say));
    if (!answer.more) return;
    cursor = answer.cursor;
  }
  throw new Error(`the store lists more ${stream} than ${limits.pullPagesMax} pages`);
}

/** One product that cannot be read keeps no store from being connected. */
function readable(hub: Hub, channel: ChannelDoc, delivery: Delivery, say: Say) {
  try {
    return hub.connector(channel.kind).translate(delivery);
  } catch (error) {
    if (!(error instanceof TranslateError)) throw error;
    say(`Left out ${delivery.deliveryId}, which cannot be read: ${error.message}`);
    return [];
  }
}

async function takeLocations(hub: Hub, channel: ChannelDoc, request: ConnectRequest, say: Say) {
  for await (const facts of factsOf(hub, channel, 'locations', say)) {
    for (const fact of facts) {
      if (fact.kind !== 'location' || !fact.location.active) continue;
      const { externalId } = fact.location;
      const name = request.locations[externalId] ?? request.location;
      const locationId = await hubLocation(hub, channel, request, name);
      await hub.store.locations.link(locationId, channel._id, externalId);
    }
  }
}

/** Finds the hub's location by name or makes it, with exactly one counter. */
export async function hubLocation(
  hub: Hub,
  channel: ChannelDoc,
  request: ConnectRequest,
  name: string,
): Promise<string> {
  const known = await hub.store.locations.byName(request.merchantId, name);
  if (known) return known._id;
  const _id = hub.newId('loc');
  const counter = request.counter === 'hub' ? 'hub' : channel._id;
  await hub.store.locations.insert({
    _id,
    merchantId: request.merchantId,
    name,
    counter,
    links: [],
  });
  return _id;
}

/** Items for SKUs that are new, and listings mapped to items of exactly the same SKU. */
async function mapBySku(hub: Hub, channel: ChannelDoc): Promise<void> {
  const { merchantId } = channel;
  for await (const page of pagesOf(hub, channel)) {
    const open = page.flatMap((listing) =>
      listing.sku === null && listing.channelSku ? [{ ...listing, sku: listing.channelSku }] : [],
    );
    await hub.store.items.add(
      open.map(({ sku, title, barcode }) => ({ merchantId, sku, title, barcode })),
    );
    for (const [sku, group] of Map.groupBy(open, (listing) => listing.sku)) {
      const ids = group.map((listing) => listing._id);
      await hub.store.listings.map(merchantId, ids, sku);
    }
    const mapped = [...new Set(open.map((listing) => listing.externalId))];
    if (mapped.length > 0) await settleUnmapped(hub, channel, mapped);
  }
}

/** The store's numbers become the first ledger lines of chains that nobody has opened. */
async function openStock(
  hub: Hub,
  channel: ChannelDoc,
  listings: readonly ListingDoc[],
  request: ConnectRequest,
): Promise<void> {
  const movements: Movement[] = [];
  for (const { sku, sources, sync } of listings) {
    const [locationId] = sources;
    const { base, baseAt } = sync.number;
    if (!sku || !locationId || base === null || base === 0 || !baseAt) continue;
    movements.push({
      // One key a chain: a second store's numbers can never be added to the first one's.
      key: `opening:${locationId}:${sku}`,
      sku,
      locationId,
      from: base > 0 ? 'count' : 'available',
      to: base > 0 ? 'available' : 'count',
      quantity: Math.abs(base),
      cause: {
        kind: 'opening',
        id: `opening:${channel._id}`,
        channelId: null,
        actor: `merchant:${request.merchantId}`,
        at: baseAt,
      },
    });
  }
  await post(hub, channel.merchantId, movements);
}
