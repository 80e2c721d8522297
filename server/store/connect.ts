import mongoose, { type Connection } from 'mongoose';
import { limits } from '../limits.ts';
import { apiKeyStore } from './api-keys.ts';
import { changeStore } from './changes.ts';
import { channelStore } from './channels.ts';
import { eraseMerchant } from './erase-merchant.ts';
import { exceptionStore } from './exceptions.ts';
import { inboxStore } from './inbox.ts';
import { leaseStore } from './leases.ts';
import { ledgerStore } from './ledger.ts';
import { linkCodeStore } from './link-codes.ts';
import { linkStore } from './links.ts';
import { listingStore } from './listings.ts';
import { memberStore } from './members.ts';
import { orderStore } from './orders.ts';
import { peopleStore } from './people.ts';
import { itemStore, locationStore, merchantStore } from './places.ts';
import { positionStore } from './positions.ts';
import { recipeStore } from './recipes.ts';
import { savedViewStore } from './saved-views.ts';
import { shopStore } from './shops.ts';
import { stockWriteStore } from './stock-writes.ts';
import { timelineStore } from './timeline.ts';

export type Store = ReturnType<typeof storeOver>;

/**
 * Opens the books at a MongoDB address and makes sure every declared index exists. A command without an answer
 * for `patienceMs` fails, and whatever waits for it is taken up again from its book: a line may be dead without a
 * word, and a pass that waited for it would keep its channel from all other workers.
 */
export async function connectStore(uri: string, patienceMs: number = limits.databasePatienceMs) {
  await buildIndexes(uri);
  return storeOver(await open(uri, patienceMs));
}

/** Over a line of its own: an index over millions of orders takes as long as it takes. */
async function buildIndexes(uri: string): Promise<void> {
  const connection = await open(uri, 0);
  try {
    storeOver(connection);
    for (const model of Object.values(connection.models)) await model.createIndexes();
  } finally {
    await connection.close();
  }
}

const open = (uri: string, socketTimeoutMS: number): Promise<Connection> =>
  mongoose
    .createConnection(uri, {
      serverSelectionTimeoutMS: 10_000,
      socketTimeoutMS,
      maxPoolSize: 20,
      // Collections come with their indexes, or with their first document.
      autoCreate: false,
      ignoreUndefined: true,
    })
    .asPromise();

/** Every store module over one connection. */
export function storeOver(connection: Connection) {
  return {
    connection,
    merchants: merchantStore(connection),
    items: itemStore(connection),
    recipes: recipeStore(connection),
    locations: locationStore(connection),
    channels: channelStore(connection),
    inbox: inboxStore(connection),
    orders: orderStore(connection),
    timeline: timelineStore(connection),
    savedViews: savedViewStore(connection),
    listings: listingStore(connection),
    ledger: ledgerStore(connection),
    positions: positionStore(connection),
    stockWrites: stockWriteStore(connection),
    exceptions: exceptionStore(connection),
    leases: leaseStore(connection),
    apiKeys: apiKeyStore(connection),
    changes: changeStore(connection),
    people: peopleStore(connection),
    members: memberStore(connection),
    links: linkStore(connection),
    shops: shopStore(connection),
    linkCodes: linkCodeStore(connection),
    eraseMerchant: (merchantId: string) => eraseMerchant(connection, merchantId),
    close: () => connection.close(),
  };
}
