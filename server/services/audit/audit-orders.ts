import { leavesTaken } from '../../domain/line-stock.ts';
import type { Movement } from '../../domain/stock.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import type { OrderDoc } from '../../store/orders.ts';
import { orderIdOf } from '../../store/orders.ts';
import { add, addTo, heldKey, movedBy, NOTHING, ofLeaf, type Parts } from './audit-held.ts';
import {
  type AuditCheck,
  type AuditScope,
  type Checklist,
  checklist,
  count,
  inBatches,
} from './audit-report.ts';

const BATCH = 200;

/**
 * What every order's lines say they hold, against the ledger lines that the order caused; and what all
 * orders together hold, against the positions.
 */
export async function auditOrders(scope: AuditScope): Promise<readonly AuditCheck[]> {
  const { hub, merchantId } = scope;
  const orders = checklist('Orders');
  const owed = new Map<string, number>();
  const rows = hub.store.orders.docs
    .find({ merchantId }, { projection: { search: 0, buyer: 0, shipTo: 0 } })
    .sort({ merchantId: 1, placedAt: -1, _id: -1 });
  for await (const batch of inBatches(rows, BATCH)) {
    const ids = batch.map((order) => order._id);
    const caused = { merchantId, 'cause.id': { $in: ids } };
    const lines = await hub.store.ledger.docs.find(caused).toArray();
    const byOrder = Map.groupBy(lines, (line) => line.cause.id);
    for (const order of batch) checkOrder(scope, orders, order, byOrder.get(order._id) ?? [], owed);
  }
  const units = checklist('Units owed');
  await compareOwed(scope, units, owed);
  return [
    orders.done('each holds exactly what its ledger lines moved'),
    units.done('all orders together hold what the positions call committed'),
  ];
}

function checkOrder(
  scope: AuditScope,
  list: Checklist,
  order: OrderDoc,
  lines: readonly LedgerDoc[],
  owed: Map<string, number>,
): void {
  list.looked();
  const where = `order ${order.number} (${scope.channelName(order.channelId)})`;
  if (order._id !== orderIdOf(order.channelId, order.externalId)) {
    list.found(where, 'Its id is not the one this order of this store has: it is a second copy.');
  }
  const posted = new Set(lines.map((line) => line.key));
  const missing = order.pending.filter((movement) => !posted.has(movement.key));
  if (order.pending.length > 0) {
    const moves = count(order.pending.length, 'stock movement');
    list.found(
      where,
      `Version ${order.version} has ${moves} marked as still to post, ${missing.length} of them not in the ledger.`,
    );
  }
  compareHeld(scope, list, where, order, [...lines, ...missing]);
  for (const { line, leaf } of leavesIn(order)) {
    for (const { locationId, committed } of line.held) {
      addTo(owed, heldKey(locationId, leaf.sku), committed * leaf.quantity);
    }
  }
  for (const movement of missing) {
    addTo(owed, heldKey(movement.locationId, movement.sku), -movedBy(movement).parts.committed);
  }
}

/** Every line with each plain item that one unit of it takes. */
const leavesIn = ({ lines }: OrderDoc) =>
  lines.flatMap((line) => leavesTaken(line).map((leaf) => ({ line, leaf })));

function compareHeld(
  scope: AuditScope,
  list: Checklist,
  where: string,
  order: OrderDoc,
  movements: readonly Movement[],
): void {
  const moved = new Map<string, Parts>();
  for (const movement of movements) {
    const { lineId, parts } = movedBy(movement);
    const key = JSON.stringify([lineId, movement.sku, movement.locationId]);
    moved.set(key, add(moved.get(key) ?? NOTHING, parts));
  }
  for (const { line, leaf } of leavesIn(order)) {
    for (const { locationId, ...held } of line.held) {
      const key = JSON.stringify([line.lineId, leaf.sku, locationId]);
      const told = differing(ofLeaf(held, leaf), moved.get(key) ?? NOTHING);
      moved.delete(key);
      if (told) list.found(placeIn(scope, where, leaf.sku, locationId), told);
    }
  }
  for (const [key, parts] of moved) {
    const told = differing(NOTHING, parts);
    const [, sku, locationId] = JSON.parse(key) as [string, string, string];
    if (told) list.found(placeIn(scope, where, sku, locationId), told);
  }
}

const placeIn = (scope: AuditScope, where: string, sku: string | null, locationId: string) =>
  `${where}, ${sku ?? 'no item'} at ${scope.locationName(locationId)}`;

const WORDS = {
  committed: 'owed',
  shipped: 'shipped',
  writtenOff: 'written off',
  restocked: 'put back',
} as const satisfies Record<keyof Parts, string>;

function differing(held: Parts, moved: Parts): string | null {
  const parts = ['committed', 'shipped', 'writtenOff', 'restocked'] as const;
  const told = parts
    .filter((part) => held[part] !== moved[part])
    .map((part) => `the order says ${held[part]} ${WORDS[part]}, the ledger ${moved[part]}`);
  return told.length > 0 ? `${told.join('; ').replace(/^t/, 'T')}.` : null;
}

async function compareOwed(
  scope: AuditScope,
  list: Checklist,
  owed: Map<string, number>,
): Promise<void> {
  const { hub, merchantId, locationName } = scope;
  const tell = (sku: string, locationId: string, held: number, committed: number) => {
    if (held === committed) return;
    const where = `${sku} at ${locationName(locationId)}`;
    list.found(
      where,
      `All orders together hold ${held}, the position says ${committed} committed.`,
    );
  };
  for await (const { sku, locationId, balance } of hub.store.positions.docs.find({ merchantId })) {
    list.looked();
    const key = heldKey(locationId, sku);
    tell(sku, locationId, owed.get(key) ?? 0, balance.committed);
    owed.delete(key);
  }
  for (const [key, held] of owed) {
    const [locationId, sku] = JSON.parse(key) as [string, string | null];
    tell(sku ?? 'no item', locationId, held, 0);
  }
}
