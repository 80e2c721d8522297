import type { StockLevel, StockReading, WriteOutcome } from '../connector.ts';
import type { Layout } from './layout.ts';
import { type Picture, readingOf } from './picture.ts';

/** A source quantity to write so that buyers see the level. */
export interface PlannedWrite {
  readonly level: StockLevel;
  readonly reading: StockReading;
  /** What the source row counts now and shall count then. */
  readonly from: number;
  readonly to: number;
  /** A source cannot hold less than nothing, so the store will go on showing more than was asked. */
  readonly clamped: boolean;
}

/** Either what is to be written or, where nothing is, the answer for this level. */
export type Plan =
  | { readonly kind: 'write'; readonly write: PlannedWrite }
  | { readonly kind: 'answer'; readonly outcome: WriteOutcome };

/**
 * The source must hold the sellable number and what open orders have reserved (as much as salable lies
 * below the sources' sum). Seen as a change: whatever salable lacks, the source gets on top.
 */
export function planWrite(level: StockLevel, picture: Picture, layout: Layout): Plan {
  const reading = readingOf(picture, layout, level);
  const rows = picture.rows?.get(level.stockRef) ?? [];
  const row = rows.find((each) => each.source === level.externalLocationId);
  if (!reading || !row) return answer(notStocked(level, picture, layout));
  if (level.expected !== null && level.expected !== reading.sellable) {
    return answer({ kind: 'stale', actual: reading });
  }
  const wanted = rounded(row.counted + level.sellable - reading.sellable);
  if (wanted === row.counted) {
    return answer({ kind: 'written', at: reading.at, receipt: 'it showed this number already' });
  }
  const to = Math.max(0, wanted);
  return { kind: 'write', write: { level, reading, from: row.counted, to, clamped: wanted < 0 } };
}

const answer = (outcome: WriteOutcome): Plan => ({ kind: 'answer', outcome });

/** Quantities have four decimals; sums of doubles have more. */
const rounded = (quantity: number): number => Math.round(quantity * 10_000) / 10_000;

/**
 * `source-items` takes any SKU in any case without a word and then shows nothing of it, so only rows that
 * exist under this very SKU are written.
 */
function notStocked(level: StockLevel, picture: Picture, layout: Layout): WriteOutcome {
  const { stockRef, externalLocationId } = level;
  const message = !picture.salable.has(stockRef)
    ? `The website "${layout.website}" sells no product with the SKU "${stockRef}".`
    : layout.sources.includes(externalLocationId)
      ? `Assign "${stockRef}" to the source "${externalLocationId}" in Magento first.`
      : `The website's stock does not sell from the source "${externalLocationId}".`;
  const code = picture.salable.has(stockRef) ? 'not-stocked' : 'unknown-item';
  return { kind: 'rejected', code, message };
}
