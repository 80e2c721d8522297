import { formatMinor } from './money.ts';
import type { OrderMoney, OrderSnapshot } from './order.ts';

/** A sum that does not come out, in words a person can act on. */
export interface TotalsProblem {
  readonly what: 'total' | 'items' | 'discount' | 'tax';
  readonly expectedMinor: number;
  readonly foundMinor: number;
  readonly message: string;
}

/** The same for sentences in any language: amounts with their currency, those that are needed. */
export function totalsFacts(
  { totalMinor, currency }: OrderMoney,
  problems: readonly TotalsProblem[],
): Readonly<Record<string, string>> {
  const text = (minor: number) => `${formatMinor(minor, currency)} ${currency}`;
  const sums = problems.flatMap(({ what, expectedMinor, foundMinor }) => [
    [`${what}Parts`, text(expectedMinor)],
    [`${what}Said`, text(foundMinor)],
  ]);
  return { amount: text(totalMinor), ...Object.fromEntries(sums) };
}

/** Items − discount + shipping + tax (unless included) + duties + fees + tips + rounding. */
export function totalOf(money: OrderMoney): number {
  const tax = money.taxIncluded ? 0 : money.taxMinor;
  const charges = money.shippingMinor + tax + money.dutiesMinor + money.feesMinor + money.tipsMinor;
  return money.itemsMinor - money.discountMinor + charges + money.roundingMinor;
}

/**
 * Checks that an order's money adds up to the cent. An order that does not is still taken (it has
 * happened), and shown with these reasons.
 */
export function reconcileTotals(snapshot: OrderSnapshot): readonly TotalsProblem[] {
  const { money, lines } = snapshot;
  const problems: TotalsProblem[] = [];
  const expect = (what: TotalsProblem['what'], expectedMinor: number, foundMinor: number) => {
    if (expectedMinor === foundMinor) return;
    const text = (minor: number) => formatMinor(minor, money.currency);
    const message = `${what}: the parts add up to ${text(expectedMinor)}, the channel says ${text(foundMinor)} ${money.currency}`;
    problems.push({ what, expectedMinor, foundMinor, message });
  };
  const items = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  expect('items', items, money.itemsMinor);
  expect('total', totalOf(money), money.totalMinor);
  return problems;
}
