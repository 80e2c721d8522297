import type { ShopifyClient } from '../api/client.ts';
import { allNodes, whole } from '../api/pages.ts';
import {
  FulfillmentDetailsDocument,
  FulfillmentLinesDocument,
  OrderPartsDocument,
  RefundDetailsDocument,
  RefundLinesDocument,
} from '../gql/graphql.ts';
import { chunks } from './deliveries.ts';
import { type OrderNode, Torn } from './order-node.ts';

/** What order-heads asks for of each; that many may mean that there are more. */
const IN_HEAD = 2;
/** Parts a call, by their cost (820 points for ten refunds). */
const DETAILS = 10;

type Parts = Pick<OrderNode, 'fulfillments' | 'refunds'>;
type Fulfillment = OrderNode['fulfillments'][number];
type Refund = OrderNode['refunds'][number];

/**
 * All fulfilments and refunds of an order, each with all its lines. Details are read one by one after
 * the list: whatever changes in between moves the order's updatedAt, and the change is read again.
 */
export async function allParts(client: ShopifyClient, order: OrderNode): Promise<Parts> {
  let { fulfillments, refunds } = order;
  if (fulfillments.length >= IN_HEAD || refunds.length >= IN_HEAD) {
    const { data } = await client.query(OrderPartsDocument, { id: order.id });
    if (data.order?.updatedAt !== order.updatedAt) throw new Torn();
    const { fulfillments: sent, refunds: given } = data.order;
    fulfillments = await fill(sent, fulfillments, (ids) => fulfillmentsOf(client, ids));
    refunds = await fill(given, refunds, (ids) => refundsOf(client, ids));
  }
  const [sent, given]: [Fulfillment[], Refund[]] = [[], []];
  for (const each of fulfillments) sent.push(await withAllSent(client, each));
  for (const each of refunds) given.push(await withAllGiven(client, each));
  return { fulfillments: sent, refunds: given };
}

/** Keeps the parts at hand and reads the others. */
async function fill<T extends { id: string }>(
  all: readonly { id: string }[],
  atHand: readonly T[],
  read: (ids: string[]) => Promise<T[]>,
): Promise<T[]> {
  const known = new Map(atHand.map((part) => [part.id, part]));
  const missing = all.flatMap(({ id }) => (known.has(id) ? [] : [id]));
  for (const ids of chunks(missing, DETAILS)) {
    for (const part of await read(ids)) known.set(part.id, part);
  }
  return all.flatMap(({ id }) => known.get(id) ?? []);
}

async function fulfillmentsOf(client: ShopifyClient, ids: string[]): Promise<Fulfillment[]> {
  const { data } = await client.query(FulfillmentDetailsDocument, { ids });
  return data.nodes.flatMap((node) => (node?.__typename === 'Fulfillment' ? [node] : []));
}

async function refundsOf(client: ShopifyClient, ids: string[]): Promise<Refund[]> {
  const { data } = await client.query(RefundDetailsDocument, { ids });
  return data.nodes.flatMap((node) => (node?.__typename === 'Refund' ? [node] : []));
}

async function withAllSent(client: ShopifyClient, part: Fulfillment): Promise<Fulfillment> {
  const nodes = await allNodes(part.fulfillmentLineItems, async (after) => {
    const { data } = await client.query(FulfillmentLinesDocument, { id: part.id, after });
    if (data.node?.__typename !== 'Fulfillment') throw new Torn();
    return data.node.fulfillmentLineItems;
  });
  return { ...part, fulfillmentLineItems: whole(nodes) };
}

async function withAllGiven(client: ShopifyClient, part: Refund): Promise<Refund> {
  const nodes = await allNodes(part.refundLineItems, async (after) => {
    const { data } = await client.query(RefundLinesDocument, { id: part.id, after });
    if (data.node?.__typename !== 'Refund') throw new Torn();
    return data.node.refundLineItems;
  });
  return { ...part, refundLineItems: whole(nodes) };
}
