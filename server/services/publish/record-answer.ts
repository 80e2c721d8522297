import type { ChannelError, WriteOutcome } from '../../../connectors/connector.ts';
import { doubted, type Flight, faceReading, wrote } from '../../domain/channel-number.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Revision } from '../../store/listing-revisions.ts';
import { type Done, type ListingDoc, type ListingSync, wasPutOff } from '../../store/listings.ts';
import type { StockWriteDoc, WriteState } from '../../store/stock-writes.ts';
import { noteFailure, noteSuccess } from '../channels/call-channel.ts';
import type { Hub } from '../hub.ts';
import { closeRejections, tellRejections } from './rejections.ts';
import type { Planned } from './send-levels.ts';

/** A batch of numbers that was sent, and what the channel said to each. */
interface Answered {
  readonly batch: readonly Planned[];
  /** The same listings as they stand in the books now. */
  readonly flown: readonly ListingDoc[];
  readonly rows: readonly StockWriteDoc[];
  readonly outcomes: readonly WriteOutcome[];
}

/** Notes what became of each number. Answers how many listings came to an end. */
export async function record(
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
  const puzzling: ListingDoc[] = [];
  let done = 0;
  for (const { listing } of batch) {
    const kind = outcomeOf.get(listing._id)?.kind;
    const { _id, sync } = listing;
    if (kind === 'rejected') refused.push({ _id, wantedSeq: sync.wantedSeq });
    else if (kind === 'written' && !sync.number.seen) done++;
    else if (kind === 'written') puzzling.push(listing);
  }
  // Whatever else is to be explained there: asking again at once would be refused again.
  if (refused.length > 0) await hub.store.listings.close(refused);
  if (puzzling.length > 0) {
    const again = new Date(hub.now().getTime() + limits.holdMs);
    await hub.store.listings.later(
      puzzling.map(({ _id }) => _id),
      again,
    );
    if (puzzling.some(wasPutOff)) hub.nudge('pull', channel._id);
  }
  return done + refused.length;
}

const flightOf = ({ key, expected, sellable }: StockWriteDoc): Flight => ({
  key,
  expected,
  sellable,
});

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

/** No answer came, or one to the call as a whole. */
export async function recordFailure(
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
