import { z } from 'zod';
import { chunksOf } from './chunks.ts';
import type { Layout } from './layout.ts';
import { encode } from './oauth.ts';
import { anyOf, searchQuery } from './search.ts';
import type { Sizes } from './sizes.ts';
import type { Transport } from './transport.ts';
import { decimal, listOf, read } from './wire.ts';

/** What buyers of the website can buy: its sources' units less the reservations of open orders. */
export interface Salable {
  readonly quantity: number;
  /** By the store's clock. */
  readonly at: Date;
  /** It was counted so long before or after: anywhere in the call. */
  readonly unsureMs: number;
}

const row = z.object({ sku: z.string(), qty: decimal.transform(Number) });
const rows = listOf(row);

/** By exact-case SKU; SKUs that the website's catalogue lacks are absent. */
export async function salableOf(
  transport: Transport,
  sizes: Sizes,
  layout: Layout,
  skus: readonly string[],
): Promise<ReadonlyMap<string, Salable>> {
  const path = `/V1/inventory/export-stock-salable-qty/website/${encode(layout.website)}`;
  const page = async (chunk: readonly string[]) => {
    const query = searchQuery({ groups: [anyOf('sku', chunk)], pageSize: sizes.page });
    const { value, at, sentAt } = await transport.get(`${path}?${query}`);
    const { items } = read(rows, value, 'salable quantities');
    const unsureMs = at.getTime() - sentAt.getTime();
    return items.map(({ sku, qty }) => [sku, { quantity: qty, at, unsureMs }] as const);
  };
  const pages = await sizes.fit(() => Promise.all(chunksOf(skus, sizes.page).map(page)));
  return new Map(pages.flat());
}
