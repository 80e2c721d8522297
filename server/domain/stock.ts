/** Inventory words are Shopify's: on hand = available + committed + unavailable; incoming stands outside. */
export type Bucket = 'available' | 'committed' | 'unavailable' | 'incoming';
/**
 * Where units come from or go to when they enter or leave a chain. What goes to "transfer" at one location
 * comes from it at another, under the same cause.
 */
export type Edge = 'supplier' | 'customer' | 'count' | 'transfer';
export type Place = Bucket | Edge;

export interface Cause {
  readonly kind: 'order' | 'opening' | 'count' | 'transfer' | 'incoming' | 'receipt';
  /** The order, count, transfer or delivery of a supplier that did it. */
  readonly id: string;
  /** The channel it happened on; that channel's own number already shows it. */
  readonly channelId: string | null;
  /** As what it was sold or counted there; other listings of the same item on that channel do not show it. */
  readonly externalItemId?: string;
  readonly actor: string;
  /** When it happened, by the clock of the place where it happened. */
  readonly at: Date;
  /** The earliest moment it may have happened, where only the span up to `at` is known. */
  readonly since?: Date;
  /** What the person who did it wrote about it. */
  readonly note?: string;
  /** The cause whose movements this one takes back. */
  readonly undoes?: string;
  /** The bundle it was sold in, and how many of these units each unit of that bundle took. */
  readonly bundle?: { readonly sku: string; readonly each: number };
  /** Of a transfer: where the units go, so that whoever finds only the departure can post the arrival. */
  readonly toLocationId?: string;
}

/** Units of one SKU at one location going from one place to another. The key makes posting repeatable. */
export interface Movement {
  readonly key: string;
  readonly sku: string;
  readonly locationId: string;
  readonly from: Place;
  readonly to: Place;
  readonly quantity: number;
  readonly cause: Cause;
}

export interface Balance {
  readonly available: number;
  readonly committed: number;
  readonly unavailable: number;
  readonly incoming: number;
}

export const EMPTY: Balance = { available: 0, committed: 0, unavailable: 0, incoming: 0 };

const BUCKETS = new Set<Place>(['available', 'committed', 'unavailable', 'incoming']);
export const isBucket = (place: Place): place is Bucket => BUCKETS.has(place);

/**
 * The balance after a movement. Buckets may go below zero: channel orders have already happened, so an
 * oversell is recorded and shown, never refused.
 */
export function balanceAfter(before: Balance, movement: Movement): Balance {
  const { from, to, quantity } = movement;
  if (!Number.isSafeInteger(quantity) || quantity <= 0) {
    throw new RangeError(`a movement carries a positive whole number, not ${quantity}`);
  }
  if (from === to) throw new RangeError(`a movement goes somewhere else than ${from}`);
  const after = { ...before };
  if (isBucket(from)) after[from] -= quantity;
  if (isBucket(to)) after[to] += quantity;
  return after;
}

/** What a movement does to one bucket. */
export function delta(
  movement: Pick<Movement, 'from' | 'to' | 'quantity'>,
  bucket: Bucket,
): number {
  const plus = movement.to === bucket ? movement.quantity : 0;
  const minus = movement.from === bucket ? movement.quantity : 0;
  return plus - minus;
}

export const onHand = (balance: Balance): number =>
  balance.available + balance.committed + balance.unavailable;
