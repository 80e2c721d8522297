import { ChannelError } from '../connector.ts';
import { MissingPermission } from './errors.ts';
import { encode } from './oauth.ts';
import { searchQuery } from './search.ts';
import type { Transport } from './transport.ts';

interface Probe {
  /** What it is for, as it reads after "to". */
  readonly purpose: string;
  call(transport: Transport, website: string): Promise<unknown>;
}

const oneRow = searchQuery({ groups: [], pageSize: 1 });
const list = (path: string, purpose: string): Probe => ({
  purpose,
  call: (transport) => transport.get(`${path}?${oneRow}`),
});

/** Each thing the hub does, tried in the least way. */
const sales: readonly Probe[] = [
  list('/V1/orders', 'read orders'),
  list('/V1/shipments', 'read shipments'),
  list('/V1/invoices', 'read invoices'),
  list('/V1/creditmemos', 'read refunds'),
  list('/V1/products', 'read products'),
];

const inventory: readonly Probe[] = [
  list('/V1/inventory/sources', 'read inventory sources'),
  list('/V1/inventory/source-items', 'read the stock of sources'),
  {
    purpose: "find the website's stock",
    call: (transport, website) =>
      transport.get(`/V1/inventory/stock-resolver/website/${encode(website)}`),
  },
  {
    purpose: 'read what can be sold',
    call: (transport, website) =>
      transport.get(`/V1/inventory/export-stock-salable-qty/website/${encode(website)}?${oneRow}`),
  },
  {
    // An empty list is refused or ignored, but only after the permission was looked at.
    purpose: 'write stock',
    call: (transport) => transport.post('/V1/inventory/source-items', { sourceItems: [] }),
  },
];

/** What is missing, in words that tell what to do; empty when all is well. */
export async function probe(transport: Transport, website: string): Promise<readonly string[]> {
  const missing: string[] = [];
  let hasInventory = true;
  for (const each of [...sales, ...inventory]) {
    if (!hasInventory) break;
    try {
      await each.call(transport, website);
    } catch (error) {
      if (error instanceof MissingPermission) missing.push(permission(each.purpose, error));
      else if (!(error instanceof ChannelError) || error.kind !== 'rejected') throw error;
      else if (/does not match any route/i.test(error.message) && inventory.includes(each)) {
        hasInventory = false;
        missing.push(NO_INVENTORY);
      } else if (each.purpose !== 'write stock') {
        missing.push(`The hub could not ${each.purpose}: ${error.message}`);
      }
    }
  }
  return missing;
}

const permission = (purpose: string, { resource }: MissingPermission): string =>
  `The integration may not ${purpose}: tick "${resource}" under System › Integrations › API, save and ` +
  'reauthorize it.';

const NO_INVENTORY =
  "Magento's inventory modules (Magento_Inventory…) are switched off: enable them, the hub reads and " +
  'writes stock through them.';
