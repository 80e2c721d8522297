import { z } from 'zod';
import type { DraftAmount } from './draft.ts';
import { amountText } from './shapes.ts';

// Orders name the currency `currency_code`, refund transactions `currency`, and samples hold null and
// "XXX" there; the order's own two currencies are the ones that count, so it is not read here.
const side = z.object({ amount: amountText });

/** Shopify's MoneyBag as webhooks write it. */
export const bag = z.object({ shop_money: side, presentment_money: side });

export type RestBag = z.output<typeof bag>;

/** An amount as the plain field and the `_set` beside it tell it; absent is zero, in any currency. */
export function bothSides(
  plain: string | null | undefined,
  set: RestBag | null | undefined,
): DraftAmount {
  if (set)
    return { shop: plain ?? set.shop_money.amount, presentment: set.presentment_money.amount };
  const shop = plain ?? '0';
  return { shop, presentment: /^0*(\.0*)?$/.test(shop) ? '0' : null };
}
