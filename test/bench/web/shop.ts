import { UNKNOWN } from '../../../server/domain/channel-number.ts';
import type { OrderSnapshot } from '../../../server/domain/order.ts';
import { settle } from '../../../server/domain/settle.ts';
import type { Hub } from '../../../server/services/hub.ts';
import { lineResolver } from '../../../server/services/orders/resolve.ts';
import { searchTokens } from '../../../server/services/orders/search-tokens.ts';
import { settleOrders } from '../../../server/services/orders/settle-orders.ts';
import { post } from '../../../server/services/stock/post.ts';
import { keepSoldOn } from '../../../server/services/stock/sold-on.ts';
import type { ChannelDoc } from '../../../server/store/channels.ts';
import { EXCEPTION_KINDS } from '../../../server/store/exceptions.ts';
import { listingId } from '../../../server/store/listings.ts';
import { type OrderDoc, orderIdOf } from '../../../server/store/orders.ts';
import { seedChannel } from '../../support/seed.ts';
import { virtualWorld } from '../../support/world.ts';
import { orderAt, skuOf } from './orders.ts';

export interface ShopSize {
  readonly orders: number;
  readonly skus: number;
}

export interface Shop extends ShopSize {
  readonly merchantId: string;
  readonly channels: readonly ChannelDoc[];
  /** In the order they were placed. */
  readonly orderIds: readonly string[];
}

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const BATCH = 1_000;
/** The newest orders, of which the stock and the timelines know. */
const SETTLED = 1_000;
const UNMAPPED = 150;
const EXCEPTIONS = 400;
/** Listings whose number waits to be written, as at any moment of a working day. */
const WAITING = 40;

/** A merchant after a year: three channels over two shelves. */
export async function openShop(hub: Hub, size: ShopSize): Promise<Shop> {
  const merchantId = 'mer_bench';
  const channels: ChannelDoc[] = [];
  for (const [i, name] of ['Shop Berlin', 'Shop Wien', 'Outlet'].entries()) {
    const location = i < 2 ? 'Warehouse' : 'Outlet store';
    channels.push(await seedChannel(hub, { merchantId, name, location }));
  }
  // Stock was opened two months ago: what was ordered since then stands in the ledger.
  const openedAt = new Date(hub.now().getTime() - 60 * DAY);
  await hub.store.channels.docs.updateMany({ merchantId }, { $set: { openedAt } });
  const opened = channels.map((channel) => ({ ...channel, openedAt }));
  await addItems(hub, opened, size.skus);
  const orderIds = await addOrders(hub, opened, size);
  await restListings(hub, merchantId);
  await keepSoldOn(
    hub,
    merchantId,
    Array.from({ length: size.skus }, (_, i) => skuOf(i)),
  );
  await addTrouble(hub, opened, orderIds);
  return { ...size, merchantId, channels: opened, orderIds };
}

async function addItems(hub: Hub, channels: readonly ChannelDoc[], skus: number): Promise<void> {
  const items = Array.from({ length: skus }, (_, i) => ({
    sku: skuOf(i),
    title: `${['Mug', 'Bowl', 'Lamp', 'Chair', 'Blanket'][i % 5]} ${i}`,
    barcode: String(4_000_000_000_000 + i),
  }));
  const [{ merchantId } = { merchantId: '' }] = channels;
  await hub.store.items.add(items.map((item) => ({ ...item, merchantId })));
  for (const { _id: channelId, defaultLocationId: locationId, openedAt: at } of channels) {
    const rows = items.map(({ sku, title, barcode }) => ({
      _id: listingId(channelId, `v-${sku}`, 'L1'),
      ...{ merchantId, channelId, title, barcode, channelSku: sku },
      ...{ externalId: `v-${sku}`, externalProductId: `p-${sku}`, externalLocationId: 'L1' },
      ...{ stockRef: `i-${sku}`, tracked: true, gone: false, sources: [locationId] },
    }));
    await hub.store.listings.upsert(rows);
    await hub.store.listings.docs.bulkWrite(
      rows.map(({ _id, channelSku: sku }) => ({
        updateOne: { filter: { _id }, update: { $set: { sku } } },
      })),
      { ordered: false },
    );
    const stock = items.map(({ sku }) => ({
      ...{ key: `opening:${locationId}:${sku}`, sku, locationId, quantity: 200 },
      ...({ from: 'count', to: 'available' } as const),
      cause: {
        kind: 'opening',
        id: `opening:${locationId}`,
        channelId: null,
        actor: 'bench',
        at,
      } as const,
    }));
    await post(hub, merchantId, stock);
  }
}

/** The newest run through the books; what is long done is put there as it would stand by now. */
async function addOrders(hub: Hub, channels: readonly ChannelDoc[], size: ShopSize) {
  const { random } = virtualWorld(7).world;
  const from = hub.now().getTime() - YEAR;
  const ids: string[] = [];
  for (let start = 0; start < size.orders; start += BATCH) {
    const snapshots = channels.map((): OrderSnapshot[] => []);
    for (let i = start; i < Math.min(start + BATCH, size.orders); i++) {
      const snapshot = orderAt(i, new Date(from + (i * YEAR) / size.orders), size, random);
      snapshots[i % channels.length]?.push(snapshot);
      ids.push(orderIdOf(channels[i % channels.length]?._id ?? '', snapshot.externalId));
    }
    const add = start < size.orders - SETTLED ? putOrders : settleSnapshots;
    for (const [i, channel] of channels.entries()) await add(hub, channel, snapshots[i] ?? []);
  }
  return ids;
}

const settleSnapshots = (hub: Hub, channel: ChannelDoc, snapshots: readonly OrderSnapshot[]) =>
  settleOrders(
    hub,
    channel,
    snapshots.map((snapshot) => ({ kind: 'snapshot', snapshot })),
  );

async function putOrders(hub: Hub, channel: ChannelDoc, snapshots: readonly OrderSnapshot[]) {
  const { _id: channelId, merchantId, openedAt } = channel;
  const resolver = await lineResolver(hub, channel, snapshots);
  const rows = snapshots.map((snapshot): OrderDoc => {
    const orderId = orderIdOf(channelId, snapshot.externalId);
    const identity = { orderId, merchantId, channelId, openedAt };
    const { orderId: _id, ...book } = settle(null, snapshot, identity, resolver).book;
    const done = { pending: [], unsaid: [], search: searchTokens(book) };
    return { ...book, ...done, _id, savedAt: snapshot.placedAt };
  });
  if (rows.length > 0) await hub.store.orders.docs.insertMany(rows);
}

/** Nothing ticks here: what the publisher would have written long ago is marked as written. */
async function restListings(hub: Hub, merchantId: string): Promise<void> {
  const { docs } = hub.store.listings;
  const rows = await docs.find({ merchantId }).sort({ _id: 1 }).toArray();
  const positions = await hub.store.positions.docs.find({ merchantId }).toArray();
  const positionOf = new Map(positions.map((each) => [`${each.locationId}|${each.sku}`, each]));
  const every = Math.ceil(rows.length / WAITING);
  const operations = rows.map(({ _id, sku, sources }, i) => {
    const [locationId = ''] = sources;
    const { seq = 0, balance } = positionOf.get(`${locationId}|${sku}`) ?? {};
    // Some channels have sold since they were read; the other listings show what they should.
    const seqs = [{ locationId, seq: Math.max(0, seq - (i % 3)) }];
    const number = { ...UNKNOWN, base: balance?.available ?? 0, baseAt: hub.now(), seqs };
    const resting = i % every === 0 ? {} : { 'sync.due': false };
    const unmapped = i >= rows.length - UNMAPPED ? { sku: null, 'sync.due': false } : {};
    const $set = { 'sync.number': number, ...resting, ...unmapped };
    return { updateOne: { filter: { _id }, update: { $set } } };
  });
  await docs.bulkWrite(operations, { ordered: false });
}

async function addTrouble(hub: Hub, channels: readonly ChannelDoc[], orderIds: readonly string[]) {
  const kinds = EXCEPTION_KINDS.slice(0, 8);
  for (let i = 0; i < EXCEPTIONS; i++) {
    const kind = kinds[i % kinds.length] ?? 'oversold';
    const { merchantId, _id: channelId } = channels[i % channels.length] ?? {
      merchantId: '',
      _id: '',
    };
    const id = orderIds.at(-1 - i * 3) ?? '';
    const cause = `Order ${id} sells something that no item stands for: Item ${i}.`;
    const nextStep = 'Map the listing to an item; the order then takes its stock by itself.';
    const row = {
      key: `bench:${i}`,
      kind,
      channelId,
      subject: { type: 'order', id },
      cause,
      nextStep,
    };
    await hub.store.exceptions.raise(
      [{ merchantId, ...row }],
      new Date(hub.now().getTime() - i * 60_000),
    );
  }
}
