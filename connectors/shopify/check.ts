import type { StoreIdentity } from '../connector.ts';
import type { ShopifyClient } from './api/client.ts';
import { QuantityNamesDocument, ShopCheckDocument } from './gql/graphql.ts';

/** What each permission is for, as the person who must grant it reads it. */
const NEEDED = new Map([
  ['read_orders', 'see orders'],
  ['read_products', 'see products and their variants'],
  ['read_inventory', 'see stock levels'],
  ['write_inventory', 'write stock levels'],
  ['read_locations', 'see locations'],
]);

/** Who answers, and what keeps the connection from working. */
export async function checkShop(client: ShopifyClient, expected: string): Promise<StoreIdentity> {
  const { data } = await client.query(ShopCheckDocument, {});
  const { shop, currentAppInstallation } = data;
  const scopes = new Set(currentAppInstallation.accessScopes.map(({ handle }) => handle));
  // write_x includes read_x.
  const has = (scope: string) => scopes.has(scope) || scopes.has(scope.replace(/^read_/, 'write_'));
  const missing = [...NEEDED].flatMap(([scope, purpose]) =>
    has(scope) ? [] : [`Grant the app the permission "${scope}", needed to ${purpose}.`],
  );
  if (shop.myshopifyDomain !== expected) {
    missing.push(`The shop that answers is ${shop.myshopifyDomain}, not ${expected}.`);
  }
  if (has('read_inventory')) missing.push(...(await missingQuantities(client)));
  return {
    externalStoreId: shop.myshopifyDomain,
    name: shop.name,
    currency: shop.currencyCode,
    timezone: shop.ianaTimezone,
    missing,
  };
}

/** The name is Shopify's to change, so it is looked up rather than taken for granted. */
async function missingQuantities(client: ShopifyClient): Promise<string[]> {
  const { data } = await client.query(QuantityNamesDocument, {});
  const names = data.inventoryProperties.quantityNames.map(({ name }) => name);
  return names.includes('available') ? [] : ['The shop keeps no quantity called "available".'];
}
