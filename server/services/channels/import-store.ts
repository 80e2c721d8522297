import {
  type Delivery,
  type LocationFact,
  type Stream,
  TranslateError,
} from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type {
  ImportCounts,
  ImportLine,
  ImportPhase,
  ImportPlan,
  Place,
} from '../../store/importing.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import { applyListings, settleUnmapped } from '../mapping/apply-listings.ts';
import { takeReadings } from '../publish/explain.ts';
import { stockOpener } from '../stock/open-stock.ts';
import { keepSoldOn } from '../stock/sold-on.ts';
import { importLine } from './import-lines.ts';

/** Tells the progress to whoever waits. */
export interface Telling {
  say(line: ImportLine): void;
  /** So many were taken in so far. Throws to end an import that nobody wants any more. */
  progress(phase: ImportPhase, counts: Partial<ImportCounts>): Promise<void>;
}

/**
 * A new connection's locations, products and numbers, in this order; orders come only after them. Answers
 * the store's time from which orders are not inside the numbers. Safe to repeat from the start.
 */
export async function importStore(
  hub: Hub,
  channel: ChannelDoc,
  plan: ImportPlan,
  telling: Telling,
): Promise<Date> {
  await takeLocations(hub, channel, plan, telling);
  await takeListings(hub, channel, telling);
  const open = plan.openStock ? await stockOpener(hub, channel) : null;
  let numbers = 0;
  let openedAt: Date | null = null;
  for await (const listings of pagesOf(hub, channel)) {
    // A store that does not answer ends the connection: without its numbers there is nothing to open.
    const readings = await hub.channel(channel).readStock(listings);
    const read = await takeReadings(hub, channel, listings, readings);
    await open?.(read);
    // Orders placed before a number was read are inside it; both times are of the store's clock. A large store is
    // read for minutes, and goes on selling: what is sold after its own number was read is not inside.
    const opened = read.flatMap(openedOf);
    await hub.store.listings.noteOpened(opened);
    for (const each of opened) if (!openedAt || each.openedAt > openedAt) openedAt = each.openedAt;
    numbers += read.length;
    await telling.progress('numbers', { numbers });
  }
  const kind = plan.openStock ? 'numbers-opened' : 'numbers-compared';
  telling.say(importLine(kind, { count: numbers }));
  return openedAt ?? channel.openedAt;
}

/** In doubt an order is not inside: a unit booked twice is offered once too little, one never booked is sold twice. */
function openedOf({ _id, sync: { number } }: ListingDoc) {
  const { baseAt, baseUnsureMs = 0 } = number;
  return baseAt ? [{ _id, openedAt: new Date(baseAt.getTime() - baseUnsureMs) }] : [];
}

/** Takes in all products, and maps those of a SKU to its item. Safe to repeat. */
export async function takeListings(hub: Hub, channel: ChannelDoc, telling: Telling): Promise<void> {
  let listings = 0;
  for await (const facts of factsOf(hub, channel, 'products', telling.say)) {
    await applyListings(hub, channel, facts);
    listings += facts.filter((fact) => fact.kind === 'listing').length;
    await telling.progress('products', { listings });
  }
  await mapBySku(hub, channel);
  telling.say(importLine('listings-read', { count: listings }));
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
async function* factsOf(hub: Hub, channel: ChannelDoc, stream: Stream, say: Telling['say']) {
  let cursor: string | null = null;
  for (let page = 0; page < limits.pullPagesMax; page++) {
    const answer = await hub.channel(channel).pull(stream, cursor, new Date(0));
    yield answer.deliveries.flatMap((delivery) => readable(hub, channel, delivery, say));
    if (!answer.more) return;
    cursor = answer.cursor;
  }
  throw new Error(`the store lists more ${stream} than ${limits.pullPagesMax} pages`);
}

/** The store's active locations. */
export async function locationsOf(
  hub: Hub,
  channel: ChannelDoc,
  say: Telling['say'],
): Promise<readonly LocationFact[]> {
  const found: LocationFact[] = [];
  for await (const facts of factsOf(hub, channel, 'locations', say)) {
    for (const fact of facts) {
      if (fact.kind === 'location' && fact.location.active) found.push(fact.location);
    }
  }
  return found;
}

/** One product that cannot be read keeps no store from being connected. */
function readable(hub: Hub, channel: ChannelDoc, delivery: Delivery, say: Telling['say']) {
  try {
    return hub.connector(channel.kind).translate(delivery);
  } catch (error) {
    if (!(error instanceof TranslateError)) throw error;
    say(importLine('left-out', { what: delivery.deliveryId, words: error.message }));
    return [];
  }
}

async function takeLocations(
  hub: Hub,
  channel: ChannelDoc,
  plan: ImportPlan,
  telling: Telling,
): Promise<void> {
  const found = await locationsOf(hub, channel, telling.say);
  const placeOf = new Map(plan.places.map(({ externalId, place }) => [externalId, place]));
  for (const { externalId } of found) {
    const place = placeOf.get(externalId) ?? plan.others;
    if (!place) continue;
    const locationId = await hubLocation(hub, channel, place);
    await hub.store.locations.link(locationId, channel._id, externalId);
  }
  const storeLocations = found.map(({ externalId, name }) => ({ externalId, name }));
  await hub.store.channels.set(channel._id, { storeLocations });
  await telling.progress('locations', { locations: found.length });
}

/** The hub's location of a plan: known, found by its name, or made with exactly one counter. */
export async function hubLocation(hub: Hub, channel: ChannelDoc, place: Place): Promise<string> {
  if (place.kind === 'known') return place.locationId;
  const { merchantId } = channel;
  const { name } = place;
  const known = await hub.store.locations.byName(merchantId, name);
  if (known) return known._id;
  const _id = hub.newId('loc');
  const counter = place.counter === 'hub' ? 'hub' : channel._id;
  await hub.store.locations.insert({ _id, merchantId, name, counter, links: [] });
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
    await keepSoldOn(
      hub,
      merchantId,
      open.map(({ sku }) => sku),
    );
    const mapped = [...new Set(open.map((listing) => listing.externalId))];
    if (mapped.length > 0) await settleUnmapped(hub, channel, mapped);
  }
}
