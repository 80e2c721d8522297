import type { Part } from './bundles.ts';
import type { BookLine, Held, LocatedQuantity, OrderState, SnapshotLine } from './order.ts';
import type { Cause, Movement, Place } from './stock.ts';

/** How the hub reads a line of a channel: which item it is and where its units stand. */
export interface LineResolver {
  /** The hub's SKU; null while the listing is unmapped. */
  skuOf(line: SnapshotLine): string | null;
  /** Orders of it placed earlier are inside the number that its store was connected with; null: none was read then. */
  openedAt(line: SnapshotLine): Date | null;
  /** What one unit of an item takes from the shelf: of a bundle its plain items, else itself. */
  leavesOf(sku: string): readonly Part[];
  /** The hub's location behind a channel's; the channel's default one when it does not say. */
  locationOf(externalLocationId: string | null): string;
}

const emptyHeld = (locationId: string): Held => ({
  locationId,
  committed: 0,
  shipped: 0,
  writtenOff: 0,
  restocked: 0,
});

const total = (parts: readonly LocatedQuantity[]) =>
  parts.reduce((sum, part) => sum + part.quantity, 0);

/** Units still owed: what is neither shipped nor given up. Nothing is owed on an ended order. */
export function openUnits(line: SnapshotLine, state: OrderState): number {
  if (state === 'cancelled' || state === 'deleted') return 0;
  return Math.max(0, line.quantity - line.removed - line.writtenOff - total(line.shipped));
}

/**
 * What a line should hold where, from what the channel says now. The first row is the line's home, where
 * units stand whose place the channel does not name; once chosen it stays, so that a repeated look at an
 * order never moves stock about, and is kept even when empty, so that a shipment from elsewhere that
 * arrives first cannot become the home. The other rows follow the snapshot; those left behind are zero.
 */
export function targetHeld(
  line: SnapshotLine,
  state: OrderState,
  before: readonly Held[],
  resolver: LineResolver,
): Held[] {
  const homeId = before[0]?.locationId ?? resolver.locationOf(null);
  const target = new Map<string, Held>([[homeId, emptyHeld(homeId)]]);
  const add = (locationId: string, part: keyof Omit<Held, 'locationId'>, quantity: number) => {
    if (quantity === 0) return;
    const held = target.get(locationId) ?? emptyHeld(locationId);
    target.set(locationId, { ...held, [part]: held[part] + quantity });
  };
  const place = (externalId: string | null) =>
    externalId === null ? homeId : resolver.locationOf(externalId);
  add(homeId, 'committed', openUnits(line, state));
  add(homeId, 'writtenOff', line.writtenOff);
  for (const part of line.shipped) add(place(part.externalLocationId), 'shipped', part.quantity);
  for (const part of line.restocked)
    add(place(part.externalLocationId), 'restocked', part.quantity);
  for (const { locationId } of before) {
    if (!target.has(locationId)) target.set(locationId, emptyHeld(locationId));
  }
  return [...target.values()];
}

/** What is worth remembering of a line's rows: its home, and wherever else units stand. */
export const keptHeld = (target: readonly Held[]): Held[] =>
  target.filter((held, index) => index === 0 || takenOf(held) !== 0 || held.restocked !== 0);

/** Everything a movement of an order needs beyond places and units. */
export interface MovementContext {
  /** Unique for this line in this version of this order. */
  readonly keyPrefix: string;
  /** The plain item that moves, and how many of it each unit of the line takes. */
  readonly leaf: Part;
  /** Stands in the keys of a bundle's movements: which of its leaves it is. */
  readonly leafMark: string;
  readonly cause: Cause;
  /** Units of orders placed before the books were opened were never counted as available. */
  readonly beforeOpening: boolean;
}

/**
 * The movements from what one location held to what it should hold. `taken` counts units that left
 * "available": committed, shipped or written off, so a shipment alone never touches what can be sold.
 */
export function movementsBetween(before: Held, target: Held, context: MovementContext): Movement[] {
  const taken = takenOf(target) - takenOf(before);
  const shipped = target.shipped - before.shipped;
  const writtenOff = target.writtenOff - before.writtenOff;
  const restocked = target.restocked - before.restocked;
  const source: Place = context.beforeOpening ? 'count' : 'available';
  const steps: [Place, Place, number][] = [
    [source, 'committed', taken],
    ['customer', 'committed', -shipped],
    ['committed', 'customer', shipped],
    ['committed', 'count', writtenOff],
    ['count', 'committed', -writtenOff],
    ['committed', 'available', -taken],
    ['customer', 'available', restocked],
    ['available', 'customer', -restocked],
  ];
  return steps.flatMap(([from, to, quantity], step) => {
    if (quantity <= 0) return [];
    const { leaf, leafMark, cause } = context;
    const { locationId } = before;
    const key = `${context.keyPrefix}:${locationId}:${step}${leafMark}`;
    const units = quantity * leaf.quantity;
    return [{ key, sku: leaf.sku, locationId, from, to, quantity: units, cause }];
  });
}

/** What one unit of a line took, or would take now that it is known what it sells. */
export const leavesTaken = ({ sku, leaves }: Pick<BookLine, 'sku' | 'leaves'>): readonly Part[] =>
  leaves ?? (sku === null ? [] : [{ sku, quantity: 1 }]);

const takenOf = (held: Held) => held.committed + held.shipped + held.writtenOff;

export function heldAt(held: readonly Held[], locationId: string): Held {
  return held.find((each) => each.locationId === locationId) ?? emptyHeld(locationId);
}

/** A line as it was when it was bought, before anything happened to it. */
export const asPlaced = (line: SnapshotLine): SnapshotLine => ({
  ...line,
  removed: 0,
  writtenOff: 0,
  shipped: [],
  restocked: [],
});

/** A line that vanished from the channel's order owes nothing any more. */
export function vanished(line: BookLine): SnapshotLine {
  const gone = line.quantity - line.writtenOff - total(line.shipped);
  return { ...line, removed: Math.max(line.removed, gone) };
}
