import type { Delivery } from '../connector.ts';
import type { Json } from '../json.ts';
import { chunksOf } from './chunks.ts';
import { delivery } from './deliveries.ts';
import type { Layout } from './layout.ts';
import { allRows } from './list.ts';
import { anyOf } from './search.ts';
import type { Sizes } from './sizes.ts';
import { productCall, stockedProducts } from './streams.ts';
import { topics } from './topics.ts';
import type { Transport } from './transport.ts';

/** Products by id as they are now, with the sources that stock them; unknown ones come back as gone. */
export async function readProducts(
  transport: Transport,
  sizes: Sizes,
  layout: Layout,
  ids: readonly string[],
): Promise<readonly Delivery[]> {
  const found = new Map<string, Json>();
  const wellFormed = ids.filter((each) => /^[1-9]\d{0,9}$/.test(each));
  for (const chunk of chunksOf(wellFormed, sizes.page)) {
    const call = productCall(transport);
    const rows = await allRows(call, [anyOf('entity_id', chunk)], sizes);
    const products = rows.map(({ row }) => row);
    for (const { id, body } of await stockedProducts(products, layout, transport, sizes)) {
      found.set(id, body);
    }
  }
  return ids.map((productId) => {
    const body = found.get(productId);
    return body === undefined
      ? delivery(productId, topics.productGone, { id: productId })
      : delivery(productId, topics.product, body);
  });
}
