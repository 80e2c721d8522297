import type { OrderBook } from './order.ts';

export interface TimelineEntry {
  /** The same entry has the same key, so it is written once however often it is found. */
  readonly key: string;
  readonly kind: 'placed' | 'state' | 'payment' | 'edited' | 'shipped' | 'refunded' | 'note';
  readonly at: Date;
  readonly text: string;
  readonly actor: string;
}

type Seen = Pick<OrderBook, 'state' | 'payment' | 'shipments' | 'refunds' | 'lines'>;
const NOTHING: Seen = { state: 'open', payment: 'pending', shipments: [], refunds: [], lines: [] };

/** What a new version of an order tells that the one before did not. */
export function timelineBetween(before: OrderBook | null, after: OrderBook): TimelineEntry[] {
  const old: Seen = before ?? NOTHING;
  const actor = `channel:${after.channelId}`;
  const at = after.state === 'deleted' ? after.placedAt : after.revision.at;
  const entries: TimelineEntry[] = [];
  const add = (entry: Omit<TimelineEntry, 'actor'>) => entries.push({ ...entry, actor });
  if (!before) {
    const text = `Placed as ${after.number}`;
    add({ key: 'placed', kind: 'placed', at: after.placedAt, text });
  }
  if (after.state !== old.state) {
    const key = `v${after.version}:state`;
    add({ key, kind: 'state', at, text: `Now ${after.state}` });
  }
  if (after.payment !== old.payment) {
    const key = `v${after.version}:payment`;
    add({ key, kind: 'payment', at, text: `Payment ${after.payment}` });
  }
  if (before && owed(after) !== owed(before)) {
    const text = `Units ordered: ${owed(before)}, now ${owed(after)}`;
    add({ key: `v${after.version}:edited`, kind: 'edited', at, text });
  }
  for (const shipment of after.shipments) {
    if (
      shipment.cancelled ||
      old.shipments.some((known) => known.externalId === shipment.externalId)
    )
      continue;
    const units = shipment.lines.reduce((sum, line) => sum + line.quantity, 0);
    const key = `shipment:${shipment.externalId}`;
    add({ key, kind: 'shipped', at: shipment.at, text: `Shipped ${units} units` });
  }
  for (const refund of after.refunds) {
    if (old.refunds.some((known) => known.externalId === refund.externalId)) continue;
    const key = `refund:${refund.externalId}`;
    add({ key, kind: 'refunded', at: refund.at, text: 'Refunded' });
  }
  return entries;
}

const owed = (order: Seen) =>
  order.lines.reduce((sum, line) => sum + line.quantity - line.removed - line.writtenOff, 0);
