import mongoose, { type Connection } from 'mongoose';
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

/** Opens the books at a MongoDB address and makes sure every declared index exists. */
export async function connectStore(uri: string) {
  const connection = mongoose.createConnection(uri, {
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: 20,
    ignoreUndefined: true,
  });
  await connection.asPromise();
  const store = storeOver(connection);
  for (const model of Object.values(connection.models)) await model.createIndexes();
  return store;
}

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
