import { z } from 'zod';
import type { DraftAmount, DraftRefund } from './draft.ts';
import { bag, bothSides, type RestBag } from './rest-money.ts';
import { amountText, id, text, textOrNull, time, units } from './shapes.ts';

const row = z.object({
  line_item_id: id,
  quantity: units,
  restock_type: text,
  location_id: id.nullish(),
  // JSON numbers here, strings in the sets beside them.
  subtotal: amountText.nullish(),
  subtotal_set: bag.nullish(),
  total_tax: amountText.nullish(),
  total_tax_set: bag.nullish(),
});

const shippingPart = z.object({
  subtotal_amount_set: bag.nullish(),
  tax_amount_set: bag.nullish(),
});

const transaction = z.object({
  kind: text,
  status: text,
  amount: amountText,
  currency: textOrNull,
});

export const restRefund = z.object({
  id,
  created_at: time,
  restock: z.boolean().nullish(),
  refund_line_items: z.array(row).nullish(),
  refund_shipping_lines: z.array(shippingPart).nullish(),
  transactions: z.array(transaction).nullish(),
});

export type RestRefund = z.output<typeof restRefund>;

export function refundDraft(
  refund: RestRefund,
  shopCurrency: string,
  presentmentCurrency: string | null,
): DraftRefund {
  const rows = refund.refund_line_items ?? [];
  return {
    id: refund.id,
    at: refund.created_at,
    amounts: amountsOf(refund, shopCurrency, presentmentCurrency),
    rows: rows.map((each) => ({
      lineId: each.line_item_id,
      quantity: each.quantity,
      // Before restock types there was one flag for the whole refund.
      restock: each.restock_type || (refund.restock ? 'legacy_restock' : 'no_restock'),
      locationId: each.location_id ?? null,
    })),
  };
}

/**
 * What was paid back. Transactions say it exactly, but each in one currency: when that is not the
 * shop's, the refunded lines' own worth stands in on the shop's side (a read of the order is exact).
 */
function amountsOf(
  refund: RestRefund,
  shopCurrency: string,
  presentmentCurrency: string | null,
): DraftAmount[] {
  const paid = refund.transactions?.filter(
    ({ kind, status }) => kind === 'refund' && status === 'success',
  );
  if (!paid) return worthOf(refund);
  const inShop = paid.every(({ currency }) => currency === null || currency === shopCurrency);
  if (inShop && presentmentCurrency === null)
    return paid.map(({ amount }) => bothSides(amount, null));
  if (paid.length === 0) return [];
  return worthOf(refund);
}

function worthOf(refund: RestRefund): DraftAmount[] {
  const lines = (refund.refund_line_items ?? []).flatMap((each) => [
    bothSides(each.subtotal, each.subtotal_set),
    bothSides(each.total_tax, each.total_tax_set),
  ]);
  const sets = (refund.refund_shipping_lines ?? []).flatMap((each) => [
    each.subtotal_amount_set,
    each.tax_amount_set,
  ]);
  return [...lines, ...sets.flatMap((set: RestBag | null | undefined) => bothSides(null, set))];
}
