import { minorDigits } from '../../../server/domain/money.ts';
import { TranslateError } from '../../connector.ts';

/**
 * Magento keeps money with four decimals. Amounts are added as whole ten-thousandths and rounded to minor
 * units once, at the end.
 */
export function tenThousandths(text: string): number {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (!match) throw new TranslateError('range', `"${text.slice(0, 40)}" is not an amount`);
  const [, sign, whole = '', fraction = ''] = match;
  // Beyond four decimals is what PHP's floats add: 66.480000000000004.
  const roundUp = Number(fraction[4] ?? '0') >= 5 ? 1 : 0;
  const value = Number(whole + fraction.slice(0, 4).padEnd(4, '0')) + roundUp;
  if (!Number.isSafeInteger(value)) throw new TranslateError('range', `"${text}" is out of range`);
  return sign && value !== 0 ? -value : value;
}

/** Ten-thousandths that one minor unit of the currency is worth: 100 for cents. */
export const minorUnit = (currency: string): number => 10 ** (4 - minorDigits(currency));

/** Half away from zero, as invoices are rounded. */
export function toMinor(value: number, currency: string): number {
  const minor = Math.round(Math.abs(value) / minorUnit(currency));
  return value < 0 && minor !== 0 ? -minor : minor;
}
