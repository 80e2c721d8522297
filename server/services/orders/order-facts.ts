import {
  ChannelError,
  type ChannelFact,
  type Delivery,
  type OrderGlimpse,
  type OrderPart,
  TranslateError,
} from '../../../connectors/connector.ts';
import type { BookLine } from '../../domain/order.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import { type OrderDoc, orderIdOf } from '../../store/orders.ts';
import type { Hub } from '../hub.ts';
import type { Opened } from '../inbox/opened.ts';
import { bury, postpone } from '../inbox/set-aside.ts';
import type { OrderFact } from './settle-orders.ts';

type Hint = Extract<ChannelFact, { kind: 'order-hint' }>;

/**
 * The order facts of a batch, hints turned into snapshots by one coalesced read. A failing read costs
 * only the deliveries that needed it: they are postponed, the others go on.
 */
export async function orderFactsOf(
  hub: Hub,
  channel: ChannelDoc,
  opened: readonly Opened[],
): Promise<{ orders: OrderFact[]; kept: readonly Opened[] }> {
  const told = opened.flatMap(({ envelope, facts }) =>
    facts.flatMap((fact) => toldBy(fact, envelope._id.toHexString())),
  );
  const hints = opened.flatMap(({ facts }) => facts.flatMap(hintIn));
  const wanted = await notKnownYet(hub, channel, hints);
  if (wanted.length === 0) return { orders: told, kept: opened };
  const read: OrderFact[] = [];
  const said = new Set(hints.flatMap((hint) => (hint.deleted ? [hint.externalId] : [])));
  const unread = new Set(wanted);
  const unusable = new Map<string, string>();
  let failure: ChannelError | null = null;
  for (let at = 0; at < wanted.length && !failure; at += limits.rereadBatch) {
    const ids = wanted.slice(at, at + limits.rereadBatch);
    try {
      const deliveries = await hub.channel(channel).read('orders', ids);
      const facts = deliveries.flatMap((each) => translateRead(hub, channel, each, unusable));
      read.push(...(await believable(hub, channel, facts, said, unusable)));
      for (const id of ids) unread.delete(id);
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      failure = error;
    }
  }
  const late = opened.filter(({ facts }) => facts.flatMap(hintIn).some(idIn(unread)));
  const envelopes = late.map(({ envelope }) => envelope);
  if (failure) await postpone(hub, channel, envelopes, failure);
  const kept: Opened[] = [];
  for (const each of opened) {
    if (late.includes(each)) continue;
    const bad = each.facts.flatMap(hintIn).find(idIn(unusable));
    if (bad) await bury(hub, each.envelope, unusable.get(bad.externalId) ?? 'unusable');
    else kept.push(each);
  }
  return { orders: [...told, ...read], kept };
}

const idIn = (ids: { has(id: string): boolean }) => (hint: Hint) => ids.has(hint.externalId);
const hintIn = (fact: ChannelFact): Hint[] => (fact.kind === 'order-hint' ? [fact] : []);

function toldBy(fact: ChannelFact, deliveryId?: string): OrderFact[] {
  if (fact.kind === 'order') {
    const { snapshot } = fact;
    return [{ kind: 'snapshot', snapshot, ...(deliveryId !== undefined && { deliveryId }) }];
  }
  if (fact.kind === 'order-gone') return [{ kind: 'gone', externalId: fact.externalId }];
  return [];
}

function translateRead(
  hub: Hub,
  channel: ChannelDoc,
  delivery: Delivery,
  unusable: Map<string, string>,
): OrderFact[] {
  try {
    return hub
      .connector(channel.kind)
      .translate(delivery)
      .flatMap((fact) => toldBy(fact));
  } catch (error) {
    if (!(error instanceof TranslateError)) throw error;
    // A read delivery is named after the order it is about.
    unusable.set(delivery.deliveryId, `${error.code}: ${error.message}`);
    return [];
  }
}

/**
 * That a read does not show an order does not mean that it was deleted: without `read_all_orders` Shopify
 * shows none older than 60 days. Only a delete that somebody `said` and the read confirms ends an order;
 * else its book stays. One that the hub does not know either is quarantined: no order is made.
 */
async function believable(
  hub: Hub,
  channel: ChannelDoc,
  facts: readonly OrderFact[],
  said: ReadonlySet<string>,
  unusable: Map<string, string>,
): Promise<readonly OrderFact[]> {
  const gone = facts.flatMap((fact) => (fact.kind === 'gone' ? [fact.externalId] : []));
  if (gone.length === 0) return facts;
  const ids = gone.map((externalId) => orderIdOf(channel._id, externalId));
  const known = new Set((await hub.store.orders.byIds(ids)).map((book) => book.externalId));
  const strangers = gone.filter((externalId) => !known.has(externalId));
  for (const id of strangers) unusable.set(id, 'quarantine: this store knows no such order');
  const hidden = gone.filter((externalId) => known.has(externalId) && !said.has(externalId));
  for (const externalId of hidden) {
    const orderId = orderIdOf(channel._id, externalId);
    hub.log('order.hidden', { channelId: channel._id, orderId, kept: 'the book stays as it is' });
  }
  const dropped = new Set([...strangers, ...hidden]);
  return facts.filter((fact) => fact.kind !== 'gone' || !dropped.has(fact.externalId));
}

/** Ids worth a read: a poll sees every order that webhooks already brought, and most are the same. */
async function notKnownYet(
  hub: Hub,
  channel: ChannelDoc,
  hints: readonly Hint[],
): Promise<readonly string[]> {
  const ids = [...new Set(hints.map((hint) => orderIdOf(channel._id, hint.externalId)))];
  if (ids.length === 0) return [];
  const books = new Map((await hub.store.orders.byIds(ids)).map((book) => [book._id, book]));
  const wanted = hints.filter((hint) => {
    const book = books.get(orderIdOf(channel._id, hint.externalId));
    // Whoever saved it may have died before its movements were posted: they belong to this delivery.
    if (!book || book.unfinished) return true;
    return !(hint.now && agrees(book, hint.now)) && !(hint.about && holds(book, hint.about));
  });
  return [...new Set(wanted.map((hint) => hint.externalId))];
}

function holds({ shipments, refunds }: OrderDoc, { part, externalId }: OrderPart): boolean {
  const parts = part === 'refund' ? refunds : shipments;
  return parts.some((each) => each.externalId === externalId);
}

function agrees(book: OrderDoc, glimpse: OrderGlimpse): boolean {
  const time = book.revision.at.getTime() - glimpse.revisedAt.getTime();
  if (time !== 0) return time > 0;
  const cancelled = book.state === 'cancelled' || book.state === 'deleted';
  const units = book.lines.reduce((sum, line) => sum + owed(line), 0);
  return cancelled === glimpse.cancelled && units === glimpse.units;
}

const owed = (line: BookLine) => {
  const back = line.restocked.reduce((sum, part) => sum + part.quantity, 0);
  return line.quantity - line.removed - line.writtenOff - back;
};
