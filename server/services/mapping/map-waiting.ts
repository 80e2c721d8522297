import { resettle } from '../../domain/settle.ts';
import type { Movement } from '../../domain/stock.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { OrderDoc } from '../../store/orders.ts';
import type { Hub } from '../hub.ts';
import { lineResolver } from '../orders/resolve.ts';
import { againOf } from '../orders/settle-orders.ts';
import type { Assignment } from './mapping-plan.ts';

/** An order with lines that wait for the mapping, and the movements they would make. */
export interface WaitingOrder {
  readonly order: OrderDoc;
  readonly channel: ChannelDoc;
  readonly movements: readonly Movement[];
}

export interface Waiting {
  readonly orders: readonly WaitingOrder[];
  /** There are more than were looked at. */
  readonly more: boolean;
}

/**
 * What the orders that wait for these listings will take once they are mapped. Nothing is saved: it is the
 * very settling that mapping sets off, asked beforehand.
 */
export async function waitingFor(
  hub: Hub,
  assignments: readonly Assignment[],
  most: number = limits.previewOrders,
): Promise<Waiting> {
  const orders: WaitingOrder[] = [];
  let more = false;
  for (const group of Map.groupBy(assignments, ({ channel }) => channel._id).values()) {
    const [first] = group;
    if (!first) continue;
    const found = await waitingIn(hub, first.channel, group, most - orders.length);
    orders.push(...found.orders);
    more ||= found.more;
  }
  return { orders, more };
}

async function waitingIn(
  hub: Hub,
  channel: ChannelDoc,
  assignments: readonly Assignment[],
  most: number,
): Promise<Waiting> {
  const skus = new Map(assignments.map(({ listings: [first], sku }) => [first.externalId, sku]));
  const orders: WaitingOrder[] = [];
  for (let after = ''; orders.length < most; ) {
    const { unmappedWith } = hub.store.orders;
    const batch = await unmappedWith(channel, [...skus.keys()], after, limits.remapBatch);
    const resolver = await lineResolver(hub, channel, batch);
    const mapped = {
      ...resolver,
      skuOf: (line: Parameters<typeof resolver.skuOf>[0]) =>
        skus.get(line.externalItemId ?? '') ?? resolver.skuOf(line),
    };
    for (const order of batch)
      orders.push({ order, channel, movements: taken(channel, order, mapped) });
    const last = batch.at(-1);
    if (!last || batch.length < limits.remapBatch) return { orders, more: false };
    after = last._id;
  }
  return { orders, more: true };
}

function taken(
  { merchantId, _id: channelId, openedAt }: ChannelDoc,
  order: OrderDoc,
  resolver: Parameters<typeof resettle>[2],
): readonly Movement[] {
  const fact = againOf(order);
  if (fact.kind !== 'again') return [];
  const identity = { orderId: order._id, merchantId, channelId, openedAt };
  const settled = resettle(fact.book, identity, resolver);
  return settled.kind === 'changed' ? settled.movements : [];
}
