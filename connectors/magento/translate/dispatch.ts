import type { LocatedQuantity } from '../../../server/domain/order.ts';
import type { Family } from './families.ts';
import { units } from './quantity.ts';
import type { MagentoItem, MagentoShipment } from './schema.ts';

/** What happened to the units of one line. */
export interface Progress {
  readonly ordered: number;
  readonly canceled: number;
  readonly refunded: number;
  readonly shipped: readonly LocatedQuantity[];
}

type Counter = 'qty_canceled' | 'qty_refunded' | 'qty_shipped' | 'qty_invoiced';

/** Of a line whose rows all count the same units: a plain product, or a configurable with its child. */
export function progressOfOne(
  { parent, children }: Family,
  shipments: readonly MagentoShipment[],
): Progress {
  const rows = [parent, ...children];
  const most = (counter: Counter) => Math.max(...rows.map((row) => units(row[counter])));
  const ids = new Set(rows.map((row) => row.item_id));
  const sent = shipments.map((shipment) =>
    located(shipment, Math.max(0, ...linesOf(shipment, ids).map(({ qty }) => units(qty)))),
  );
  return {
    ordered: units(parent.qty_ordered),
    canceled: most('qty_canceled'),
    refunded: most('qty_refunded'),
    shipped: complete(sent, gone(rows, most)),
  };
}

/**
 * Of one part of a bundle. Bundles are shipped and refunded either part by part or as a whole; when no
 * part is mentioned, the whole's count stands for all of them.
 */
export function progressOfPart(
  part: MagentoItem,
  family: Family,
  shipments: readonly MagentoShipment[],
): Progress {
  const { parent, children } = family;
  const perWhole = units(part.qty_ordered) / Math.max(1, units(parent.qty_ordered));
  const count = (counter: Counter) => {
    const byPart = children.some((child) => units(child[counter]) > 0);
    return byPart ? units(part[counter]) : Math.round(units(parent[counter]) * perWhole);
  };
  const partIds = new Set(children.map((child) => child.item_id));
  const sent = shipments.map((shipment) => {
    const own = sumOf(shipment, new Set([part.item_id]));
    const byPart = linesOf(shipment, partIds).length > 0;
    const whole = sumOf(shipment, new Set([parent.item_id]));
    return located(shipment, byPart ? own : Math.round(whole * perWhole));
  });
  return {
    ordered: units(part.qty_ordered),
    canceled: count('qty_canceled'),
    refunded: count('qty_refunded'),
    shipped: complete(sent, gone([part], count)),
  };
}

/** Virtual goods are never shipped; Magento takes them off the stock when they are invoiced. */
function gone(rows: readonly MagentoItem[], count: (counter: Counter) => number): number {
  const virtual = rows.every((row) => row.is_virtual);
  return virtual ? Math.max(count('qty_shipped'), count('qty_invoiced')) : count('qty_shipped');
}

/** Adds what the order counts beyond the shipments that were read; nobody says where that left from. */
function complete(sent: readonly LocatedQuantity[], counted: number): readonly LocatedQuantity[] {
  const places = new Map<string | null, number>();
  for (const { externalLocationId, quantity } of sent) {
    places.set(externalLocationId, (places.get(externalLocationId) ?? 0) + quantity);
  }
  const known = [...places.values()].reduce((total, quantity) => total + quantity, 0);
  if (counted > known) places.set(null, (places.get(null) ?? 0) + counted - known);
  return [...places]
    .filter(([, quantity]) => quantity > 0)
    .map(([externalLocationId, quantity]) => ({ externalLocationId, quantity }));
}

const located = (shipment: MagentoShipment, quantity: number): LocatedQuantity => ({
  externalLocationId: shipment.extension_attributes?.source_code ?? null,
  quantity,
});

const linesOf = (shipment: MagentoShipment, ids: ReadonlySet<string>) =>
  shipment.items.filter((line) => ids.has(line.order_item_id));

const sumOf = (shipment: MagentoShipment, ids: ReadonlySet<string>): number =>
  linesOf(shipment, ids).reduce((total, { qty }) => total + units(qty), 0);
