import type { StockReading } from '../../../connectors/connector.ts';
import {
  disown,
  type Explanation,
  explain,
  faceReading,
  recognised,
} from '../../domain/channel-number.ts';
import type { Movement } from '../../domain/stock.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { NewException } from '../../store/exceptions.ts';
import type { ListingDoc } from '../../store/listings.ts';
import { callChannel } from '../channels/call-channel.ts';
import type { Hub } from '../hub.ts';
import { post } from '../stock/post.ts';
import { bundlesNow } from '../stock/recipe-book.ts';
import { type ListingBooks, listingBooks } from './channel-numbers.ts';

/**
 * Reads the channel's own number where the hub does not know it: never read, told "stale", or a write
 * whose outcome nobody knows. Answers the listings as they are then; without the unreadable ones.
 */
export async function readFirst(
  hub: Hub,
  channel: ChannelDoc,
  listings: readonly ListingDoc[],
): Promise<readonly ListingDoc[]> {
  const unknown = listings.filter(needsReading);
  if (unknown.length === 0) return listings;
  const read = await callChannel(hub, channel, () => hub.channel(channel).readStock(unknown));
  if (!read) return listings.filter((listing) => !unknown.includes(listing));
  return takeReadings(hub, channel, listings, read);
}

const needsReading = ({ sync }: ListingDoc): boolean => sync.number.base === null || sync.needsRead;

/** Writes down what the channel was just read to show for those of the listings that need it. */
export async function takeReadings(
  hub: Hub,
  channel: ChannelDoc,
  listings: readonly ListingDoc[],
  readings: readonly StockReading[],
): Promise<readonly ListingDoc[]> {
  const unknown = listings.filter(needsReading);
  const found = new Map(
    readings.map((reading) => [`${reading.stockRef}|${reading.externalLocationId}`, reading]),
  );
  const booksOf = await listingBooks(hub, channel.merchantId, unknown);
  await noteLostAnswers(hub, unknown);
  const flights = new Map(unknown.map(({ _id, sync }) => [_id, sync.number.flight?.key]));
  await hub.store.listings.reviseMany(unknown, (listing) => {
    // A write that took off after the channel was read is not answered by this reading.
    if (listing.sync.number.flight?.key !== flights.get(listing._id)) return null;
    const reading = found.get(`${listing.stockRef}|${listing.externalLocationId}`);
    if (!reading) {
      const needsRead = listing.sync.number.flight !== null;
      return { due: false, needsRead, error: 'the channel does not stock it there' };
    }
    const { own, heads } = booksOf(listing);
    const number = faceReading(listing.sync.number, reading);
    // A first reading stands on the ledger's ends, unless orders of this channel are in it already.
    const first = listing.sync.number.base === null && own.length === 0;
    return { number: first ? { ...number, seqs: heads } : number, needsRead: false };
  });
  const ids = listings.map((listing) => listing._id);
  const fresh = await hub.store.listings.byIds(ids);
  return fresh.filter((listing) => listing.sync.due && listing.sync.number.base !== null);
}

/** A write whose worker died before the answer: its row says so instead of "sent" for ever. */
async function noteLostAnswers(hub: Hub, listings: readonly ListingDoc[]): Promise<void> {
  const message = 'the answer was lost; the channel was read instead';
  const rows = listings.flatMap(({ sync }) => {
    const key = sync.number.flight?.key;
    if (!key) return [];
    const answer = { receipt: null, message, answeredAt: hub.now() };
    return [{ _id: key, state: 'in-doubt' as const, ...answer }];
  });
  if (rows.length > 0) await hub.store.stockWrites.answer(rows);
}

type Edit = Extract<Explanation, { kind: 'edited' }>;

/**
 * Tries to explain every kept reading that `look` at the books does not; what is a person's edit is booked, or written
 * over. Answers the same listings where there was none, else as they are then.
 */
export async function explainReadings(
  hub: Hub,
  channel: ChannelDoc,
  listings: readonly ListingDoc[],
  look: (listing: ListingDoc) => ListingBooks,
): Promise<readonly ListingDoc[]> {
  const puzzling = listings.filter(
    (listing) => recognised(listing.sync.number, look(listing).own).seen !== null,
  );
  if (puzzling.length === 0) return listings;
  const upTo = await ordersReadUpTo(hub, channel);
  const booksOf = await listingBooks(hub, channel.merchantId, puzzling);
  const shelfOf = await countedShelf(hub, channel);
  const { stockWrite } = hub.connector(channel.kind).capabilities;
  const clock = {
    grainMs: hub.timing.clockGrainMs,
    crossing: stockWrite === 'read-verify-write',
  };
  const explained = (listing: ListingDoc) =>
    explain(listing.sync.number, booksOf(listing).own, upTo, clock);
  const edits = new Map<ListingDoc, Edit>();
  for (const listing of puzzling) {
    const found = explained(listing);
    if (found.kind === 'edited') edits.set(listing, found);
  }
  // Before the reading is forgotten: a crash in between must not swallow the exception.
  await bookEdits(hub, channel, edits, shelfOf);
  await hub.store.listings.reviseMany(puzzling, (listing) => {
    const found = explained(listing);
    if (found.kind === 'wait') return null;
    if (found.kind === 'explained') return { number: found.number };
    if (found.kind === 'look-again') return { needsRead: true };
    // Once the count is in the ledger as this channel's own line, the reading explains itself.
    return found.certain && shelfOf(listing)
      ? null
      : { number: disown(listing.sync.number, found.by) };
  });
  return hub.store.listings.byIds(listings.map((listing) => listing._id));
}

/** Where the channel's staff counts, a certain edit is a count; any other is shown and written over. */
async function bookEdits(
  hub: Hub,
  channel: ChannelDoc,
  edits: ReadonlyMap<ListingDoc, Edit>,
  shelfOf: (listing: ListingDoc) => string | null,
): Promise<void> {
  const bundles = await bundlesNow(hub, channel.merchantId);
  const movements: Movement[] = [];
  const shown: NewException[] = [];
  for (const [listing, edit] of edits) {
    const shelf = shelfOf(listing);
    if (shelf && edit.certain) movements.push(countMovement(listing, shelf, channel, edit));
    else shown.push(editShown(listing, channel, edit, bundles.isBundle(listing.sku ?? '')));
  }
  await post(hub, channel.merchantId, movements);
  await hub.store.exceptions.raise(shown, hub.now());
}

/** Every order of the channel that changed until then is in the books (the channel's clock). */
async function ordersReadUpTo(hub: Hub, channel: ChannelDoc): Promise<Date> {
  return hub.store.inbox.settledUpTo(channel._id, await ordersPulledUpTo(hub, channel));
}

/** Every order of the channel that changed until then is in the inbox at least. */
export async function ordersPulledUpTo(hub: Hub, channel: ChannelDoc): Promise<Date> {
  const { streams } = hub.connector(channel.kind).capabilities;
  const fresh = (await hub.store.channels.byId(channel._id)) ?? channel;
  const orders = streams.filter((stream) => stream !== 'locations' && stream !== 'products');
  const pulled = orders.map((stream) => fresh.streams[stream]?.until?.getTime() ?? 0);
  return new Date(Math.min(...pulled));
}

/**
 * The shelf behind a listing that its channel's staff counts. Nobody counts a bundle: its number says how
 * many could be made, and a change of it names no part.
 */
export async function countedShelf(
  hub: Hub,
  { _id: channelId, merchantId }: ChannelDoc,
): Promise<(listing: ListingDoc) => string | null> {
  const [locations, bundles] = await Promise.all([
    hub.store.locations.list(merchantId),
    bundlesNow(hub, merchantId),
  ]);
  const counted = new Set(
    locations.flatMap((each) => (each.counter === channelId ? [each._id] : [])),
  );
  return ({ sku, sources }) =>
    bundles.isBundle(sku ?? '') ? null : (sources.find((id) => counted.has(id)) ?? null);
}

function countMovement(
  listing: ListingDoc,
  locationId: string,
  channel: ChannelDoc,
  edit: Edit,
): Movement {
  const up = edit.by > 0;
  return {
    key: `count:${listing._id}:${edit.at.getTime()}`,
    sku: listing.sku ?? '',
    locationId,
    from: up ? 'count' : 'available',
    to: up ? 'available' : 'count',
    quantity: Math.abs(edit.by),
    cause: {
      kind: 'count',
      id: listing._id,
      channelId: channel._id,
      externalItemId: listing.externalId,
      actor: `channel:${channel._id}`,
      at: edit.at,
    },
  };
}

function editShown(
  listing: ListingDoc,
  channel: ChannelDoc,
  edit: Edit,
  isBundle: boolean,
): NewException {
  const change = edit.by > 0 ? `raised by ${edit.by}` : `lowered by ${-edit.by}`;
  const where = edit.certain
    ? isBundle
      ? 'although it is made of other items'
      : 'where the hub counts the stock'
    : 'while it was unknown whether a number of the hub had arrived';
  return {
    merchantId: channel.merchantId,
    key: `edit:${listing._id}`,
    kind: 'external-edit',
    channelId: channel._id,
    subject: { type: 'listing', id: listing._id },
    cause: `${listing.sku} was ${change} in ${channel.name}, ${where}.`,
    nextStep: isBundle
      ? 'The hub wrote its own number again; count what it is made of to change it.'
      : 'The hub wrote its own number again; count the item here to change it.',
    facts: {
      sku: listing.sku ?? '',
      channel: channel.name,
      by: edit.by,
      where: edit.certain ? (isBundle ? 'bundle' : 'hub') : 'unsure',
      count: isBundle ? 'parts' : 'item',
    },
  };
}
