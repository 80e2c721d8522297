import { formatMinor } from '../../../../server/domain/money.ts';

/** GraphQL prints UTC in whole seconds. */
export const iso = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;
export const isoOrNull = (at: Date | null): string | null => (at ? iso(at) : null);

/** GraphQL cuts zeros that REST keeps: "23.00" is "23.0" here. */
export function moneyBag(minor: number, currency: string) {
  const text = formatMinor(minor, currency);
  const amount = text.includes('.') ? text.replace(/(\.\d+?)0+$/, '$1') : `${text}.0`;
  const money = { amount, currencyCode: currency };
  return { shopMoney: money, presentmentMoney: money };
}
