import { isToFulfil } from '../../domain/lifecycle.ts';
import type { LineResolver } from '../../domain/line-stock.ts';
import { formatMinor } from '../../domain/money.ts';
import type { BookLine, OrderBook, OrderSnapshot } from '../../domain/order.ts';
import { resettle, type Settled, settle, settleGone } from '../../domain/settle.ts';
import { type TimelineEntry, timelineBetween } from '../../domain/timeline.ts';
import { reconcileTotals, totalsFacts } from '../../domain/totals.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { NewException } from '../../store/exceptions.ts';
import { type OrderDelivery, type OrderDoc, orderIdOf } from '../../store/orders.ts';
import type { Hub } from '../hub.ts';
import { type HeadOf, mark, postAndTell, readHeads } from '../stock/post.ts';
import { lineResolver } from './resolve.ts';
import { searchTokens } from './search-tokens.ts';

export type OrderFact =
  /** `deliveryId`: the envelope in the inbox that carried it; none when the hub read the order itself. */
  | {
      readonly kind: 'snapshot';
      readonly snapshot: OrderSnapshot;
      readonly deliveryId?: string;
    }
  | { readonly kind: 'gone'; readonly externalId: string }
  /** Nothing new from the channel; the mapping may have changed. */
  | { readonly kind: 'again'; readonly externalId: string; readonly book: OrderBook };

/**
 * Settles a batch of one channel's orders: one read, everything in memory, one version-checked bulk
 * write, then the movements. Orders that another worker saved meanwhile are read and settled again.
 */
export async function settleOrders(
  hub: Hub,
  channel: ChannelDoc,
  facts: readonly OrderFact[],
): Promise<void> {
  if (facts.length === 0) return;
  const byOrder = new Map<string, OrderFact[]>();
  for (const fact of facts) {
    const orderId = orderIdOf(channel._id, externalIdOf(fact));
    byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), fact]);
  }
  const settled = new Map<string, OrderDoc>();
  let open: readonly string[] = [...byOrder.keys()];
  const [known, resolver] = await Promise.all([
    hub.store.orders.byIds(open),
    lineResolver(hub, channel, facts.map(linesOf)),
  ]);
  let docs = known;
  let headOf: HeadOf | undefined;
  for (let round = 0; open.length > 0; round++) {
    if (round === limits.conflictRounds) throw new Error('orders are too busy: try again');
    if (round > 0) docs = await hub.store.orders.byIds(open);
    const stored = new Map(docs.map((doc) => [doc._id, doc]));
    const saves: { order: OrderDoc; readVersion: number }[] = [];
    for (const orderId of open) {
      const doc = stored.get(orderId);
      const before = doc ? bookOf(doc) : null;
      const after = settleOne(channel, orderId, before, byOrder.get(orderId) ?? [], resolver);
      if (!after || after.version === before?.version) {
        if (doc) settled.set(orderId, doc);
        continue;
      }
      const unsaid = [...(doc?.unsaid ?? []), ...timelineBetween(before, after)];
      const delivery = newestTold(after, byOrder.get(orderId) ?? []) ?? doc?.delivery;
      const order = docOf(after, unsaid, delivery, hub.now());
      saves.push({ order, readVersion: before?.version ?? 0 });
      settled.set(orderId, order);
    }
    if (saves.length === 0) break;
    // Read meanwhile: whoever posts in between takes a place that the append then collides with.
    const [lost, read] = await Promise.all([
      hub.store.orders.save(saves),
      round === 0 ? readHeads(hub, channel.merchantId, movedBy(settled)) : undefined,
    ]);
    open = [...lost];
    headOf = open.length === 0 ? read : undefined;
  }
  // Also what an earlier try saved and did not finish.
  const unfinished = [...settled.values()].filter((order) => order.unfinished);
  await finishOrders(hub, channel.merchantId, unfinished, headOf);
  await mapLate(hub, channel, [...settled.values()]);
}

const movedBy = (settled: ReadonlyMap<string, OrderDoc>): string[] => [
  ...new Set([...settled.values()].flatMap(({ pending }) => pending.map(({ sku }) => sku))),
];

/** One order after all facts of a batch about it; null when there is no book and nothing to make one of. */
function settleOne(
  { _id: channelId, merchantId, openedAt }: ChannelDoc,
  orderId: string,
  before: OrderBook | null,
  facts: readonly OrderFact[],
  resolver: LineResolver,
): OrderBook | null {
  const identity = { orderId, merchantId, channelId, openedAt };
  return facts.reduce<OrderBook | null>(
    (book, fact) => apply(fact, book, identity, resolver).book,
    before,
  );
}

/** The message that told the order as the book has it now. */
function newestTold({ revision }: OrderBook, facts: readonly OrderFact[]): OrderDelivery | null {
  const told = facts.findLast(
    (fact) =>
      fact.kind === 'snapshot' &&
      fact.deliveryId !== undefined &&
      fact.snapshot.revisedAt.getTime() === revision.at.getTime(),
  );
  if (told?.kind !== 'snapshot' || told.deliveryId === undefined) return null;
  return { id: told.deliveryId, revisedAt: revision.at };
}

function apply(
  fact: OrderFact,
  book: OrderBook | null,
  identity: Parameters<typeof settle>[2],
  resolver: Parameters<typeof settle>[3],
): Settled {
  if (fact.kind === 'gone') return settleGone(book, fact.externalId, identity, resolver);
  if (fact.kind === 'again') return resettle(book ?? fact.book, identity, resolver);
  return settle(book, fact.snapshot, identity, resolver);
}

/**
 * Everything that follows from saved orders: movements, timeline, exceptions; the mark that it is still to
 * do goes last. Each step is safe to repeat, and the next try or the sweep repeats it after a crash.
 */
export async function finishOrders(
  hub: Hub,
  merchantId: string,
  orders: readonly OrderDoc[],
  headOf?: HeadOf,
): Promise<void> {
  if (orders.length === 0) return;
  const movements = orders.flatMap((order) => order.pending);
  const entries = orders.flatMap(({ _id: orderId, unsaid }) =>
    unsaid.map((entry) => ({ ...entry, merchantId, orderId })),
  );
  const trouble = orders.flatMap(troubleOf);
  // None of these looks at another one's book.
  const [lines] = await Promise.all([
    postAndTell(hub, merchantId, movements, headOf),
    hub.store.timeline.append(entries),
    hub.store.exceptions.raise(trouble, hub.now()),
  ]);
  // A first version has nothing to heal.
  const again = orders.filter((order) => order.version > 1);
  const open = new Set(trouble.map((each) => each.key));
  const healed = again.flatMap(keysOf).filter((key) => !open.has(key));
  if (healed.length > 0) await hub.store.exceptions.close(merchantId, healed);
  await Promise.all([mark(hub, lines), hub.store.orders.finished(orders)]);
}

/** A listing that was mapped after it was looked up here, and before the order could be found by it. */
async function mapLate(hub: Hub, channel: ChannelDoc, orders: readonly OrderDoc[]): Promise<void> {
  const unmapped = orders.filter((order) => order.unmapped);
  if (unmapped.length === 0) return;
  const resolver = await lineResolver(hub, channel, unmapped);
  const found = unmapped.filter(({ lines }) =>
    lines.some((line) => lacksItem(line) && resolver.skuOf(line) !== null),
  );
  if (found.length > 0) await settleOrders(hub, channel, found.map(againOf));
}

/** Another look at an order with today's mapping. */
export const againOf = (doc: OrderDoc): OrderFact => ({
  kind: 'again',
  externalId: doc.externalId,
  book: bookOf(doc),
});

const keysOf = ({ _id }: OrderDoc) => [`unmapped:${_id}`, `totals:${_id}`];

function troubleOf(order: OrderDoc): NewException[] {
  const { merchantId, channelId, _id: orderId } = order;
  const subject = { type: 'order', id: orderId };
  const base = { merchantId, channelId, subject };
  const found: NewException[] = [];
  if (isUnmapped(order)) {
    const titles = order.lines.filter(lacksItem).map((line) => line.title.slice(0, 60));
    found.push({
      ...base,
      key: `unmapped:${orderId}`,
      kind: 'unmapped-line',
      cause: `Order ${order.number} sells something that no item stands for: ${titles.join(', ')}.`,
      nextStep: 'Map the listing to an item; the order then takes its stock by itself.',
      facts: { order: order.number, titles: titles.join(', ') },
    });
  }
  const problems = reconcileTotals({ ...order, revisedAt: order.revision.at });
  if (problems.length > 0 && order.state !== 'deleted') {
    found.push({
      ...base,
      key: `totals:${orderId}`,
      kind: 'totals-mismatch',
      cause: `Order ${order.number} over ${formatMinor(order.money.totalMinor, order.money.currency)} does not add up: ${problems.map((each) => each.message).join('; ')}.`,
      nextStep: 'Compare it with the order in the store; its stock was taken all the same.',
      facts: { order: order.number, ...totalsFacts(order.money, problems) },
    });
  }
  return found;
}

const lacksItem = (line: BookLine) =>
  line.sku === null && line.stocked && line.externalItemId !== null;
const isUnmapped = (order: Pick<OrderBook, 'lines'>) => order.lines.some(lacksItem);
const externalIdOf = (fact: OrderFact) =>
  fact.kind === 'snapshot' ? fact.snapshot.externalId : fact.externalId;
const linesOf = (fact: OrderFact) => {
  if (fact.kind === 'snapshot') return fact.snapshot;
  return fact.kind === 'again' ? fact.book : { lines: [] };
};

function bookOf({
  _id,
  search,
  unsaid,
  unfinished,
  unmapped,
  toFulfil,
  delivery,
  savedAt,
  ...rest
}: OrderDoc): OrderBook {
  return { ...rest, orderId: _id };
}

/** Always marked as unfinished: what follows from it comes after the save. */
function docOf(
  { orderId, ...book }: OrderBook,
  unsaid: readonly TimelineEntry[],
  delivery: OrderDelivery | undefined,
  savedAt: Date,
): OrderDoc {
  return {
    ...book,
    _id: orderId,
    search: searchTokens(book),
    unsaid,
    unfinished: true,
    ...(isUnmapped(book) ? { unmapped: true as const } : {}),
    ...(isToFulfil(book) ? { toFulfil: true as const } : {}),
    ...(delivery && { delivery }),
    savedAt,
  };
}
