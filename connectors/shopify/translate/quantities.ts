import type { LocatedQuantity } from '../../../server/domain/order.ts';
import type { DraftFulfillment, DraftLine, DraftOrder, DraftRefundRow } from './draft.ts';

/** Where the units of one line stand. shipped + removed + writtenOff never exceed the quantity. */
export interface LineUnits {
  readonly removed: number;
  readonly writtenOff: number;
  readonly shipped: readonly LocatedQuantity[];
  readonly restocked: readonly LocatedQuantity[];
}

/** Fulfilments in these states shipped nothing; words we do not know count as shipped. */
const NOT_SHIPPED = new Set(['cancelled', 'error', 'failure']);
export const isShipped = (fulfillment: DraftFulfillment): boolean =>
  !NOT_SHIPPED.has(fulfillment.status);

/** Each line's units, indexed once for all lines of an order. */
export function unitsOf(order: DraftOrder): (line: DraftLine) => LineUnits {
  const shipped = new Map<string, LocatedQuantity[]>();
  for (const fulfillment of order.fulfillments.filter(isShipped)) {
    for (const { lineId, quantity } of fulfillment.lines) {
      const part = { externalLocationId: fulfillment.locationId, quantity };
      shipped.set(lineId, [...(shipped.get(lineId) ?? []), part]);
    }
  }
  const rows = new Map<string, DraftRefundRow[]>();
  for (const row of order.refunds.flatMap((refund) => refund.rows)) {
    rows.set(row.lineId, [...(rows.get(row.lineId) ?? []), row]);
  }
  // Shopify writes its restocking into refunds. A cancelled order without any put nothing back.
  const silentCancel = order.cancelled && rows.size === 0;
  return (line) =>
    divide(
      line,
      shipped.get(line.id) ?? [],
      rows.get(line.id) ?? [],
      order.cancelled,
      silentCancel,
    );
}

function divide(
  line: DraftLine,
  fulfilled: readonly LocatedQuantity[],
  rows: readonly DraftRefundRow[],
  cancelled: boolean,
  silentCancel: boolean,
): LineUnits {
  const { quantity } = line;
  const sum = (kind: string) => total(rows.filter((row) => kindOf(row) === kind));
  // A payload can be torn while staff work on the order, so every sum below is held within the line.
  const shipped = firstUnits(fulfilled, quantity);
  const sent = total(shipped);
  const unsent = quantity - sent;
  // Gone from the order without any refund row: an order edit took them out.
  const gone = line.current === null ? 0 : Math.max(0, quantity - line.current - total(rows));
  const edited = silentCancel ? 0 : gone;
  const legacy = sum('legacy_restock');
  const returnRows = rows.filter((row) => kindOf(row) === 'return');
  const unsentLegacy = Math.min(legacy, Math.max(0, unsent - sum('cancel') - edited));
  // "Returned" units that never left (their fulfilment is missing) were put back all the same.
  const unsentReturns = Math.max(0, total(returnRows) - sent);
  const putBack = sum('cancel') + edited + unsentLegacy + unsentReturns;
  const removed = Math.min(unsent, putBack);
  const rest = unsent - removed;
  const writtenOff = cancelled
    ? rest
    : Math.min(rest, unsentLosses(line, rest, sent, sum('no_restock')));
  const legacyRows = rows.filter((row) => kindOf(row) === 'legacy_restock');
  const back = [...located(returnRows), ...firstUnits(located(legacyRows), legacy - unsentLegacy)];
  return {
    removed,
    writtenOff,
    shipped: merged(shipped),
    restocked: merged(firstUnits(back, sent)),
  };
}

/**
 * Units refunded without restocking are lost if they never shipped, and stay with the buyer if they did.
 * The row does not say which; how many are still to be shipped does.
 */
function unsentLosses(line: DraftLine, rest: number, sent: number, unrestocked: number): number {
  if (line.open === null) return Math.max(0, unrestocked - sent);
  return Math.min(unrestocked, Math.max(0, rest - line.open));
}

const KNOWN = new Set(['cancel', 'return', 'legacy_restock']);
/** What we do not know put nothing back on a shelf as far as we know. */
const kindOf = (row: DraftRefundRow) => (KNOWN.has(row.restock) ? row.restock : 'no_restock');

const total = (parts: readonly { readonly quantity: number }[]) =>
  parts.reduce((sum, part) => sum + part.quantity, 0);

const located = (rows: readonly DraftRefundRow[]): LocatedQuantity[] =>
  rows.map((row) => ({ externalLocationId: row.locationId, quantity: row.quantity }));

/** The first `most` units of a list of parts. */
function firstUnits(parts: readonly LocatedQuantity[], most: number): LocatedQuantity[] {
  let left = Math.max(0, most);
  return parts.flatMap((part) => {
    const quantity = Math.min(left, part.quantity);
    left -= quantity;
    return quantity > 0 ? [{ ...part, quantity }] : [];
  });
}

/** One entry a location, in a fixed order, so that the same facts make the same snapshot. */
function merged(parts: readonly LocatedQuantity[]): LocatedQuantity[] {
  const byPlace = new Map<string | null, number>();
  for (const { externalLocationId, quantity } of parts) {
    byPlace.set(externalLocationId, (byPlace.get(externalLocationId) ?? 0) + quantity);
  }
  return [...byPlace]
    .map(([externalLocationId, quantity]) => ({ externalLocationId, quantity }))
    .sort((a, b) => ((a.externalLocationId ?? '') < (b.externalLocationId ?? '') ? -1 : 1));
}
