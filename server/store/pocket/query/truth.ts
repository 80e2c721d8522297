import { Decimal128, Double, Long } from 'bson';

/** What a condition takes for true: everything but false, nothing and zero; the empty text is true. */
export function isTrue(value: unknown): boolean {
  if (value instanceof Long || value instanceof Decimal128 || value instanceof Double) {
    return Number(value.toString()) !== 0;
  }
  return value !== false && value !== null && value !== undefined && value !== 0;
}
