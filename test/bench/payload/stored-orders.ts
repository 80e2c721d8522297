import type { OrderSnapshot } from '../../../server/domain/order.ts';
import { settle } from '../../../server/domain/settle.ts';
import type { Hub } from '../../../server/services/hub.ts';
import { lineResolver } from '../../../server/services/orders/resolve.ts';
import { searchTokens } from '../../../server/services/orders/search-tokens.ts';
import type { ChannelDoc } from '../../../server/store/channels.ts';
import { type OrderDoc, orderIdOf } from '../../../server/store/orders.ts';
import { lineOf, snapshotOf } from '../../support/orders.ts';

const BATCH = 1_000;
const DAY = 86_400_000;
/** Orders lie so far apart that a million of them fill two years. */
const APART_MS = (730 * DAY) / 1_000_000;
const ITEMS = 2_000;
const HEADS = 'Ad Bra Cel Dor Eb Fal Gru Hor Iver Jun Kel Lan Mer Nor Ott Pet Ros Sei Tor Voss';
const TAILS = 'ler mann berg hof ner sen ski wald bach feld stein lich rad mut tig';
const [heads, tails] = [HEADS.split(' '), TAILS.split(' ')];

/** As stores number them: one after the other. */
const storedExternalId = (i: number): string => String(1_000_000_000 + i);
export const storedNumber = (i: number): string => `#S${1_000_000 + i}`;
export const storedEmail = (i: number): string => `buyer.${i}@example.com`;
/** 300 family names. */
export const storedName = (i: number): string =>
  `${heads[(i * 7) % heads.length]}${tails[(i * 3) % tails.length]}`;
export const storedSku = (i: number): string => `SKU-${String(i % ITEMS).padStart(5, '0')}`;
export const storedTracking = (i: number): string => `TRK${100_000_000 + i}`;
export const storedPhone = (i: number): string => `+4930${10_000_000 + i}`;
export const placedAt = (i: number): Date =>
  new Date(Date.parse('2024-01-01T00:00:00Z') + i * APART_MS);

/** Orders of the last two years, done long ago, as the book holds them: written straight into it. */
export async function storeOrders(
  hub: Hub,
  channel: ChannelDoc,
  from: number,
  to: number,
): Promise<void> {
  for (let start = from; start < to; start += BATCH) {
    const end = Math.min(start + BATCH, to);
    const snapshots = Array.from({ length: end - start }, (_, at) => snapshotAt(start + at));
    const resolver = await lineResolver(hub, channel, snapshots);
    const rows = snapshots.map((snapshot) => rowOf(channel, snapshot, resolver));
    await hub.store.orders.docs.insertMany(rows, { ordered: false });
  }
}

type Resolver = Awaited<ReturnType<typeof lineResolver>>;

function rowOf(channel: ChannelDoc, snapshot: OrderSnapshot, resolver: Resolver): OrderDoc {
  const { _id: channelId, merchantId, openedAt } = channel;
  const orderId = orderIdOf(channelId, snapshot.externalId);
  const identity = { orderId, merchantId, channelId, openedAt };
  const { orderId: _id, ...book } = settle(null, snapshot, identity, resolver).book;
  const done = { pending: [], unsaid: [], search: searchTokens(book) };
  return { ...book, ...done, _id, savedAt: snapshot.placedAt };
}

/** Lines of an item that the shop no longer has: nothing of them moves stock any more. */
function snapshotAt(i: number): OrderSnapshot {
  const at = placedAt(i);
  const line = lineOf(storedSku(i * 31), 1, {
    externalItemId: null,
    shipped: [{ externalLocationId: null, quantity: 1 }],
  });
  const state = i % 40 === 0 ? 'cancelled' : 'closed';
  return snapshotOf({
    ...{
      externalId: storedExternalId(i),
      number: storedNumber(i),
      placedAt: at,
      revisedAt: at,
      state,
    },
    ...{ lines: [line], channelState: { state, payment: 'paid' } },
    buyer: {
      externalId: `c-${i}`,
      name: `Ada ${storedName(i)}`,
      email: storedEmail(i),
      phone: storedPhone(i),
    },
    shipments: [
      {
        ...{ externalId: `f-${i}`, at, cancelled: false, externalLocationId: null },
        lines: [{ lineId: line.lineId, quantity: 1 }],
        tracking: [{ carrier: 'Post', number: storedTracking(i), url: null }],
      },
    ],
  });
}
