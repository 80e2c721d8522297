import { basename } from 'node:path';
import type { Json } from '../../../connectors/json.ts';
import {
  bytesOf,
  isObject,
  type JsonObject,
  type MagentoPart,
  type Recognised,
  type RecordedFile,
  type Recording,
} from './replay-recording.ts';

/** The delivery that the connector makes of an order and the documents that belong to it. */
const ORDER_TOPIC = 'rest/order';

/** By name, answers of a store that carry no order. */
const OF_NO_USE: Readonly<Record<string, string>> = {
  'async-bulk.json': 'an answer about a bulk operation',
  'export-salable-qty.json': 'numbers, no order',
  'source-items.json': 'numbers, no order',
  'sources.json': 'where a store keeps its stock',
  'stocks.json': 'where a store keeps its stock',
  'store-configs.json': 'how a store is set up',
  'storeViews.json': 'how a store is set up',
  'websites.json': 'how a store is set up',
};

/** What a Magento payload in a file is; null when it is none. */
export function magentoRecordings({ file, value }: RecordedFile): Recognised | null {
  const why = OF_NO_USE[basename(file)];
  if (why) return { kind: 'skipped', why };
  if (!isObject(value)) return null;
  if ('type_id' in value && 'attribute_set_id' in value) {
    return { kind: 'skipped', why: 'a product alone; the hub reads it together with its stock' };
  }
  const listed = value.search_criteria === undefined ? [value] : rowsOf(value.items);
  const orders = listed.filter(isOrder);
  if (orders.length > 0 && orders.length === listed.length) {
    return { kind: 'recordings', recordings: orders.map((order) => orderRecording(file, order)) };
  }
  const parts = listed.flatMap((each) => partOf(file, each) ?? []);
  return parts.length > 0 && parts.length === listed.length ? { kind: 'part', parts } : null;
}

const rowsOf = (items: Json | undefined): readonly JsonObject[] =>
  Array.isArray(items) ? items.filter(isObject) : [];

const isOrder = (value: JsonObject) =>
  'increment_id' in value && 'grand_total' in value && 'state' in value && !('order_id' in value);

function partOf(file: string, value: JsonObject): MagentoPart | null {
  if (!('order_id' in value) || !('entity_id' in value)) return null;
  if ('tracks' in value) return { file, list: 'shipments', value };
  return 'adjustment' in value ? { file, list: 'creditmemos', value } : null;
}

function orderRecording(file: string, order: JsonObject): Recording {
  const body = bytesOf({ order, shipments: [], creditmemos: [] });
  return { file, channel: 'magento', order: true, topic: ORDER_TOPIC, body };
}

/**
 * Puts shipments and credit memos into the deliveries of their orders, as far as the order as it was
 * recorded knows of them: an order recorded before its second shipment gets the first one only. Answers
 * the deliveries and the parts that went nowhere.
 */
export function withParts(
  recordings: readonly Recording[],
  parts: readonly MagentoPart[],
): { recordings: readonly Recording[]; left: readonly MagentoPart[] } {
  const byId = new Map(parts.map((part) => [idOf(part), part]));
  const oldest = [...byId.values()].sort((a, b) => numberOf(a) - numberOf(b));
  const used = new Set<string>();
  const joined = recordings.map((recording) => {
    if (recording.topic !== ORDER_TOPIC) return recording;
    const { order } = JSON.parse(Buffer.from(recording.body).toString()) as { order: JsonObject };
    const shipments = known(order, oldest, 'shipments', 'qty_shipped');
    const creditmemos = known(order, oldest, 'creditmemos', 'qty_refunded');
    for (const part of [...shipments, ...creditmemos]) used.add(idOf(part));
    const values = (found: readonly MagentoPart[]) => found.map((part) => part.value);
    const body = { order, shipments: values(shipments), creditmemos: values(creditmemos) };
    return { ...recording, body: bytesOf(body) };
  });
  return { recordings: joined, left: oldest.filter((part) => !used.has(idOf(part))) };
}

const idOf = (part: MagentoPart) => `${part.list}:${part.value.entity_id}`;
const numberOf = (part: MagentoPart) => Number(part.value.entity_id);

/** The oldest documents whose units the order's own rows have counted already. */
function known(
  order: JsonObject,
  parts: readonly MagentoPart[],
  list: MagentoPart['list'],
  counter: string,
): readonly MagentoPart[] {
  const counted = new Map(
    rowsOf(order.items).map((row) => [`${row.item_id}`, Number(row[counter] ?? 0)]),
  );
  return parts.filter((part) => {
    if (part.list !== list || `${part.value.order_id}` !== `${order.entity_id}`) return false;
    const lines = rowsOf(part.value.items);
    const left = (line: JsonObject) =>
      (counted.get(`${line.order_item_id}`) ?? 0) - Number(line.qty ?? 0);
    if (lines.some((line) => left(line) < 0)) return false;
    for (const line of lines) counted.set(`${line.order_item_id}`, left(line));
    return true;
  });
}
