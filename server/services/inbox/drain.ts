import {
  type ChannelFact,
  type Connector,
  type Delivery,
  TranslateError,
} from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { DeliveryRow, InboxDoc, Lane } from '../../store/inbox.ts';
import { sizeOf, unpackBody } from '../../store/inbox-body.ts';
import { endOfNext } from '../../store/inbox-due.ts';
import { isDatabaseTrouble } from '../../store/model.ts';
import { OrderTooLarge } from '../../store/orders.ts';
import { mayCall, nameOf } from '../channels/call-channel.ts';
import { readAhead } from '../channels/read-ahead.ts';
import type { Hub } from '../hub.ts';
import { type KeptLeases, withLease } from '../leases.ts';
import { applyListings, readHintedListings } from '../mapping/apply-listings.ts';
import { orderFactsOf } from '../orders/order-facts.ts';
import { settleOrders } from '../orders/settle-orders.ts';
import { observeReadings, toldBy } from '../publish/observe-readings.ts';
import { applyNotices } from './notices.ts';
import type { Opened } from './opened.ts';
import { bury, retryOrBury } from './set-aside.ts';
import { type Trust, trustIn } from './trust.ts';

/**
 * Works a batch of one channel's deliveries: translate, settle, then close the envelopes. A crash
 * anywhere repeats the batch and changes nothing twice. Those that only hint go to the other lane, so
 * that a slow or resting channel never holds up what was told in full. Goes on with batch after batch as
 * `turns` say. Answers how many the last one took up; null while another worker is at it.
 */
export function drainChannel(hub: Hub, channelId: string, turns = ONCE): Promise<number | null> {
  return workLane(hub, channelId, 'tell', turns);
}

/**
 * Works the deliveries that tell one stock number each. A store that is written to tells every number back, and one
 * that sells what is left beside each order: orders do not wait for them, and most are explained when their turn comes.
 */
export function drainNumbers(hub: Hub, channelId: string, turns = ONCE): Promise<number | null> {
  return workLane(hub, channelId, 'numbers', turns);
}

/** Works the deliveries for which the channel itself must be read. */
export function rereadChannel(hub: Hub, channelId: string, turns = ONCE): Promise<number | null> {
  return workLane(hub, channelId, 'read', turns);
}

/** How a channel's batches follow each other. */
interface Turns {
  /** After a batch of so many: is there to be another one at once? */
  goesOn(done: number): boolean;
  /** Where the lease waits for the next one that is not taken at once. */
  readonly kept?: KeptLeases;
}
const ONCE: Turns = { goesOn: () => false };

function workLane(hub: Hub, channelId: string, lane: Lane, turns: Turns): Promise<number | null> {
  const channel = readAhead(hub, channelId);
  const work = async (isHeld: () => boolean) => {
    let { done, upTo } = await workBatch(hub, await channel, lane, null);
    while (isHeld() && turns.goesOn(done)) {
      const asItIs = await hub.store.channels.byId(channelId);
      ({ done, upTo } = await workBatch(hub, asItIs, lane, upTo));
    }
    return done;
  };
  return withLease(hub, `${lane}:${channelId}`, ({ isHeld }) => work(isHeld), turns.kept);
}

/** How many deliveries were taken up, and where the next ones are expected to end. */
interface Worked {
  readonly done: number;
  readonly upTo: Date | null;
}
const BOOK = { tell: 'drain', numbers: 'numbers', read: 'reread' } as const;
const NOTHING: Worked = { done: 0, upTo: null };

async function workBatch(
  hub: Hub,
  channel: ChannelDoc | null,
  lane: Lane,
  upTo: Date | null,
): Promise<Worked> {
  if (!channel || channel.status === 'connecting') return NOTHING;
  const { _id: channelId } = channel;
  if (lane === 'read' && !mayRead(channel, hub.now())) return NOTHING;
  const { all, worked, isFew } = await takeBatch(hub, channel, lane, upTo);
  if (worked.done === 0) return NOTHING;
  const opened = lane === 'tell' ? await passHintsOn(hub, channelId, all) : all;
  const kept = await applyAll(hub, channel, opened);
  await close(hub, kept);
  hub.log('inbox.drained', { channelId, taken: worked.done, closed: kept.length });
  if (opened.some(({ facts }) => !facts.every(nudgesItself))) hub.nudge('publish', channelId);
  // The others are still waiting.
  if (isFew) hub.nudge(BOOK[lane], channelId);
  return worked;
}

/** Orders wait for what the numbers' commands keep busy: those are short. */
const batchOf = (lane: Lane) => (lane === 'numbers' ? limits.numbersBatch : limits.drainBatch);

/** What they carried is let go of here: a batch holds it only until it is translated. */
async function takeBatch(hub: Hub, channel: ChannelDoc, lane: Lane, upTo: Date | null) {
  const { drainBytes } = limits;
  const limit = batchOf(lane);
  const size = { limit, bytes: drainBytes };
  const [batch, trusted] = await Promise.all([
    hub.store.inbox.due(channel._id, lane, hub.now(), size, upTo),
    trustIn(hub, channel),
  ]);
  return {
    all: await openBatch(hub, channel, batch, trusted),
    worked: { done: batch.length, upTo: endOfNext(batch, limit) },
    /** Because they are large. */
    isFew: batch.reduce((sum, row) => sum + sizeOf(row), 0) >= drainBytes,
  };
}

/** What needs a store that is gone for good must still come to its end as a dead letter. */
const mayRead = (channel: ChannelDoc, now: Date) =>
  channel.status === 'uninstalled' || mayCall(channel, now);

/** Moves what only hints to the reading lane; answers the others. */
async function passHintsOn(
  hub: Hub,
  channelId: string,
  opened: readonly Opened[],
): Promise<readonly Opened[]> {
  const hints = opened.filter(({ facts }) => facts.some(isHint));
  if (hints.length === 0) return opened;
  const now = hub.now().getTime();
  // What a poll saw, or a part of an order, is nearly always told in full by another delivery.
  const [soon, later] = [hints.filter(isUrgent), hints.filter((each) => !isUrgent(each))];
  for (const [group, wait] of [
    [soon, 0],
    [later, limits.hintPatienceMs],
  ] as const) {
    const ids = group.map(({ envelope }) => envelope._id);
    if (ids.length > 0) await hub.store.inbox.needReading(ids, new Date(now + wait));
  }
  if (soon.length > 0) hub.nudge('reread', channelId);
  return opened.filter((each) => !hints.includes(each));
}

/** Posting what an order takes; most numbers only echo what the hub wrote, and the others are looked into later. */
const nudgesItself = ({ kind }: ChannelFact) =>
  kind === 'order' || kind === 'stock' || kind === 'ignored';
const isHint = (fact: ChannelFact) => fact.kind === 'order-hint' || fact.kind === 'listing-hint';
const isUrgent = ({ facts }: Opened) =>
  facts.some((fact) => isHint(fact) && !(fact.kind === 'order-hint' && (fact.about || fact.now)));

async function openBatch(
  hub: Hub,
  channel: ChannelDoc,
  batch: readonly InboxDoc[],
  trusted: Trust,
): Promise<Opened[]> {
  const connector = hub.connector(channel.kind);
  const opened: Opened[] = [];
  for (const { body, encoding, size, ...envelope } of batch) {
    const sent = unpackBody({ body, encoding, size });
    const facts = await translate(hub, connector, envelope, sent);
    if (facts) opened.push({ envelope, facts: trusted(envelope, facts) });
  }
  return opened;
}

async function translate(
  hub: Hub,
  connector: Connector,
  envelope: DeliveryRow,
  body: Uint8Array | null,
): Promise<readonly ChannelFact[] | null> {
  const { deliveryId, topic } = envelope;
  if (!body) {
    await bury(hub, envelope, 'unreadable: what is stored of it is damaged, or of a newer version');
    return null;
  }
  const delivery: Delivery = { deliveryId, topic, body };
  try {
    return connector.translate(delivery);
  } catch (error) {
    const known = error instanceof TranslateError;
    const reason = known ? `${error.code}: ${error.message}` : `unexpected: ${nameOf(error)}`;
    await bury(hub, envelope, reason);
    return null;
  }
}

/**
 * What cannot be worked must not hold up the rest of the batch: an order that no document can hold is set
 * aside, and after any other surprise each delivery is tried alone. Only the database's own trouble ends
 * the pass.
 */
async function applyAll(
  hub: Hub,
  channel: ChannelDoc,
  opened: readonly Opened[],
): Promise<readonly Opened[]> {
  try {
    return await apply(hub, channel, opened);
  } catch (error) {
    if (isDatabaseTrouble(error)) throw error;
    if (!(error instanceof OrderTooLarge)) return applyOneByOne(hub, channel, opened, error);
    const { externalIds, message } = error;
    const hopeless = opened.filter(({ facts }) =>
      facts.some((fact) => externalIds.has(orderNamedBy(fact) ?? '')),
    );
    if (hopeless.length === 0) throw error;
    for (const { envelope } of hopeless) await bury(hub, envelope, message);
    const others = opened.filter((each) => !hopeless.includes(each));
    return applyAll(hub, channel, others);
  }
}

async function applyOneByOne(
  hub: Hub,
  channel: ChannelDoc,
  opened: readonly Opened[],
  reason: unknown,
): Promise<readonly Opened[]> {
  const [only] = opened;
  if (!only) return [];
  if (opened.length === 1) {
    await retryOrBury(hub, only.envelope, nameOf(reason));
    return [];
  }
  const why = nameOf(reason).slice(0, 300);
  hub.log('inbox.batch.failed', { channelId: channel._id, size: opened.length, reason: why });
  const kept: Opened[] = [];
  for (const each of opened) kept.push(...(await applyAll(hub, channel, [each])));
  return kept;
}

function orderNamedBy(fact: ChannelFact): string | null {
  if (fact.kind === 'order') return fact.snapshot.externalId;
  return fact.kind === 'order-hint' || fact.kind === 'order-gone' ? fact.externalId : null;
}

/** Answers the deliveries that were fully worked; others were postponed or buried on the way. */
async function apply(
  hub: Hub,
  channel: ChannelDoc,
  opened: readonly Opened[],
): Promise<readonly Opened[]> {
  const facts = opened.flatMap((each) => each.facts);
  await applyListings(hub, channel, facts);
  const known = await readHintedListings(hub, channel, opened);
  const { orders, kept } = await orderFactsOf(hub, channel, known);
  const readings = facts.flatMap((fact) => (fact.kind === 'stock' ? [fact.reading] : []));
  const [told] = await Promise.all([
    toldBy(hub, channel, readings),
    settleOrders(hub, channel, orders),
  ]);
  if (told) await observeReadings(hub, channel, told);
  const waiting = await applyNotices(hub, channel, opened);
  return kept.filter((each) => !waiting.includes(each));
}

async function close(hub: Hub, opened: readonly Opened[]): Promise<void> {
  if (opened.length === 0) return;
  const ids = opened.map(({ envelope }) => envelope._id);
  const expireAt = new Date(hub.now().getTime() + limits.inboxDays * 86_400_000);
  await hub.store.inbox.close(ids, expireAt);
}
