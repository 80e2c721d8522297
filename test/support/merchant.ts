import type { OrderSnapshot } from '../../server/domain/order.ts';
import type { Scope } from '../../server/domain/roles.ts';
import type { Hub } from '../../server/services/hub.ts';
import { saveView } from '../../server/services/orders/saved-views.ts';
import { settleOrders } from '../../server/services/orders/settle-orders.ts';
import { createApiKey } from '../../server/services/people/api-keys.ts';
import { invite } from '../../server/services/people/invitations.ts';
import { addMember } from '../../server/services/people/members.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { expectStock } from '../../server/services/stock/incoming-stock.ts';
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
  readonly savedViewId: string;
  readonly deadLetterId: string;
  readonly exceptionId: string;
  /** Of somebody in the role "operations". */
  readonly personId: string;
  readonly invitationId: string;
  readonly apiKeyId: string;
  /** The cause of units a person recorded as expected. */
  readonly stockActId: string;
  readonly locationId: string;
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
  const caller = { actor: 'key:tests', merchantId, scopes: new Set<Scope>() };
  const saved = await saveView(hub, caller, { name: `View ${mark}`, filters: { q: sku } });
  if (saved.kind !== 'made') throw new Error('the view was not saved');
  const expected = await expectStock(hub, caller, {
    sku,
    locationId: channel.defaultLocationId ?? '',
    quantity: 5,
    note: `Delivery ${mark}`,
    key: `expected-${mark}`,
  });
  if (!expected || !Array.isArray(expected)) throw new Error('nothing is expected');
  return {
    merchantId,
    channel,
    sku,
    orderId,
    stockActId: expected[0].cause.id,
    locationId: channel.defaultLocationId ?? '',
    savedViewId: saved.view._id,
    deadLetterId: row._id.toHexString(),
    ...(await seedPeople(hub, merchantId, mark)),
    exceptionId: Buffer.from(exception.key).toString('base64url'),
  };
}

async function seedPeople(hub: Hub, merchantId: string, mark: string) {
  const personId = hub.newId('per');
  const email = `kim@${mark.toLowerCase()}.example`;
  const person = { _id: personId, name: `Kim ${mark}`, email, createdAt: hub.now() };
  await hub.store.people.docs.insertOne(person);
  await addMember(hub, merchantId, personId, 'operations');
  const invited = { email: `New.${mark}@example.com`, role: 'support' } as const;
  const invitation = await invite(hub, merchantId, 'tests', invited);
  if (!invitation) throw new Error('nobody was invited');
  const named = { merchantId, name: `Key ${mark}`, scopes: [], expiresAt: null };
  const { view } = await createApiKey(hub, named);
  return { personId, invitationId: invitation.link._id, apiKeyId: view._id };
}
