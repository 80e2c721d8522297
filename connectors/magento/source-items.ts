import { z } from 'zod';
import { chunksOf } from './chunks.ts';
import { anyOf, searchQuery } from './search.ts';
import type { Sizes } from './sizes.ts';
import type { Transport } from './transport.ts';
import { decimal, listOf, read } from './wire.ts';

/** How many units of a SKU one source holds. */
export interface SourceRow {
  readonly sku: string;
  readonly source: string;
  /** 0 for a row marked out of stock: Magento counts nothing of it. */
  readonly counted: number;
}

const row = z.object({
  sku: z.string(),
  source_code: z.string(),
  quantity: decimal.transform(Number),
  status: z.coerce.number(),
});
const rows = listOf(row);

/** The rows of these SKUs in these sources. */
export async function sourceRows(
  transport: Transport,
  sizes: Sizes,
  skus: readonly string[],
  sources: readonly string[],
): Promise<readonly SourceRow[]> {
  if (skus.length === 0 || sources.length === 0) return [];
  return sizes.fit(async () => {
    // All rows of a chunk fit on one page, so that no second page can shift.
    const perPage = Math.max(1, Math.floor(sizes.page / sources.length));
    const pages = chunksOf(skus, perPage).map((chunk) => rowsOf(transport, sizes, chunk, sources));
    return (await Promise.all(pages)).flat();
  });
}

async function rowsOf(
  transport: Transport,
  sizes: Sizes,
  skus: readonly string[],
  sources: readonly string[],
): Promise<SourceRow[]> {
  const query = searchQuery({
    groups: [anyOf('sku', skus), anyOf('source_code', sources)],
    pageSize: Math.max(sizes.page, sources.length),
  });
  const { value } = await transport.get(`/V1/inventory/source-items?${query}`);
  return read(rows, value, 'source items').items.map((each) => ({
    sku: each.sku,
    source: each.source_code,
    counted: each.status === 1 ? each.quantity : 0,
  }));
}

/** By exact-case SKU; Magento itself compares without case. */
export function rowsBySku(rows: readonly SourceRow[]): ReadonlyMap<string, readonly SourceRow[]> {
  const bySku = new Map<string, SourceRow[]>();
  for (const each of rows) bySku.set(each.sku, [...(bySku.get(each.sku) ?? []), each]);
  return bySku;
}
