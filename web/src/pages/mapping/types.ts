import type { z } from 'zod';
import type {
  listingPage,
  mapPreview,
  mapped,
} from '../../../../server/http/presenters/listing.ts';
import type { stockPage } from '../../../../server/http/presenters/stock.ts';

export type ListingPageAnswer = z.output<typeof listingPage>;
export type ListingRow = ListingPageAnswer['listings'][number];
export type MapPreview = z.output<typeof mapPreview>;
export type MappedAnswer = z.output<typeof mapped>;
export type StockPageAnswer = z.output<typeof stockPage>;

/** What a dialog is to do: each to its proposal, or all to an item that is still to be chosen. */
export interface MappingTask {
  readonly kind: 'accept' | 'choose';
  readonly listings: readonly ListingRow[];
}
