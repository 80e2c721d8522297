import { ChannelError, type Delivery } from '../../connector.ts';
import type { ShopifyClient } from '../api/client.ts';
import { allNodes, whole } from '../api/pages.ts';
import { OrderHeadsDocument, OrderLinesDocument } from '../gql/graphql.ts';
import { gid } from '../ids.ts';
import { OWN } from '../topics.ts';
import { chunks, delivery } from './deliveries.ts';
import { type OrderNode, Torn } from './order-node.ts';
import { allParts } from './read-order-parts.ts';

/** Orders a call: five of 182 points each; one more would pass Shopify's 1000 a query. */
const HEADS = 5;
/** Reads of one order before it is left to a quieter moment. */
const TRIES = 3;

/** Full, current deliveries of orders, named by their ids; an unknown one comes back as gone. */
export async function readOrders(
  client: ShopifyClient,
  ids: readonly string[],
): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const some of chunks(ids, HEADS)) {
    const nodes = await heads(client, some);
    for (const [index, id] of some.entries()) {
      const node = nodes[index];
      const order = node?.__typename === 'Order' ? await complete(client, id, node) : null;
      deliveries.push(order ? delivery(OWN.order, id, order) : delivery(OWN.orderGone, id, { id }));
    }
  }
  return deliveries;
}

async function heads(client: ShopifyClient, ids: readonly string[]) {
  const variables = { ids: ids.map((id) => gid('Order', id)) };
  const { data } = await client.query(OrderHeadsDocument, variables);
  return data.nodes;
}

/** The order with every list whole. Null when it vanished meanwhile. */
async function complete(
  client: ShopifyClient,
  id: string,
  head: OrderNode,
): Promise<OrderNode | null> {
  let order = head;
  for (let tries = 1; tries <= TRIES; tries++) {
    try {
      const lineItems = whole(await allLines(client, order));
      return { ...order, lineItems, ...(await allParts(client, order)) };
    } catch (error) {
      if (!(error instanceof Torn)) throw error;
      const [again] = await heads(client, [id]);
      if (again?.__typename !== 'Order') return null;
      order = again;
    }
  }
  throw new ChannelError('unavailable', `order ${id} kept changing while it was read`);
}

function allLines(client: ShopifyClient, order: OrderNode) {
  return allNodes(order.lineItems, async (after) => {
    const { data } = await client.query(OrderLinesDocument, { id: order.id, after });
    if (data.order?.updatedAt !== order.updatedAt) throw new Torn();
    return data.order.lineItems;
  });
}
