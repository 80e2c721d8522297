import { limits } from '../../../server/limits.ts';
import { TranslateError } from '../../connector.ts';
import { tenThousandths } from './amounts.ts';

/** Units of a line. Goods sold by fractions (metres, kilograms) have no place in a ledger of whole units. */
export function units(text: string): number {
  const value = tenThousandths(text) / 10_000;
  if (!Number.isInteger(value)) {
    throw new TranslateError('range', `${text} units: the hub counts whole units only`);
  }
  if (value < 0 || value > limits.quantityMax) {
    throw new TranslateError('range', `${text} is not a plausible quantity`);
  }
  return value;
}
