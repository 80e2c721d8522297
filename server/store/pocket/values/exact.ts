import type { Decimal128, Long } from 'bson';

/** A number without rounding: `digits / 10^scale`. */
export interface Exact {
  readonly digits: bigint;
  readonly scale: number;
}

export function exactOfDecimal(value: Decimal128): Exact | undefined {
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:E([+-]?\d+))?$/i.exec(value.toString());
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction);
  return { digits: sign ? -digits : digits, scale: fraction.length - Number(exponent) };
}

export const exactOfLong = (value: Long): Exact => ({ digits: value.toBigInt(), scale: 0 });

/** Every finite double is m * 2^e, and 2^-k is 5^k / 10^k: its decimal expansion ends. */
export function exactOfDouble(value: number): Exact {
  if (Number.isInteger(value)) return { digits: BigInt(value), scale: 0 };
  let mantissa = value;
  let scale = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    scale++;
  }
  return { digits: BigInt(mantissa) * 5n ** BigInt(scale), scale };
}

export function alignedDigits(a: Exact, b: Exact): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  const raise = (x: Exact) => x.digits * 10n ** BigInt(scale - x.scale);
  return [raise(a), raise(b), scale];
}

export function minus(a: Exact, b: Exact): Exact {
  const [x, y, scale] = alignedDigits(a, b);
  return { digits: x - y, scale };
}
