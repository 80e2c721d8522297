import { believed, recognised, roll } from '../../domain/channel-number.ts';
import { gatherMs, publishStep } from '../../domain/sellable.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import { type ListingDoc, wasPutOff } from '../../store/listings.ts';
import { mayCall } from '../channels/call-channel.ts';
import { readAhead } from '../channels/read-ahead.ts';
import type { Hub } from '../hub.ts';
import { withLease } from '../leases.ts';
import { Calls } from './calls.ts';
import { type ListingBooks, listingBooks } from './channel-numbers.ts';
import { explainReadings, ordersPulledUpTo, readFirst } from './explain.ts';
import { rechain } from './rechain.ts';
import { closeRejections } from './rejections.ts';
import { type Call, type Planned, type Right, sendLevels } from './send-levels.ts';

/** When a channel's passes follow each other. */
export interface Pace {
  /** After a pass that brought so many listings to an end: is there to be another one at once? */
  goesOn(done: number): boolean;
  /** Ends when somebody asks for another one, while a call is under way. */
  asked(): Promise<unknown>;
}
/** A new one each time: one that lives on would keep everybody who ever waited for it. */
const never = () => new Promise<never>(() => undefined);
const ONCE: Pace = { goesOn: () => false, asked: never };

/**
 * Passes over a channel's due listings, one after the other as `pace` says, under one lease: taking it anew for
 * each would cost a sale two commits. While a call is under way the next one may take off, with other listings: what
 * was sold right after the first need not wait for its answer. Answers how many listings came to an end at last,
 * so that the caller goes on while there is progress; 0: there was nothing to send; null while another worker is at it.
 */
export function publishChannel(hub: Hub, channelId: string, pace = ONCE): Promise<number | null> {
  const channel = readAhead(hub, channelId);
  return withLease(hub, `publish:${channelId}`, async ({ token, isHeld }) => {
    const calls = new Calls(hub);
    try {
      for (let number = 1; ; number++) {
        const since = hub.now().getTime();
        const right = { token, pass: number };
        const seen = await (number === 1
          ? lookFirst(hub, await channel)
          : lookAgain(hub, channelId));
        const { done, call, isMore } = await publishOnce(hub, seen, right, calls.listingIds());
        if (call) calls.add(call, since);
        // Who found nothing to send looks again when a call has ended.
        const toSend = isMore ? Promise.resolve() : call ? pace.asked() : never();
        const { isTurn, done: ended } = await calls.untilNext(toSend);
        const all = isTurn ? Math.max(1, done + ended) : done + ended;
        // Who found nothing to do, or was asked to give way, lets others have the lease.
        if (all === 0 || !isHeld() || !pace.goesOn(all)) return all + (await calls.allEnds());
      }
    } finally {
      await calls.settled();
    }
  });
}

/** What a pass did: listings that needed no call, the call it began, and whether there are more to send. */
interface Pass {
  readonly done: number;
  readonly call: Call | null;
  readonly isMore: boolean;
}
const NOTHING: Pass = { done: 0, call: null, isMore: false };

/** A channel that may be written to, and its due listings; null where it may not. */
type Seen = { readonly channel: ChannelDoc; readonly found: readonly ListingDoc[] } | null;

/** Most channels that may not be written to have many due listings, which nobody needs to read. */
async function lookFirst(hub: Hub, channel: ChannelDoc | null): Promise<Seen> {
  return mayPublish(hub, channel) ? { channel, found: await dueNow(hub, channel._id) } : null;
}

/** The channel was written to a moment ago. */
async function lookAgain(hub: Hub, channelId: string): Promise<Seen> {
  const [channel, found] = await Promise.all([
    hub.store.channels.byId(channelId),
    dueNow(hub, channelId),
  ]);
  return mayPublish(hub, channel) ? { channel, found } : null;
}

const dueNow = (hub: Hub, channelId: string) =>
  hub.store.listings.due(channelId, hub.now(), limits.publishWindow);

/**
 * Reads what must be read first, explains readings, then computes every number from the newest ledger lines and
 * sends it, decreases before increases. Those that are `flying` are left for the pass after their answer.
 */
async function publishOnce(
  hub: Hub,
  seen: Seen,
  right: Right,
  flying: ReadonlySet<string>,
): Promise<Pass> {
  if (!seen) return NOTHING;
  const { channel, found } = seen;
  const due = found.filter(({ _id }) => !flying.has(_id));
  if (due.length === 0) return NOTHING;
  const unsellable = due.filter((listing) => !publishable(listing));
  if (unsellable.length > 0) await hub.store.listings.close(unsellable.map(doneOf));
  const { merchantId } = channel;
  const ready = due.filter(publishable);
  const first = await listingBooks(hub, merchantId, ready);
  const counted = await rechain(hub, ready, first);
  const read = await readFirst(hub, channel, counted);
  // Listings that were read again since may be due for a recipe that is newer than this look.
  const look = read === ready ? first : await listingBooks(hub, merchantId, read);
  const explained = await explainReadings(hub, channel, read, look);
  const booksOf = explained === read ? look : await listingBooks(hub, merchantId, explained);
  const plan = await decide(hub, channel, explained, booksOf);
  const batch = plan.slice(0, batchMax(hub, channel));
  const call = await sendLevels(hub, channel, batch, right);
  // What became due meanwhile is gathered by whoever asked for this: a channel that sells has many such passes.
  if (plan.length === 0 && found.length < limits.publishWindow) return NOTHING;
  const done = unsellable.length + (explained.length - plan.length);
  return { done, call, isMore: plan.length > batch.length };
}

const mayPublish = (hub: Hub, channel: ChannelDoc | null): channel is ChannelDoc =>
  channel !== null && mayWrite(channel, hub.now()) && !isGathering(hub, channel);

const mayWrite = (channel: ChannelDoc, now: Date) =>
  channel.mode === 'live' && mayCall(channel, now) && !isHeldBack(channel, now);

/** A mapper whose clock is ahead, or who died, is not waited for any longer than the others. */
function isHeldBack({ heldUntil }: ChannelDoc, now: Date): boolean {
  const left = (heldUntil?.getTime() ?? 0) - now.getTime();
  return left > 0 && left <= limits.mapRounds * limits.mapWaitMs;
}

/**
 * While the store's budget runs low, the next call waits for more numbers to go with it; a tick comes back. Another
 * host's clock may have written the last time: a wrong one is never worth more than the longest wait.
 */
function isGathering(hub: Hub, channel: ChannelDoc): boolean {
  const last = channel.health.lastPublishedAt?.getTime();
  if (last === undefined) return false;
  const since = hub.now().getTime() - last;
  const { spare } = hub.channel(channel).usage();
  return since >= 0 && since < gatherMs(spare, limits.publishGatherMs);
}

const publishable = (listing: ListingDoc) =>
  listing.sku !== null && listing.tracked && !listing.gone && listing.sources.length > 0;

const batchMax = (hub: Hub, channel: ChannelDoc) =>
  Math.min(limits.publishBatch, hub.connector(channel.kind).capabilities.stockBatchMax);

const doneOf = ({ _id, sync }: ListingDoc) => ({ _id, wantedSeq: sync.wantedSeq });

/** Decreases first; listings whose channel already shows the right number are closed on the way. */
async function decide(
  hub: Hub,
  channel: ChannelDoc,
  listings: readonly ListingDoc[],
  booksOf: (listing: ListingDoc) => ListingBooks,
): Promise<readonly Planned[]> {
  const plan: Planned[] = [];
  const right: ListingDoc[] = [];
  const held: ListingDoc[] = [];
  for (const found of listings) {
    const books = booksOf(found);
    const number = recognised(found.sync.number, books.own);
    const listing = { ...found, sync: { ...found.sync, number } };
    const step = publishStep(books.target, believed(number, books.own), number);
    if (step.kind === 'write') plan.push({ listing, books, ...step });
    else if (step.kind === 'nothing' && !number.seen) right.push(listing);
    else held.push(listing);
  }
  await closeRejections(hub, channel, right);
  const looked = new Set(right);
  await hub.store.listings.reviseMany(right, (listing) => {
    // What somebody changed meanwhile is still due, and looked at again.
    if (!looked.has(listing)) return null;
    const { own, heads } = booksOf(listing);
    const number = roll(listing.sync.number, own, heads);
    return { number, error: null, attempts: 0, settles: listing.sync.wantedSeq };
  });
  await hold(hub, channel, held);
  return plan.sort((a, b) => a.sellable - a.expected - (b.sellable - b.expected));
}

/** An increase behind an unexplained reading waits until the channel's orders were read past it. */
async function hold(hub: Hub, channel: ChannelDoc, listings: readonly ListingDoc[]) {
  if (listings.length === 0) return;
  const again = new Date(hub.now().getTime() + limits.holdMs);
  await hub.store.listings.later(
    listings.map((listing) => listing._id),
    again,
  );
  // An order that explains a reading is mostly told right behind it: the store is asked at the second look.
  const asking = listings.filter(wasPutOff);
  if (asking.length === 0) return;
  // What has been pulled past the readings and still waits is in the inbox: asking again helps nobody.
  const seenAt = asking.map(({ sync: { number } }) =>
    number.seen ? number.seen.at.getTime() + (number.seen.unsureMs ?? 0) : 0,
  );
  const needed = Math.max(...seenAt) + hub.timing.clockGrainMs;
  const pulled = await ordersPulledUpTo(hub, channel);
  if (pulled.getTime() < needed) hub.nudge('pull', channel._id);
}
