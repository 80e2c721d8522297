import { readdirSync, readFileSync } from 'node:fs';
import { type DefinitionNode, parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { BUYER, openTestShop } from './shop.ts';

const FOLDER = new URL('../../../connectors/shopify/graphql/', import.meta.url);
const definitions: readonly DefinitionNode[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.graphql'))
  .flatMap((name) => parse(readFileSync(new URL(name, FOLDER), 'utf8')).definitions);
const fragments = definitions.filter((each) => each.kind === 'FragmentDefinition');
const operations = definitions.flatMap((each) =>
  each.kind === 'OperationDefinition' ? [[each.name?.value ?? '', each] as const] : [],
);

/** The fragments an operation spreads, and those they spread. */
function withFragments(operation: DefinitionNode): string {
  const used = new Map<string, DefinitionNode>();
  const look = (node: DefinitionNode) => {
    for (const [, name = ''] of print(node).matchAll(/\.\.\.\s?(?!on\b)(\w+)/g)) {
      const fragment = fragments.find((each) => each.name.value === name);
      if (!fragment || used.has(name)) continue;
      used.set(name, fragment);
      look(fragment);
    }
  };
  look(operation);
  return [operation, ...used.values()].map(print).join('\n');
}

/** A shop where every list has something in it. */
async function busyShop() {
  const shop = openTestShop();
  const { store, ask } = shop;
  const lines = [
    { sku: 'LAMP-1', quantity: 2 },
    { sku: 'WICK-2', quantity: 2 },
  ];
  const order = store.place({ buyer: BUYER, lines }) ?? '';
  store.fulfil(order, [{ sku: 'LAMP-1', quantity: 1 }]);
  store.refund(order, [{ sku: 'WICK-2', quantity: 1 }], { restock: true });
  const found = await ask(`{
    orders(first: 1) { nodes { id fulfillments { id } refunds { id } } }
    products(first: 1) { nodes { id variants(first: 1) { nodes { inventoryItem { id } } } } }
    locations(first: 1) { nodes { id } } }`);
  // Every gid of the answer by its type: one of each is enough to ask for.
  const gids = JSON.stringify(found.data).match(/gid:\/\/shopify\/\w+\/\d+/g) ?? [];
  const gid = (type: string) => gids.find((each) => each.includes(`/${type}/`)) ?? '';
  return { ...shop, gid };
}

type Gid = (type: string) => string;
const VARIABLES: Record<string, (gid: Gid) => object> = {
  FulfillmentDetails: (gid) => ({ ids: [gid('Fulfillment')] }),
  FulfillmentLines: (gid) => ({ id: gid('Fulfillment') }),
  OrderHeads: (gid) => ({ ids: [gid('Order')] }),
  OrderLines: (gid) => ({ id: gid('Order') }),
  OrderParts: (gid) => ({ id: gid('Order') }),
  OrdersChanged: () => ({ query: "updated_at:>='2026-11-01T00:00:00Z'" }),
  ProductHeads: (gid) => ({ ids: [gid('Product')] }),
  ProductVariants: (gid) => ({ id: gid('Product') }),
  ItemLocations: (gid) => ({ id: gid('InventoryItem') }),
  RefundDetails: (gid) => ({ ids: [gid('Refund')] }),
  RefundLines: (gid) => ({ id: gid('Refund') }),
  StockAt: (gid) => ({ ids: [gid('InventoryItem')], locationId: gid('Location') }),
  SetStock: (gid) => ({
    key: 'key-1',
    input: {
      name: 'available',
      reason: 'correction',
      quantities: [
        {
          inventoryItemId: gid('InventoryItem'),
          locationId: gid('Location'),
          quantity: 4,
          changeFromQuantity: null,
        },
      ],
    },
  }),
  VariantsChanged: () => ({ query: "updated_at:>='2026-11-01T00:00:00Z'" }),
  Subscribe: () => ({ topic: 'ORDERS_CREATE', uri: 'https://hub.example.com/' }),
};

describe("the connector's own operations", () => {
  it('are there', () => expect(operations.length).toBeGreaterThan(10));

  it.each(operations)('%s is answered without an error and finds something', async (name, node) => {
    const { ask, gid } = await busyShop();
    const answer = await ask(withFragments(node), VARIABLES[name]?.(gid) ?? {});
    expect(answer.errors).toBeUndefined();
    expect(JSON.stringify(answer.data)).not.toMatch(/"(node|order|product|inventoryItem)":null/);
    expect(JSON.stringify(answer.data)).not.toMatch(/"nodes":\[null/);
  });
});
