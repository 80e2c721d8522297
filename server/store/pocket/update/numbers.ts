import { Decimal128, Double, Int32, Long } from 'bson';
import { CommandError } from '../errors.ts';
import { asNumber, double, fitsInt32 } from '../values/bson.ts';
import {
  alignedDigits,
  type Exact,
  exactOfDecimal,
  exactOfDouble,
  exactOfLong,
} from '../values/exact.ts';
import { isNumber } from '../values/order.ts';

/** Arithmetic that keeps MongoDB's number types: int grows to long, a double stays one, a decimal wins. */
type Kind = 'int' | 'long' | 'double' | 'decimal';

function kindOf(value: unknown): Kind {
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof Long) return 'long';
  if (value instanceof Int32 || (typeof value === 'number' && fitsInt32(value))) return 'int';
  return 'double';
}

function widest(a: unknown, b: unknown): Kind {
  const kinds = [kindOf(a), kindOf(b)];
  return (['decimal', 'double', 'long'] as const).find((kind) => kinds.includes(kind)) ?? 'int';
}

function exactOf(value: unknown): Exact {
  const exact =
    value instanceof Decimal128
      ? exactOfDecimal(value)
      : value instanceof Long
        ? exactOfLong(value)
        : exactOfDouble(asNumber(value) ?? 0);
  if (!exact)
    throw new CommandError(
      2,
      'arithmetic on a decimal that is not finite is not supported by this server',
    );
  return exact;
}

const toDecimal = ({ digits, scale }: Exact): Decimal128 =>
  Decimal128.fromStringWithRounding(`${digits}E${-scale}`);

const toBig = (value: unknown): bigint =>
  value instanceof Long ? value.toBigInt() : BigInt(asNumber(value) ?? 0);

function fromBig(value: bigint, kind: 'int' | 'long'): number | Long {
  if (kind === 'int' && BigInt.asIntN(32, value) === value) return Number(value);
  if (BigInt.asIntN(64, value) === value) return Long.fromBigInt(value);
  throw new CommandError(
    2,
    'Failed to apply arithmetic operation: the result does not fit in 64 bits',
  );
}

export function add(a: unknown, b: unknown): unknown {
  const kind = widest(a, b);
  if (kind === 'double') return double((asNumber(a) ?? 0) + (asNumber(b) ?? 0));
  if (kind !== 'decimal') return fromBig(toBig(a) + toBig(b), kind);
  const [x, y, scale] = alignedDigits(exactOf(a), exactOf(b));
  return toDecimal({ digits: x + y, scale });
}

export function multiply(a: unknown, b: unknown): unknown {
  const kind = widest(a, b);
  if (kind === 'double') return double((asNumber(a) ?? 0) * (asNumber(b) ?? 0));
  if (kind !== 'decimal') return fromBig(toBig(a) * toBig(b), kind);
  const [x, y] = [exactOf(a), exactOf(b)];
  return toDecimal({ digits: x.digits * y.digits, scale: x.scale + y.scale });
}

/** The zero of another number's type: what `$mul` gives a field that was not there. */
export const zeroLike = (value: unknown): unknown => multiply(value, 0);

export function bitwise(name: string, a: unknown, b: unknown): unknown {
  const kinds = [kindOf(a), kindOf(b)];
  if (!isNumber(a) || !isNumber(b) || kinds.includes('double') || kinds.includes('decimal')) {
    throw new CommandError(2, 'The $bit modifier only applies to integers');
  }
  const [x, y] = [toBig(a), toBig(b)];
  const results: Record<string, bigint> = { and: x & y, or: x | y, xor: x ^ y };
  const result = results[name];
  if (result === undefined)
    throw new CommandError(
      2,
      `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`,
    );
  return fromBig(result, kinds.includes('long') ? 'long' : 'int');
}

export function assertNumber(
  operator: string,
  path: string,
  value: unknown,
  stored: boolean,
): void {
  if (isNumber(value) && !(value instanceof Double && Number.isNaN(value.value))) return;
  if (!stored)
    throw new CommandError(
      14,
      `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${JSON.stringify(value)}}`,
    );
  throw new CommandError(
    14,
    `Cannot apply ${operator} to a value of non-numeric type. {${path}: ${JSON.stringify(value)}}`,
  );
}
