import { ChannelError, type WriteOutcome } from '../../../connectors/connector.ts';
import {
  type ChannelNumber,
  doubted,
  type Flight,
  faceReading,
  isContested,
  roll,
  wrote,
} from '../../domain/channel-number.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Revision } from '../../store/listing-revisions.ts';
import type { Done, ListingDoc, ListingSync } from '../../store/listings.ts';
import type { StockWriteDoc, WriteState } from '../../store/stock-writes.ts';
import { noteFailure, noteSuccess } from '../channels/call-channel.ts';
import type { Hub } from '../hub.ts';
import type { ListingBooks } from './channel-numbers.ts';
import { closeRejections, tellRejections } from './rejections.ts';

/** A number to send, and the books it was computed from. */
export interface Planned {
  readonly listing: ListingDoc;
  readonly books: ListingBooks;
  readonly expected: number;
  readonly sellable: number;
}

/** By what right a batch is sent: the lease's fencing token, and the number of the pass under it. */
export interface Right {
  readonly token: number;
  readonly pass: number;
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
  { token, pass }: Right,
): Promise<number> {
  if (plan.length === 0) return 0;
  const batchKey = `${channel._id}-${token}-${pass}`;
  const flights = new Map(
    plan.map(({ listing, expected, sellable }) => {
      const key = `${batchKey}:${listing._id}`;
      return [listing._id, { key, expected, sellable }];
    }),
  );
  const rolled = new Map(plan.map((planned) => [planned.listing, rolledUp(planned)]));
  const ours = await hub.store.listings.reviseMany([...rolled.keys()], (listing) => {
    const { _id, sync } = listing;
    // Somebody else publishes the channel, or did and it must be read for that: what we were to send is old.
    if (sync.fence > token || sync.number.flight) return null;
    const number = { ...(rolled.get(listing) ?? sync.number), flight: flights.get(_id) ?? null };
    return { fence: token, number, ...UNANSWERED };
  });
  const batch = plan.filter(({ listing }) => ours.has(listing._id));
  const flown = batch.flatMap(({ listing }) => {
    const [flight, number] = [flights.get(listing._id), rolled.get(listing)];
    return flight && number ? [inFlight(listing, { ...number, flight }, token)] : [];
  });
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

/**
 * Until the answer is noted, the next pass must read: a crash here must not go unseen. Due as well: who was
 * overtaken may send what another worker has settled meanwhile.
 */
const UNANSWERED = { needsRead: true, due: true };

/** The listing as it is stored once its flight stands there. */
const inFlight = (listing: ListingDoc, number: ChannelNumber, fence: number): ListingDoc => {
  const { sync } = listing;
  return { ...listing, sync: { ...sync, ...UNANSWERED, number, fence, rev: sync.rev + 1 } };
};

/**
 * Lines that were looked at and were not the channel's own need not be read for the next number again: what sells
 * best elsewhere would have the longest chain to read.
 */
const rolledUp = ({ listing, books: { own, heads } }: Planned): ChannelNumber =>
  own.length === 0 ? roll(listing.sync.number, own, heads) : listing.sync.number;

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
  const answered = rows.map((row) => answerOf(row, outcomeOf.get(row.listingId), now));
  const revised = hub.store.listings.reviseMany(flown, ({ _id, sync }) => {
    const row = rowOf.get(_id);
    const outcome = outcomeOf.get(_id);
    if (!row || !outcome) return null;
    if (sync.number.flight?.key === row.key) return afterOutcome(sync, row, outcome, now);
    return outcome.kind === 'written' ? heardLate(sync, flightOf(row)) : null;
  });
  // The next number waits for these. A crash in between leaves a row without an answer, or a listing to be read.
  await Promise.all([
    hub.store.stockWrites.answer(answered),
    revised,
    noteSuccess(hub, channel, { lastPublishedAt: now }),
  ]);
  const done = await finish(hub, channel, batch, outcomeOf);
  const sent = batch.map(({ listing }) => listing);
  await tellRejections(hub, channel, sent, outcomeOf);
  const written = outcomes.filter((outcome) => outcome.kind === 'written').length;
  hub.log('stock.published', { channelId: channel._id, sent: batch.length, written });
  return done;
}

/** What still has a reading to explain comes up again soon. Answers how many came to an end. */
async function finish(
  hub: Hub,
  channel: ChannelDoc,
  batch: readonly Planned[],
  outcomeOf: ReadonlyMap<string, WriteOutcome | undefined>,
): Promise<number> {
  const refused: Done[] = [];
  const puzzling: string[] = [];
  let done = 0;
  for (const { listing } of batch) {
    const kind = outcomeOf.get(listing._id)?.kind;
    const { _id, sync } = listing;
    if (kind === 'rejected') refused.push({ _id, wantedSeq: sync.wantedSeq });
    else if (kind === 'written' && !sync.number.seen) done++;
    else if (kind === 'written') puzzling.push(_id);
  }
  // Whatever else is to be explained there: asking again at once would be refused again.
  if (refused.length > 0) await hub.store.listings.close(refused);
  if (puzzling.length > 0) {
    const again = new Date(hub.now().getTime() + limits.holdMs);
    await hub.store.listings.later(puzzling, again);
    hub.nudge('pull', channel._id);
  }
  return done + refused.length;
}

function afterOutcome(
  sync: ListingSync,
  row: StockWriteDoc,
  outcome: WriteOutcome,
  now: Date,
): Revision {
  const { number } = sync;
  const known = { needsRead: false };
  if (outcome.kind === 'written') {
    const published = { published: row.sellable, publishedAt: now, attempts: 0, error: null };
    const shown = wrote(number, flightOf(row), outcome.at);
    return { ...known, ...published, number: shown, settles: row.wantedSeq };
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
const heardLate = ({ number }: ListingSync, flight: Flight): Revision => ({
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
