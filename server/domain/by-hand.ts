import { type Balance, type Cause, type Movement, onHand } from './stock.ts';

/** Where units stand: one item on one shelf. */
export interface Shelf {
  readonly sku: string;
  readonly locationId: string;
}

const movement = (
  cause: Cause,
  { sku, locationId }: Shelf,
  way: Pick<Movement, 'key' | 'from' | 'to' | 'quantity'>,
): Movement => ({ ...way, sku, locationId, cause });

/**
 * The shelf was counted: on hand becomes `counted`, and what is owed to buyers stays owed, so the
 * difference falls on what is available. Null where the books say so already.
 */
export function countMovement(
  cause: Cause,
  shelf: Shelf,
  balance: Balance,
  counted: number,
): Movement | null {
  const difference = counted - onHand(balance);
  if (difference === 0) return null;
  return movement(cause, shelf, {
    key: cause.id,
    from: difference > 0 ? 'count' : 'available',
    to: difference > 0 ? 'available' : 'count',
    quantity: Math.abs(difference),
  });
}

/** Units leave one shelf for another. Its other half is `arrivalOf`. */
export const departure = (
  cause: Cause,
  shelf: Shelf,
  toLocationId: string,
  quantity: number,
): Movement =>
  movement({ ...cause, toLocationId }, shelf, {
    key: `${cause.id}:out`,
    from: 'available',
    to: 'transfer',
    quantity,
  });

/** What must follow a departure; null for every other movement. Made from the departure alone. */
export function arrivalOf(left: Movement): Movement | null {
  const { key, sku, quantity, cause, to } = left;
  const { toLocationId } = cause;
  if (to !== 'transfer' || toLocationId === undefined) return null;
  return movement(
    cause,
    { sku, locationId: toLocationId },
    { key: key.replace(/out$/, 'in'), from: 'transfer', to: 'available', quantity },
  );
}

/** Units a supplier will bring. They are nobody's to sell until they are received. */
export const expectation = (cause: Cause, shelf: Shelf, quantity: number): Movement =>
  movement(cause, shelf, { key: cause.id, from: 'supplier', to: 'incoming', quantity });

/** Units that were expected stand on the shelf now. */
export const receipt = (cause: Cause, shelf: Shelf, quantity: number): Movement =>
  movement(cause, shelf, { key: cause.id, from: 'incoming', to: 'available', quantity });

/**
 * The way back. Of a transfer, only its departure is turned round: the units leave where they arrived, and
 * arrive where they left.
 */
export function opposite(cause: Cause, done: Movement): Movement {
  const { sku, locationId, quantity } = done;
  const { toLocationId } = done.cause;
  if (done.to === 'transfer' && toLocationId !== undefined) {
    return departure(cause, { sku, locationId: toLocationId }, locationId, quantity);
  }
  const way = { key: cause.id, from: done.to, to: done.from, quantity };
  return movement(cause, { sku, locationId }, way);
}
