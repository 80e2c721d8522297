import type { Json } from '../../../connectors/json.ts';
import { type Asked, list, storeOf } from './support.ts';

/** A stock of a few rows: what sources hold, what is reserved, and whether the index follows. */
export function stock(
  rows: [sku: string, source: string, quantity: number, status?: number][],
  reserved: Record<string, number> = {},
  options: {
    indexed?: boolean;
    extra?: number;
    post?: (asked: Asked) => Json | Response | null;
  } = {},
) {
  const items = rows.map(([sku, source_code, quantity, status = 1]) => ({
    sku,
    source_code,
    quantity,
    status,
  }));
  const counted = (sku: string) =>
    items.reduce((sum, row) => sum + (row.sku === sku && row.status === 1 ? row.quantity : 0), 0);
  const index = new Map(items.map(({ sku }) => [sku, counted(sku)]));
  const salable = () =>
    [...index].map(([sku, qty]) => ({
      sku,
      qty: qty - (reserved[sku] ?? 0) + (options.extra ?? 0),
      is_salable: true,
    }));
  const put = (asked: Asked): Json | Response => {
    const refused = options.post?.(asked);
    if (refused) return refused;
    for (const given of sourceItemsIn(asked)) {
      const row = items.find(
        (each) => each.sku === given.sku && each.source_code === given.source_code,
      );
      if (row) Object.assign(row, given);
      if (options.indexed !== false) index.set(given.sku, counted(given.sku));
    }
    return [];
  };
  const store = storeOf(
    {
      '/V1/inventory/export-stock-salable-qty/website/base': () => list(salable()),
      '/V1/inventory/source-items': (asked) => (asked.method === 'POST' ? put(asked) : list(items)),
    },
    [...new Set(rows.map(([, source]) => source))],
  );
  return { store, items };
}

export interface SourceItem {
  sku: string;
  source_code: string;
  quantity: number;
  status: number;
}
export const sourceItemsIn = (asked: Asked) =>
  (asked.body as unknown as { sourceItems: SourceItem[] }).sourceItems;
export const level = (
  stockRef: string,
  sellable: number,
  expected: number | null = null,
  externalLocationId = 'default',
) => ({ stockRef, externalLocationId, sellable, expected });
export const posts = (asked: readonly Asked[]) => asked.filter((each) => each.method === 'POST');
