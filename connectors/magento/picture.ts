import type { StockReading, StockRef } from '../connector.ts';
import type { Layout } from './layout.ts';
import { type Salable, salableOf } from './salable.ts';
import type { Sizes } from './sizes.ts';
import { rowsBySku, type SourceRow, sourceRows } from './source-items.ts';
import type { Transport } from './transport.ts';

/** The stock of some SKUs as the store shows it now. */
export interface Picture {
  readonly salable: ReadonlyMap<string, Salable>;
  /** Null when it was not asked for. */
  readonly rows: ReadonlyMap<string, readonly SourceRow[]> | null;
}

/** `withRows`: also what each source holds; needless for a reading where there is one source only. */
export async function takePicture(
  transport: Transport,
  sizes: Sizes,
  layout: Layout,
  skus: readonly string[],
  withRows: boolean,
): Promise<Picture> {
  const salable = await salableOf(transport, sizes, layout, skus);
  // Last, because a shipment takes units off a source and leaves salable as it is: the older the rows are
  // when a quantity is written, the likelier one is undone.
  const rows = withRows ? await sourceRows(transport, sizes, skus, layout.sources) : null;
  return { salable, rows: rows && rowsBySku(rows) };
}

/**
 * What one source has for sale. Reservations belong to the website's whole stock, so they are counted
 * against the first source, by priority, that stocks the SKU; the others sell what lies in them.
 */
export function readingOf(picture: Picture, layout: Layout, ref: StockRef): StockReading | null {
  const { stockRef, externalLocationId } = ref;
  const salable = picture.salable.get(stockRef);
  if (!salable || !layout.sources.includes(externalLocationId)) return null;
  const reading = (quantity: number) => ({
    stockRef,
    externalLocationId,
    // Part of a unit cannot be sold.
    sellable: Math.floor(quantity),
    at: salable.at,
    unsureMs: salable.unsureMs,
  });
  if (!picture.rows) return reading(salable.quantity);
  const rows = picture.rows.get(stockRef) ?? [];
  const own = rows.find((row) => row.source === externalLocationId);
  if (!own) return null;
  const first = layout.sources.find((code) => rows.some((row) => row.source === code));
  if (first !== externalLocationId) return reading(own.counted);
  const others = rows.reduce((total, row) => total + (row === own ? 0 : row.counted), 0);
  return reading(salable.quantity - others);
}
