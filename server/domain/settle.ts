import type { Part } from './bundles.ts';
import {
  asPlaced,
  heldAt,
  keptHeld,
  type LineResolver,
  leavesTaken,
  movementsBetween,
  targetHeld,
  vanished,
} from './line-stock.ts';
import type { BookLine, Held, OrderBook, OrderSnapshot, SnapshotLine } from './order.ts';
import { compareRevisions, revisionOf } from './revision.ts';
import type { Cause, Movement } from './stock.ts';

export interface OrderIdentity {
  readonly orderId: string;
  readonly merchantId: string;
  readonly channelId: string;
  /**
   * When the hub opened its stock books; orders placed earlier were already out of "available". Items whose
   * number was read at another moment have their own.
   */
  readonly openedAt: Date;
}

export type Settled =
  | { readonly kind: 'unchanged'; readonly book: OrderBook }
  /** `book.pending` now holds the movements this version implies, after any that were still pending. */
  | { readonly kind: 'changed'; readonly book: OrderBook; readonly movements: readonly Movement[] };

/**
 * Brings the hub's book of an order and the channel's snapshot to agreement. Pure: the newest revision
 * wins whatever order deliveries arrive in, and the same snapshot twice changes nothing, except that
 * lines which were unmapped may find their item on a second look.
 */
export function settle(
  book: OrderBook | null,
  snapshot: OrderSnapshot,
  identity: OrderIdentity,
  resolver: LineResolver,
): Settled {
  const revision = revisionOf(snapshot);
  const newer = book === null || compareRevisions(revision, book.revision) > 0;
  if (book && !newer) return resettle(book, identity, resolver);
  const version = (book?.version ?? 0) + 1;
  const lines = mergeLines(book?.lines ?? [], snapshot.lines);
  const { revisedAt: _, ...rest } = snapshot;
  const next = { ...rest, ...identityOf(identity), version, revision };
  return post(book, next, lines, identity, resolver);
}

/** The channel deleted the order: final whatever arrives later, so its revision is the end of time. */
export function settleGone(
  book: OrderBook | null,
  externalId: string,
  identity: OrderIdentity,
  resolver: LineResolver,
): Settled {
  if (book?.state === 'deleted') return { kind: 'unchanged', book };
  const revision = { at: new Date(8.64e15), progress: 0, fingerprint: 'deleted' };
  const version = (book?.version ?? 0) + 1;
  const shell = book ?? tombstone(externalId, identity);
  const next = { ...shell, state: 'deleted' as const, version, revision };
  return post(book, next, shell.lines, identity, resolver);
}

/** Looks at a book again with today's mapping: units of lines that were unmapped are now committed. */
export function resettle(
  book: OrderBook,
  identity: OrderIdentity,
  resolver: LineResolver,
): Settled {
  const found = book.lines.some((line) => line.sku === null && resolver.skuOf(line) !== null);
  if (!found) return { kind: 'unchanged', book };
  return post(book, { ...book, version: book.version + 1 }, book.lines, identity, resolver);
}

type Unposted = Omit<OrderBook, 'lines' | 'pending'>;

function post(
  before: OrderBook | null,
  next: Unposted,
  lines: readonly BookLine[],
  identity: OrderIdentity,
  resolver: LineResolver,
): Settled {
  const movements: Movement[] = [];
  const settled = lines.map((line) => {
    const result = settleLine(line, next, before, identity, resolver);
    movements.push(...result.movements);
    return result.line;
  });
  const pending = [...(before?.pending ?? []), ...movements];
  return { kind: 'changed', book: { ...next, lines: settled, pending }, movements };
}

function settleLine(
  line: BookLine,
  order: Unposted,
  before: OrderBook | null,
  identity: OrderIdentity,
  resolver: LineResolver,
): { line: BookLine; movements: Movement[] } {
  // Once units are held under a SKU they must be released under the same one, even when the channel has
  // deleted the item meanwhile and no longer calls the line stocked.
  const known = line.held.length > 0;
  const sku = known ? line.sku : resolver.skuOf(line);
  if (sku === null || !(line.stocked || known)) return { line: { ...line, sku }, movements: [] };
  // Likewise a bundle gives back what it took, though it is made of something else by now.
  const leaves = known ? leavesTaken(line) : resolver.leavesOf(sku);
  const beforeOpening = order.placedAt < (resolver.openedAt(line) ?? identity.openedAt);
  const move = (from: readonly Held[], to: readonly Held[], mark: string, when: When) => {
    const keyPrefix = `order:${order.orderId}:${order.version}${mark}:${line.lineId}`;
    const cause = causeOf(order, line, when);
    return leaves.flatMap((leaf, index) => {
      const own = isItself(leaves, sku)
        ? { leafMark: '', cause }
        : { leafMark: `.${index}`, cause: { ...cause, bundle: { sku, each: leaf.quantity } } };
      const context = { keyPrefix, leaf, beforeOpening, ...own };
      return to.flatMap((held) => movementsBetween(heldAt(from, held.locationId), held, context));
    });
  };
  const placed = { at: order.placedAt };
  // What happened to an order before it was first seen took its units and gave some back: a channel's
  // number that was read in between knows of the first and not of the second.
  const first = before === null && !beforeOpening && order.state !== 'deleted';
  const taken = first ? targetHeld(asPlaced(line), 'open', line.held, resolver) : line.held;
  const target = targetHeld(line, order.state, taken, resolver);
  const later = before === null && !first ? placed : revisedSince(before?.revision.at, order);
  const movements = [
    ...(first ? move(line.held, taken, '', placed) : []),
    ...move(taken, target, first ? '+' : '', later),
  ];
  const { leaves: _, ...plain } = line;
  const took = isItself(leaves, sku) ? {} : { leaves };
  return { line: { ...plain, sku, held: keptHeld(target), ...took }, movements };
}

const isItself = ([leaf, ...others]: readonly Part[], sku: string) =>
  leaf?.sku === sku && leaf.quantity === 1 && others.length === 0;

type When = Pick<Cause, 'at' | 'since'>;

const causeOf = (order: Unposted, { externalItemId }: BookLine, when: When): Cause => ({
  kind: 'order',
  id: order.orderId,
  channelId: order.channelId,
  ...(externalItemId !== null && { externalItemId }),
  actor: `channel:${order.channelId}`,
  ...when,
});

/** A change was made after the version before and not after this one; nobody knows when a delete was. */
function revisedSince(before: Date | undefined, { placedAt, revision }: Unposted): When {
  if (revision.fingerprint === 'deleted') return { at: placedAt };
  const since = before ?? placedAt;
  return since < revision.at ? { at: revision.at, since } : { at: revision.at };
}

function mergeLines(before: readonly BookLine[], now: readonly SnapshotLine[]): BookLine[] {
  const known = new Map(before.map((line) => [line.lineId, line]));
  const listed = new Set(now.map((line) => line.lineId));
  const present = now.map((line) => {
    const old = known.get(line.lineId);
    return { ...line, sku: old?.sku ?? null, held: old?.held ?? [], ...leavesIn(old) };
  });
  const absent = before
    .filter((line) => !listed.has(line.lineId))
    .map((line) => ({ ...vanished(line), sku: line.sku, held: line.held, ...leavesIn(line) }));
  return [...present, ...absent];
}

const leavesIn = (line: BookLine | undefined) => (line?.leaves ? { leaves: line.leaves } : {});

const identityOf = ({ orderId, merchantId, channelId }: OrderIdentity) => ({
  orderId,
  merchantId,
  channelId,
});

function tombstone(externalId: string, identity: OrderIdentity): OrderBook {
  const epoch = new Date(0);
  return {
    ...identityOf(identity),
    externalId,
    number: externalId,
    placedAt: epoch,
    state: 'deleted',
    payment: 'other',
    channelState: { state: 'deleted', payment: '' },
    lines: [],
    money: NO_MONEY,
    presentment: null,
    buyer: null,
    shipTo: null,
    shipments: [],
    refunds: [],
    tags: [],
    note: '',
    version: 0,
    revision: { at: epoch, progress: 0, fingerprint: '' },
    pending: [],
  };
}

const NO_MONEY = {
  currency: 'XXX',
  itemsMinor: 0,
  discountMinor: 0,
  shippingMinor: 0,
  taxMinor: 0,
  taxIncluded: false,
  dutiesMinor: 0,
  feesMinor: 0,
  tipsMinor: 0,
  roundingMinor: 0,
  totalMinor: 0,
  refundedMinor: 0,
};
