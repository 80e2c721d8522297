import type { z } from 'zod';
import type { recipeAnswer } from '../../../../server/http/presenters/recipe.ts';
import type { itemView, stockPage } from '../../../../server/http/presenters/stock.ts';
import type { countAnswer } from '../../../../server/http/presenters/stock-act.ts';
import type { historyPage } from '../../../../server/http/presenters/stock-history.ts';
import type { whyAnswer } from '../../../../server/http/presenters/why.ts';

export type StockPageAnswer = z.output<typeof stockPage>;
export type Item = StockPageAnswer['items'][number];
export type Place = StockPageAnswer['places'][number];
export type Balance = Item['locations'][number]['balance'];
export type Listing = Item['channels'][number];
export type ItemAnswer = z.output<typeof itemView>;
export type Part = ItemAnswer['part_of'][number];
export type RecipeAnswer = z.output<typeof recipeAnswer>;
export type CountAnswer = z.output<typeof countAnswer>;
export type HistoryAnswer = z.output<typeof historyPage>;
export type HistoryLine = HistoryAnswer['lines'][number];
export type WhyAnswer = z.output<typeof whyAnswer>;
export type WhyNumber = WhyAnswer['numbers'][number];

const NOTHING: Balance = { on_hand: 0, available: 0, committed: 0, unavailable: 0, incoming: 0 };

/** A location without a single movement of the item has none of it. */
export const balanceAt = (item: Pick<Item, 'locations'>, locationId: string): Balance =>
  item.locations.find((each) => each.location_id === locationId)?.balance ?? NOTHING;

export const itemUrl = (sku: string): string => `/stock/${encodeURIComponent(sku)}`;

/** The channel shows something else than it should. */
export const differs = ({ tracked, believed, sellable }: Listing): boolean =>
  tracked && believed !== null && believed !== sellable;
