import type { OrderSnapshot } from '../../server/domain/order.ts';
import type { Hub } from '../../server/services/hub.ts';
import { publishChannel } from '../../server/services/publish.ts';
import { settleOrders } from '../../server/services/settle-orders.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { orderIdOf } from '../../server/store/orders.ts';
import { lineOf, snapshotOf } from './orders.ts';
import { seedChannel } from './seed.ts';
import { workInbox } from './work.ts';

export interface SeededMerchant {
  readonly merchantId: string;
  readonly channel: ChannelDoc;
  readonly sku: string;
  readonly orderId: string;
  readonly deadLetterId: string;
  readonly exceptionId: string;
}

export async function takeOrder(
  hub: Hub,
  channel: ChannelDoc,
  over: Partial<OrderSnapshot>,
): Promise<string> {
  const snapshot = snapshotOf(over);
  await settleOrders(hub, channel, [{ kind: 'snapshot', snapshot }]);
  return orderIdOf(channel._id, snapshot.externalId);
}

/** A merchant with one of everything; `mark` stands in every text of it. */
export async function seedMerchantWithAll(hub: Hub, mark: string): Promise<SeededMerchant> {
  const sku = `SKU-${mark}`;
  const merchantId = `mer_${mark}`;
  const channel = await seedChannel(hub, {
    merchantId,
    name: `Shop ${mark}`,
    location: `Shelf ${mark}`,
    stock: { [sku]: 9 },
    buffer: 2,
  });
  const orderId = await takeOrder(hub, channel, {
    externalId: `ext-${mark}`,
    number: `#${mark}`,
    placedAt: hub.now(),
    lines: [lineOf(sku, 3), lineOf(`UNKNOWN-${mark}`)],
    buyer: { externalId: null, name: `Ida ${mark}`, email: `ida@${mark}.example`, phone: null },
  });
  await publishChannel(hub, channel._id);
  const dead = {
    merchantId,
    channelId: channel._id,
    deliveryId: `dlv-${mark}`,
    topic: `topic-${mark}`,
    body: Buffer.from(`{"secret of a buyer":"payload-${mark}"}`),
    source: 'webhook' as const,
    receivedAt: hub.now(),
    readUpTo: null,
  };
  await hub.store.inbox.store([dead]);
  await workInbox(hub, channel._id);
  const row = await hub.store.inbox.docs.findOne({ merchantId, state: 'dead' });
  if (!row) throw new Error('the dead letter is not dead');
  const exception = await hub.store.exceptions.docs.findOne({ merchantId, kind: 'unmapped-line' });
  if (!exception) throw new Error('there is no exception');
  return {
    merchantId,
    channel,
    sku,
    orderId,
    deadLetterId: row._id.toHexString(),
    exceptionId: Buffer.from(exception.key).toString('base64url'),
  };
}
