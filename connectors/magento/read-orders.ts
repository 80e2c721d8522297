import { z } from 'zod';
import type { Delivery } from '../connector.ts';
import type { Json } from '../json.ts';
import { chunksOf } from './chunks.ts';
import { delivery } from './deliveries.ts';
import { keptDocument, keptOrder } from './keep.ts';
import type { Layout } from './layout.ts';
import { allRows } from './list.ts';
import { anyOf } from './search.ts';
import type { Sizes } from './sizes.ts';
import { topics } from './topics.ts';
import { creditmemoSchema, shipmentSchema } from './translate/schema.ts';
import type { Transport } from './transport.ts';
import { id, read } from './wire.ts';

const ofOrder = z.object({ order_id: id });
const ofStore = z.object({ store_id: z.coerce.string() });

/**
 * Orders with their shipments and credit memos, one delivery an order, named after it. The order is read
 * before its documents, so a document can be newer than the order but never missing from it.
 */
export async function readOrders(
  transport: Transport,
  sizes: Sizes,
  layout: Layout,
  ids: readonly string[],
): Promise<readonly Delivery[]> {
  const found = new Map<string, Json>();
  for (const chunk of chunksOf(ids.filter(isId), sizes.page)) {
    const orders = await rowsWith(transport, sizes, '/V1/orders', 'entity_id', chunk);
    const own = orders.filter((order) => !elsewhere(order.row, layout));
    for (const order of orders) found.set(order.id, null);
    const shipments = await documents(transport, sizes, SHIPMENTS, own);
    const creditmemos = await documents(transport, sizes, CREDITMEMOS, own);
    for (const order of own) {
      found.set(order.id, {
        order: keptOrder(order.row),
        shipments: shipments.get(order.id) ?? [],
        creditmemos: creditmemos.get(order.id) ?? [],
      });
    }
  }
  return ids.map((orderId) => {
    const body = found.get(orderId);
    if (body === undefined) return delivery(orderId, topics.orderGone, { id: orderId });
    return delivery(orderId, body === null ? topics.elsewhere : topics.order, body);
  });
}

const SHIPMENTS = { path: '/V1/shipments', schema: shipmentSchema } as const;
const CREDITMEMOS = { path: '/V1/creditmemos', schema: creditmemoSchema } as const;

type Found = Awaited<ReturnType<typeof allRows>>;

function rowsWith(
  transport: Transport,
  sizes: Sizes,
  path: string,
  field: string,
  values: readonly string[],
): Promise<Found> {
  const call = { path, get: transport.get, idField: 'entity_id' } as const;
  return allRows(call, [anyOf(field, values)], sizes);
}

/** Documents by the order they belong to. */
async function documents(
  transport: Transport,
  sizes: Sizes,
  { path, schema }: typeof SHIPMENTS | typeof CREDITMEMOS,
  orders: Found,
): Promise<ReadonlyMap<string, readonly Json[]>> {
  const byOrder = new Map<string, Json[]>();
  if (orders.length === 0) return byOrder;
  const ids = orders.map((order) => order.id);
  for (const { row } of await rowsWith(transport, sizes, path, 'order_id', ids)) {
    const { order_id } = read(ofOrder, row, path);
    byOrder.set(order_id, [...(byOrder.get(order_id) ?? []), keptDocument(row, schema)]);
  }
  return byOrder;
}

function elsewhere(order: Json, layout: Layout): boolean {
  if (!layout.storeIds) return false;
  const { store_id } = read(ofStore, order, 'order');
  return !layout.storeIds.includes(store_id);
}

/** Anything else would be a second value inside the list, or an error of the database. */
const isId = (text: string): boolean => /^[1-9]\d{0,9}$/.test(text);
