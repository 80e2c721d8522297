/** Thrown for text that is not an amount; the delivery that carries it is set aside, not guessed at. */
export class MoneyError extends Error {
  override readonly name = 'MoneyError';
}

// ASCII digits only: "١٢" and "1e999" are refused rather than interpreted.
const DECIMAL = /^(-?)(\d{1,13})(?:\.(\d{1,12}))?$/;
const digitsByCurrency = new Map<string, number>();

/** Decimal places of a currency by ISO 4217 (JPY 0, KWD 3); codes that ISO does not know count as 2. */
export function minorDigits(currency: string): number {
  const known = digitsByCurrency.get(currency);
  if (known !== undefined) return known;
  if (!/^[A-Z]{3}$/.test(currency)) throw new MoneyError(`"${currency}" is not a currency code`);
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  digitsByCurrency.set(currency, digits);
  return digits;
}

/**
 * Money is whole minor units (cents, yen, fils) of one currency, never a float: "12.3450" USD → 1235.
 * Channels send up to four decimals; more digits than the currency has are rounded half away from zero,
 * as invoices are.
 */
export function parseMinor(text: string, currency: string): number {
  const match = DECIMAL.exec(text);
  if (!match) throw new MoneyError(`"${text.slice(0, 40)}" is not a decimal amount`);
  const [, sign, whole = '', fraction = ''] = match;
  const digits = minorDigits(currency);
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  const roundUp = Number(fraction[digits] ?? '0') >= 5 ? 1 : 0;
  const minor = Number(whole + kept) + roundUp;
  if (!Number.isSafeInteger(minor)) throw new MoneyError(`"${text}" is out of range`);
  return sign && minor !== 0 ? -minor : minor;
}

/** 1235 USD → "12.35", for people and for comparing with what a channel printed. */
export function formatMinor(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const sign = amountMinor < 0 ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${whole}.${text.slice(-digits)}`;
}
