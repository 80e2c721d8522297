import { ChannelError, type StockLevel, type WriteOutcome } from '../../../connectors/connector.ts';
import { type ChannelNumber, isContested, roll } from '../../domain/channel-number.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { StockWriteDoc } from '../../store/stock-writes.ts';
import type { Hub } from '../hub.ts';
import type { ListingBooks } from './channel-numbers.ts';
import { record, recordFailure } from './record-answer.ts';

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

/** A call under way. */
export interface Call {
  readonly listingIds: readonly string[];
  /** When the channel has answered, or the call has failed. */
  readonly answered: Promise<unknown>;
  /** When its answer is written down: how many listings came to an end. */
  readonly ended: Promise<number>;
}

/**
 * Sends one batch of numbers. A row stands in `stockWrites` and a flight on each listing before the call,
 * so a crash or a lost answer leaves a trace that the next pass reads the channel for. Answers with the call that
 * it began, without waiting for the channel; null when there was nothing left to send.
 */
export async function sendLevels(
  hub: Hub,
  channel: ChannelDoc,
  plan: readonly Planned[],
  { token, pass }: Right,
): Promise<Call | null> {
  if (plan.length === 0) return null;
  const batchKey = `${channel._id}-${token}-${pass}`;
  const flights = new Map(
    plan.map(({ listing, expected, sellable }) => {
      const key = `${batchKey}:${listing._id}`;
      return [listing._id, { key, expected, sellable }];
    }),
  );
  const rolled = new Map(plan.map((planned) => [planned.listing, rolledUp(planned)]));
  const planned = plan.map((each) => writeRow(hub, channel, each, batchKey, token));
  const revised = hub.store.listings.reviseMany([...rolled.keys()], (listing) => {
    const { _id, sync } = listing;
    // Somebody else publishes the channel, or did and it must be read for that: what we were to send is old.
    if (sync.fence > token || sync.number.flight) return null;
    const number = { ...(rolled.get(listing) ?? sync.number), flight: flights.get(_id) ?? null };
    return { fence: token, number, ...UNANSWERED };
  });
  // A crash in between leaves a flight without a row, or a row that the sweep finds; either is read for.
  const [ours] = await Promise.all([revised, hub.store.stockWrites.insert(planned)]);
  const rows = await keepOurs(hub, planned, ours);
  const batch = plan.filter(({ listing }) => ours.has(listing._id));
  const flown = batch.flatMap(({ listing }) => {
    const [flight, number] = [flights.get(listing._id), rolled.get(listing)];
    return flight && number ? [inFlight(listing, { ...number, flight }, token)] : [];
  });
  if (batch.length === 0) return null;
  const answer = hub.channel(channel).writeStock(batch.map(levelOf), batchKey);
  const ended = written(hub, channel, { batch, flown, rows }, answer);
  // Whoever waits for it hears of it; until somebody does, a failure must not end the process.
  ended.catch(() => undefined);
  const answered = answer.catch(() => undefined);
  return { listingIds: batch.map(({ listing }) => listing._id), answered, ended };
}

/** The rows of the flights that took off; the others say that nothing was sent. */
async function keepOurs(hub: Hub, rows: readonly StockWriteDoc[], ours: ReadonlySet<string>) {
  const [kept, others] = [
    rows.filter(({ listingId }) => ours.has(listingId)),
    rows.filter(({ listingId }) => !ours.has(listingId)),
  ];
  const message = 'not sent: another worker looked at it meanwhile';
  const answer = { state: 'stale' as const, receipt: null, message, answeredAt: hub.now() };
  if (others.length > 0)
    await hub.store.stockWrites.answer(others.map(({ _id }) => ({ _id, ...answer })));
  return kept;
}

const levelOf = ({ listing, expected, sellable }: Planned): StockLevel => ({
  stockRef: listing.stockRef,
  externalLocationId: listing.externalLocationId,
  expected,
  sellable,
  ...(isContested(listing.sync.number) && { contested: true as const }),
});

interface Flown {
  readonly batch: readonly Planned[];
  /** The same listings as they stand in the books now. */
  readonly flown: readonly ListingDoc[];
  readonly rows: readonly StockWriteDoc[];
}

async function written(
  hub: Hub,
  channel: ChannelDoc,
  { batch, flown, rows }: Flown,
  answer: Promise<readonly WriteOutcome[]>,
): Promise<number> {
  try {
    const outcomes = await answer;
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
