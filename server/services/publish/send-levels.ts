import { ChannelError, type WriteOutcome } from '../../../connectors/connector.ts';
import {
  doubted,
  type Flight,
  faceReading,
  isContested,
  wrote,
} from '../../domain/channel-number.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Done, ListingDoc, ListingSync } from '../../store/listings.ts';
import type { StockWriteDoc, WriteState } from '../../store/stock-writes.ts';
import { noteFailure, noteSuccess } from '../channels/call-channel.ts';
import type { Hub } from '../hub.ts';
import type { ListingBooks } from './channel-numbers.ts';

/** A number to send, and the books it was computed from. */
export interface Planned {
  readonly listing: ListingDoc;
  readonly books: ListingBooks;
  readonly expected: number;
  readonly sellable: number;
}

/**
 * Sends one batch of numbers. A row stands in `stockWrites` and a flight on each listing before the call,
 * so a crash or a lost answer leaves a trace that the next pass reads the channel for. Answers how many
 * listings came to an end.
 */
export async function sendLevels(
  hub: Hub,
  channel: ChannelDoc,
  plan: readonly Planned[],
  token: number,
): Promise<number> {
  if (plan.length === 0) return 0;
  const known = await hub.store.listings.fence(
    plan.map(({ listing }) => listing._id),
    token,
  );
  const batchKey = `${channel._id}-${token}`;
  const flights = new Map(
    plan.map(({ listing, expected, sellable }) => {
      const key = `${batchKey}:${listing._id}`;
      return [listing._id, { key, expected, sellable }];
    }),
  );
  // Until the answer is noted, the next pass must read: a crash here must not go unseen.
  const ours = await hub.store.listings.reviseMany(known, ({ _id, sync }) => {
    // Somebody else publishes the channel, or did and it must be read for that: what we were to send is old.
    if (sync.fence !== token || sync.number.flight) return null;
    // Due as well: who was overtaken may send what another worker has settled meanwhile.
    const known = { needsRead: true, due: true };
    return { number: { ...sync.number, flight: flights.get(_id) ?? null }, ...known };
  });
  const flown = known.flatMap((listing) => {
    const flight = ours.has(listing._id) ? flights.get(listing._id) : null;
    return flight ? [inFlight(listing, flight)] : [];
  });
  const batch = plan.filter(({ listing }) => ours.has(listing._id));
  if (batch.length === 0) return 0;
  const rows = batch.map((planned) => writeRow(hub, channel, planned, batchKey, token));
  // After the flights: whatever row was left "sent" by a crash has a flight that leads to it.
  await hub.store.stockWrites.insert(rows);
  const levels = batch.map(({ listing, expected, sellable }) => ({
    stockRef: listing.stockRef,
    externalLocationId: listing.externalLocationId,
    expected,
    sellable,
    ...(isContested(listing.sync.number) && { contested: true as const }),
  }));
  try {
    const outcomes = await hub.channel(channel).writeStock(levels, batchKey);
    return await record(hub, channel, { batch, flown, rows, outcomes });
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    await recordFailure(hub, channel, batch, rows, error);
    return 0;
  }
}

function writeRow(
  hub: Hub,
  channel: ChannelDoc,
  { listing, books, expected, sellable }: Planned,
  batchKey: string,
  fence: number,
): StockWriteDoc {
  const key = `${batchKey}:${listing._id}`;
  return {
    _id: key,
    key,
    batchKey,
    fence,
    merchantId: channel.merchantId,
    channelId: channel._id,
    listingId: listing._id,
    sku: listing.sku ?? '',
    wantedSeq: listing.sync.wantedSeq,
    expected,
    sellable,
    sentAt: hub.now(),
    state: 'sent',
    receipt: null,
    message: null,
    answeredAt: null,
    movedAt: books.movedAt,
    expireAt: new Date(hub.now().getTime() + limits.stockWriteDays * 86_400_000),
  };
}

const flightOf = ({ key, expected, sellable }: StockWriteDoc): Flight => ({
  key,
  expected,
  sellable,
});

/** The listing as it is stored once its flight stands there. */
const inFlight = (listing: ListingDoc, flight: Flight): ListingDoc => {
  const { sync } = listing;
  const number = { ...sync.number, flight };
  return { ...listing, sync: { ...sync, number, needsRead: true, due: true, rev: sync.rev + 1 } };
};

interface Answered {
  readonly batch: readonly Planned[];
  /** The same listings as they stand in the books now. */
  readonly flown: readonly ListingDoc[];
  readonly rows: readonly StockWriteDoc[];
  readonly outcomes: readonly WriteOutcome[];
}

async function record(
  hub: Hub,
  channel: ChannelDoc,
  { batch, flown, rows, outcomes }: Answered,
): Promise<number> {
  const now = hub.now();
  const outcomeOf = new Map(rows.map((row, index) => [row.listingId, outcomes[index]]));
  const rowOf = new Map(rows.map((row) => [row.listingId, row]));
  const healed = batch.filter(({ listing }) => outcomeOf.get(listing._id)?.kind === 'written');
  await closeRejections(
    hub,
    channel,
    healed.map(({ listing }) => listing),
  );
  await hub.store.stockWrites.answer(
    rows.map((row) => answerOf(row, outcomeOf.get(row.listingId), now)),
  );
  await hub.store.listings.reviseMany(flown, ({ _id, sync }) => {
    const row = rowOf.get(_id);
    const outcome = outcomeOf.get(_id);
    if (!row || !outcome) return null;
    const flight = flightOf(row);
    if (sync.number.flight?.key === row.key) return afterOutcome(sync, flight, outcome, now);
    return outcome.kind === 'written' ? heardLate(sync, flight) : null;
  });
  const done = await finish(hub, channel, batch, outcomeOf);
  await tellRejections(hub, channel, batch, outcomeOf);
  await noteSuccess(hub, channel, { lastPublishedAt: now });
  const written = outcomes.filter((outcome) => outcome.kind === 'written').length;
  hub.log('stock.published', { channelId: channel._id, sent: batch.length, written });
  return done;
}

/** Closes what is right now; what still has a reading to explain comes up again soon. */
async function finish(
  hub: Hub,
  channel: ChannelDoc,
  batch: readonly Planned[],
  outcomeOf: ReadonlyMap<string, WriteOutcome | undefined>,
): Promise<number> {
  const done: Done[] = [];
  const refused: Done[] = [];
  const puzzling: string[] = [];
  for (const { listing } of batch) {
    const kind = outcomeOf.get(listing._id)?.kind;
    const each = { _id: listing._id, wantedSeq: listing.sync.wantedSeq };
    if (kind === 'rejected') refused.push(each);
    else if (kind === 'written' && !listing.sync.number.seen) done.push(each);
    else if (kind === 'written') puzzling.push(listing._id);
  }
  if (done.length > 0) await hub.store.listings.settle(done);
  // Whatever else is to be explained there: asking again at once would be refused again.
  if (refused.length > 0) await hub.store.listings.close(refused);
  if (puzzling.length > 0) {
    const again = new Date(hub.now().getTime() + limits.holdMs);
    await hub.store.listings.later(puzzling, again);
    hub.nudge('pull', channel._id);
  }
  return done.length + refused.length;
}

function afterOutcome(
  sync: ListingSync,
  flight: Flight,
  outcome: WriteOutcome,
  now: Date,
): Partial<ListingSync> {
  const { number } = sync;
  const known = { needsRead: false };
  if (outcome.kind === 'written') {
    const published = { published: flight.sellable, publishedAt: now, attempts: 0, error: null };
    return { ...known, ...published, number: wrote(number, flight, outcome.at) };
  }
  const landed = { ...number, flight: null };
  if (outcome.kind === 'rejected') {
    const error = outcome.message.slice(0, 300);
    return { ...known, number: landed, attempts: sync.attempts + 1, error };
  }
  return outcome.actual
    ? { ...known, number: faceReading(landed, outcome.actual) }
    : { number: landed, needsRead: true };
}

/**
 * A newer worker took over while we slept: it read the channel and took our write for done or not. Only
 * another reading tells whether it was right.
 */
const heardLate = ({ number }: ListingSync, flight: Flight): Partial<ListingSync> => ({
  number: doubted(number, flight),
  needsRead: true,
  due: true,
  dueAt: new Date(0),
});

function answerOf(row: StockWriteDoc, outcome: WriteOutcome | undefined, answeredAt: Date) {
  const base = { _id: row._id, receipt: null, message: null, answeredAt };
  if (outcome?.kind === 'written') {
    return { ...base, state: 'written' as const, receipt: outcome.receipt };
  }
  if (outcome?.kind === 'rejected') {
    return { ...base, state: 'rejected' as const, message: outcome.message.slice(0, 300) };
  }
  return { ...base, state: 'stale' as const };
}

async function recordFailure(
  hub: Hub,
  channel: ChannelDoc,
  batch: readonly Planned[],
  rows: readonly StockWriteDoc[],
  error: ChannelError,
): Promise<void> {
  const notApplied = ['rate-limited', 'unauthorized', 'rejected'].includes(error.kind);
  const state: WriteState = notApplied ? 'failed' : 'in-doubt';
  const message = `${error.kind}: ${error.message}`.slice(0, 300);
  const answeredAt = hub.now();
  await hub.store.stockWrites.answer(
    rows.map(({ _id }) => ({ _id, state, receipt: null, message, answeredAt })),
  );
  const keys = new Set(rows.map((row) => row.key));
  const fresh = await hub.store.listings.byIds(batch.map(({ listing }) => listing._id));
  await hub.store.listings.reviseMany(fresh, ({ sync }) => {
    const { flight } = sync.number;
    if (!flight || !keys.has(flight.key)) return null;
    const number = notApplied ? { ...sync.number, flight: null } : sync.number;
    return { number, needsRead: !notApplied, attempts: sync.attempts + 1, error: message };
  });
  await noteFailure(hub, channel, error);
}

async function tellRejections(
  hub: Hub,
  channel: ChannelDoc,
  batch: readonly Planned[],
  outcomeOf: ReadonlyMap<string, WriteOutcome | undefined>,
): Promise<void> {
  const rejected = batch.flatMap(({ listing }) => {
    const outcome = outcomeOf.get(listing._id);
    if (outcome?.kind !== 'rejected') return [];
    return [
      {
        merchantId: channel.merchantId,
        key: rejectedKey(listing),
        kind: 'write-rejected' as const,
        channelId: channel._id,
        subject: { type: 'listing', id: listing._id },
        cause: `${channel.name} refused the number for ${listing.sku}: ${outcome.message}`,
        nextStep: 'Mend it in the store; the hub tries again when the stock moves next.',
        facts: { channel: channel.name, sku: listing.sku ?? '', words: outcome.message },
      },
    ];
  });
  await hub.store.exceptions.raise(rejected, hub.now());
}

/** The channel shows the right number: what it refused before is mended. Before the error is forgotten. */
export async function closeRejections(
  hub: Hub,
  channel: ChannelDoc,
  listings: readonly ListingDoc[],
): Promise<void> {
  const refused = listings.filter(({ sync }) => sync.error !== null);
  if (refused.length === 0) return;
  await hub.store.exceptions.close(channel.merchantId, refused.map(rejectedKey));
}

const rejectedKey = ({ _id }: Pick<ListingDoc, '_id'>) => `rejected:${_id}`;
