import { Refused } from '../wire/refused.ts';
import type { Asked } from './invoice.ts';
import { canShip, ownRows, stateAfter, toShip } from './rules.ts';
import {
  type MagentoState,
  nextId,
  nextIncrementId,
  type Order,
  type OrderRow,
  type ShipmentDocument,
} from './state.ts';
import { canDeduct, deduct, reserve } from './stock.ts';

export interface ShipRequest {
  /** Null ships everything. More than is left is capped without a word. */
  readonly asked: Asked | null;
  /** Null takes from the default source, even when the website does not sell from it. */
  readonly sourceCode: string | null;
  readonly tracks: readonly { number: string; title: string; carrierCode: string }[];
  readonly comment: string | null;
}

/** Source −n, reservation +n. Not idempotent: asking twice ships twice. */
export function ship(
  state: MagentoState,
  order: Order,
  request: ShipRequest,
  now: Date,
): ShipmentDocument {
  const parts = partsOf(order, request.asked);
  const sourceCode = request.sourceCode ?? 'default';
  refuseShipment(order, parts);
  for (const { row, quantity } of parts) {
    if (!canDeduct(state, row.sku, sourceCode, quantity)) {
      throw new Refused(400, 'Could not save a shipment, see error log for details');
    }
  }
  for (const { row, quantity } of parts) {
    deduct(state, row.sku, sourceCode, quantity);
    reserve(state, row.sku, quantity);
    row.shipped += quantity;
    row.updatedAt = now;
  }
  const before = order.state;
  order.state = stateAfter(order);
  // A partial shipment that leaves the state alone leaves the order's updated_at alone too.
  if (order.state !== before) order.updatedAt = now;
  const document = record(state, order, parts, { ...request, sourceCode }, now);
  state.happened.push({ topic: 'order.saved', orderId: order.id });
  state.happened.push({ topic: 'shipment.saved', orderId: order.id });
  return document;
}

interface Part {
  readonly row: OrderRow;
  readonly quantity: number;
}

/** A child's id addresses nothing: its parent ships. */
function partsOf(order: Order, asked: Asked | null): Part[] {
  const parts: Part[] = [];
  for (const row of ownRows(order)) {
    const quantity = Math.min(asked ? (asked.get(row.id) ?? 0) : toShip(row), toShip(row));
    if (quantity > 0) parts.push({ row, quantity });
  }
  return parts;
}

function refuseShipment(order: Order, parts: readonly Part[]): void {
  const problems: string[] = [];
  if (order.state === 'holded' || order.state === 'canceled') {
    problems.push(`A shipment cannot be created when an order has a status of ${order.state}`);
  } else if (!canShip(order)) {
    problems.push('The order does not allow a shipment to be created.');
  }
  if (parts.length === 0) problems.push("You can't create a shipment without products.");
  if (problems.length > 0) {
    throw new Refused(400, ['Shipment Document Validation Error(s):', ...problems].join('\n'));
  }
}

function record(
  state: MagentoState,
  order: Order,
  parts: readonly Part[],
  request: ShipRequest & { readonly sourceCode: string },
  now: Date,
): ShipmentDocument {
  const { comment } = request;
  const document: ShipmentDocument = {
    id: nextId(state, 'shipment'),
    incrementId: nextIncrementId(state, 'shipment', order.view),
    order,
    at: now,
    sourceCode: request.sourceCode,
    lines: parts.map((part) => ({ ...part, id: nextId(state, 'shipment-row') })),
    tracks: request.tracks.map((track) => ({ ...track, id: nextId(state, 'track'), at: now })),
    comments: comment === null ? [] : [{ id: nextId(state, 'shipment-comment'), comment }],
  };
  state.shipments.push(document);
  return document;
}

/** A track added later: neither the shipment's nor the order's updated_at moves. */
export function addTrack(
  state: MagentoState,
  shipment: ShipmentDocument,
  track: ShipRequest['tracks'][number],
  now: Date,
): ShipmentDocument['tracks'][number] {
  const added = { ...track, id: nextId(state, 'track'), at: now };
  shipment.tracks.push(added);
  state.happened.push({ topic: 'shipment.saved', orderId: shipment.order.id });
  return added;
}
