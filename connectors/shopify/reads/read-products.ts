import type { Delivery } from '../../connector.ts';
import type { ShopifyClient } from '../api/client.ts';
import { allNodes, whole } from '../api/pages.ts';
import {
  ItemLocationsDocument,
  ProductHeadsDocument,
  type ProductHeadsQuery,
  ProductVariantsDocument,
  type VariantFieldsFragment,
} from '../gql/graphql.ts';
import { gid } from '../ids.ts';
import { OWN } from '../topics.ts';
import { chunks, delivery } from './deliveries.ts';

/** Products a call: 20 variants of 15 points each make three of them cost 912. */
const HEADS = 3;

type Node = NonNullable<ProductHeadsQuery['nodes'][number]>;
type ProductNode = Extract<Node, { __typename: 'Product' }>;

/** Full, current deliveries of products, named by their ids; an unknown one comes back as gone. */
export async function readProducts(
  client: ShopifyClient,
  ids: readonly string[],
): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const some of chunks(ids, HEADS)) {
    const variables = { ids: some.map((id) => gid('Product', id)) };
    const { data } = await client.query(ProductHeadsDocument, variables);
    for (const [index, id] of some.entries()) {
      const node = data.nodes[index];
      if (node?.__typename !== 'Product') deliveries.push(delivery(OWN.productGone, id, { id }));
      else deliveries.push(delivery(OWN.product, id, await complete(client, node)));
    }
  }
  return deliveries;
}

async function complete(client: ShopifyClient, product: ProductNode) {
  const variants = await allNodes(product.variants, async (after) => {
    const { data } = await client.query(ProductVariantsDocument, { id: product.id, after });
    return data.product?.variants ?? whole([]);
  });
  const full = [];
  for (const variant of variants) full.push(await withAllLocations(client, variant));
  return { ...product, variants: whole(full) };
}

/** Most items are stocked in few places; those in more than five are asked for the rest. */
export async function withAllLocations<T extends VariantFieldsFragment>(
  client: ShopifyClient,
  variant: T,
): Promise<T> {
  const { inventoryItem } = variant;
  if (!inventoryItem.inventoryLevels.pageInfo.hasNextPage) return variant;
  const levels = await allNodes(inventoryItem.inventoryLevels, async (after) => {
    const { data } = await client.query(ItemLocationsDocument, { id: inventoryItem.id, after });
    return data.inventoryItem?.inventoryLevels ?? whole([]);
  });
  return { ...variant, inventoryItem: { ...inventoryItem, inventoryLevels: whole(levels) } };
}
