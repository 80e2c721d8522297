import type { Store } from './connect.ts';

/** The books that a screen can be told about. */
export const LIVE_BOOKS = [
  'orders',
  'stock',
  'exceptions',
  'channels',
  'listings',
  'inbox',
  'changes',
] as const;
export type LiveBook = (typeof LIVE_BOOKS)[number];

/** One text a book: another text means that the book changed. */
export type Marks = Readonly<Record<LiveBook, string>>;

/**
 * The newest few rows and not the newest one: two workers' clocks differ, and a row that came second may be
 * dated first.
 */
const NEWEST = 8;
/** Channels whose last writes are looked at one by one; nobody watches more at a time. */
const CHANNELS = 20;
/** Counts are for telling that one was closed, not for showing. */
const COUNTED = 1_000;

/** Looks at the end of each book, through an index each, never at the whole of it. */
export async function readMarks(store: Store, merchantId: string): Promise<Marks> {
  const channels = await channelRows(store, merchantId);
  const live = channels.slice(-CHANNELS).map((channel) => channel._id);
  const [orders, ledger, writes, exceptions, dead, changes] = await Promise.all([
    newestOrders(store, merchantId),
    newestLines(store, merchantId),
    Promise.all(live.map((channelId) => newestWrites(store, merchantId, channelId))),
    exceptionRows(store, merchantId),
    deadRows(store, merchantId),
    newestChange(store, merchantId),
  ]);
  return {
    orders: text(orders),
    // A stock page shows what channels show as well.
    stock: text([ledger, writes]),
    exceptions: text(exceptions),
    channels: text(channels),
    listings: text([writes, channels.map(({ status, importing }) => [status, importing])]),
    inbox: text([dead, channels.map(({ health }) => health.lastReceivedAt)]),
    changes: text(changes),
  };
}

const text = (value: unknown): string => JSON.stringify(value);

/** Without secrets and without cursors, which move although nothing happened. */
const channelRows = (store: Store, merchantId: string) =>
  store.channels.docs
    .find(
      { merchantId },
      { projection: { name: 1, status: 1, mode: 1, settings: 1, health: 1, importing: 1 } },
    )
    .sort({ connectedAt: 1 })
    .toArray();

const newestOrders = (store: Store, merchantId: string) =>
  store.orders.docs
    .find({ merchantId }, { projection: { version: 1 } })
    .sort({ savedAt: -1 })
    .limit(NEWEST)
    .toArray();

const newestLines = (store: Store, merchantId: string) =>
  store.ledger.docs
    .find({ merchantId }, { projection: { _id: 1 } })
    .sort({ postedAt: -1 })
    .limit(NEWEST)
    .toArray();

const newestWrites = (store: Store, merchantId: string, channelId: string) =>
  store.stockWrites.docs
    .find({ merchantId, channelId }, { projection: { state: 1 } })
    .sort({ sentAt: -1, _id: -1 })
    .limit(NEWEST)
    .toArray();

const newestChange = (store: Store, merchantId: string) =>
  store.changes.docs.findOne({ merchantId }, { projection: { _id: 1 }, sort: { at: -1, _id: -1 } });

async function exceptionRows(store: Store, merchantId: string) {
  const open = { merchantId, state: 'open' as const };
  const [newest, count] = await Promise.all([
    store.exceptions.docs
      .find(open, { projection: { count: 1, lastAt: 1, owner: 1 } })
      .sort({ lastAt: -1, _id: -1 })
      .limit(NEWEST)
      .toArray(),
    store.exceptions.docs.countDocuments(open, { limit: COUNTED }),
  ]);
  return [newest, count];
}

async function deadRows(store: Store, merchantId: string) {
  const dead = { merchantId, state: 'dead' as const };
  const [newest, count] = await Promise.all([
    store.inbox.docs
      .find(dead, { projection: { _id: 1 } })
      .sort({ receivedAt: -1, _id: -1 })
      .limit(NEWEST)
      .toArray(),
    store.inbox.docs.countDocuments(dead, { limit: COUNTED }),
  ]);
  return [newest, count];
}
