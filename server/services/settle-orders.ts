import { formatMinor } from '../domain/money.ts';
import type { BookLine, OrderBook, OrderSnapshot } from '../domain/order.ts';
import { resettle, type Settled, settle, settleGone } from '../domain/settle.ts';
import { timelineBetween } from '../domain/timeline.ts';
import { reconcileTotals } from '../domain/totals.ts';
import { limits } from '../limits.ts';
import type { ChannelDoc } from '../store/channels.ts';
import type { NewException } from '../store/exceptions.ts';
import { type OrderDoc, orderIdOf } from '../store/orders.ts';
import type { Hub } from './hub.ts';
import { post } from './post.ts';
import { lineResolver } from './resolve.ts';
import { searchTokens } from './search-tokens.ts';

export type OrderFact =
  | { readonly kind: 'snapshot'; readonly snapshot: OrderSnapshot }
  | { readonly kind: 'gone'; readonly externalId: string }
  /** Nothing new from the channel; the mapping may have changed. */
  | { readonly kind: 'again'; readonly externalId: string; readonly book: OrderBook };

interface Saved {
  readonly before: OrderBook | null;
  readonly after: OrderBook;
}

/**
 * Settles a batch of one channel's orders: one read, everything in memory, one version-checked bulk
 * write, then the movements. Orders that another worker saved meanwhile are read and settled again.
 */
export async function settleOrders(
  hub: Hub,
  channel: ChannelDoc,
  facts: readonly OrderFact[],
): Promise<void> {
  const resolver = await lineResolver(hub, channel, facts.map(linesOf));
  const byOrder = new Map<string, OrderFact[]>();
  for (const fact of facts) {
    const orderId = orderIdOf(channel._id, externalIdOf(fact));
    byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), fact]);
  }
  const finished: Saved[] = [];
  let open: readonly string[] = [...byOrder.keys()];
  for (let round = 0; open.length > 0; round++) {
    if (round === limits.conflictRounds) throw new Error('orders are too busy: try again');
    const stored = await hub.store.orders.byIds(open);
    const books = new Map(stored.map((doc) => [doc._id, bookOf(doc)]));
    const results = open.map((orderId) => {
      const before = books.get(orderId) ?? null;
      const identity = {
        orderId,
        merchantId: channel.merchantId,
        channelId: channel._id,
        openedAt: channel.openedAt,
      };
      let settled: Settled | null = null;
      for (const fact of byOrder.get(orderId) ?? []) {
        const book = settled?.book ?? before;
        settled = apply(fact, book, identity, resolver);
      }
      return { before, after: settled?.book ?? before };
    });
    const changed = results.flatMap(({ before, after }) =>
      after && after.version !== before?.version ? [{ before, after }] : [],
    );
    const lost =
      changed.length === 0
        ? new Set<string>()
        : await hub.store.orders.save(
            changed.map(({ before, after }) => ({
              order: docOf(after, hub.now()),
              readVersion: before?.version ?? 0,
            })),
          );
    for (const { before, after } of results) {
      if (after && !lost.has(after.orderId)) finished.push({ before, after });
    }
    open = [...lost];
  }
  await finish(hub, channel, finished);
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

/** Everything after the save; each step is safe to repeat, and a crash before the end repeats it. */
async function finish(hub: Hub, channel: ChannelDoc, saved: readonly Saved[]): Promise<void> {
  const owing = saved.filter(({ after }) => after.pending.length > 0);
  await post(
    hub,
    channel.merchantId,
    owing.flatMap(({ after }) => after.pending),
  );
  const entries = saved.flatMap(({ before, after }) =>
    before?.version === after.version
      ? []
      : timelineBetween(before, after).map((entry) => ({
          ...entry,
          merchantId: after.merchantId,
          orderId: after.orderId,
        })),
  );
  await hub.store.timeline.append(entries);
  const trouble = saved.flatMap(({ before, after }) =>
    before?.version === after.version ? [] : troubleOf(after),
  );
  await hub.store.exceptions.raise(trouble, hub.now());
  const mapped = saved.filter(({ before, after }) => isUnmapped(before) && !isUnmapped(after));
  await hub.store.exceptions.close(
    channel.merchantId,
    mapped.map(({ after }) => `unmapped:${after.orderId}`),
  );
  if (owing.length === 0) return;
  await hub.store.orders.posted(
    owing.map(({ after }) => ({ _id: after.orderId, version: after.version })),
  );
}

function troubleOf(order: OrderBook): NewException[] {
  const { merchantId, channelId, orderId } = order;
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
    });
  }
  return found;
}

const lacksItem = (line: BookLine) =>
  line.sku === null && line.stocked && line.externalItemId !== null;
const isUnmapped = (order: OrderBook | null) => order?.lines.some(lacksItem) ?? false;
const externalIdOf = (fact: OrderFact) =>
  fact.kind === 'snapshot' ? fact.snapshot.externalId : fact.externalId;
const linesOf = (fact: OrderFact) => {
  if (fact.kind === 'snapshot') return fact.snapshot;
  return fact.kind === 'again' ? fact.book : { lines: [] };
};

export function bookOf({
  _id,
  search,
  hasPending,
  unmapped,
  savedAt,
  ...rest
}: OrderDoc): OrderBook {
  return { ...rest, orderId: _id };
}

function docOf({ orderId, ...book }: OrderBook, savedAt: Date): OrderDoc {
  return {
    ...book,
    _id: orderId,
    search: searchTokens(book),
    savedAt,
    ...(book.pending.length > 0 ? { hasPending: true as const } : {}),
    ...(isUnmapped({ ...book, orderId }) ? { unmapped: true as const } : {}),
  };
}
