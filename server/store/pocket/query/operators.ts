import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { CommandError } from '../errors.ts';
import { asNumber, isDoc } from '../values/bson.ts';
import { compare, isNumber, isRegex, keyOf, typeOrder } from '../values/order.ts';

/** Decides about one value a path reached; `undefined` is "missing". */
export type Test = (value: unknown) => boolean;

const bad = (message: string) => new CommandError(2, message);

export function toRegExp(pattern: unknown, options: unknown = ''): RegExp {
  const source =
    pattern instanceof BSONRegExp
      ? pattern.pattern
      : pattern instanceof RegExp
        ? pattern.source
        : pattern;
  const own =
    pattern instanceof BSONRegExp
      ? pattern.options
      : pattern instanceof RegExp
        ? pattern.flags
        : '';
  if (typeof source !== 'string' || typeof options !== 'string')
    throw bad('$regex has to be a string');
  const flags = options || own;
  // JavaScript has no extended syntax (x); refusing is better than another meaning.
  if (/[^imsu]/.test(flags))
    throw new CommandError(51108, `invalid flag in regex options: ${flags}`);
  try {
    return new RegExp(source, flags.includes('u') ? flags : `${flags}u`);
  } catch {
    // PCRE allows escapes which the unicode mode of JavaScript refuses.
    return new RegExp(source, flags.replace('u', ''));
  }
}

export function equalTo(operand: unknown): Test {
  if (operand === null || operand === undefined) return (v) => v === null || v === undefined;
  if (isRegex(operand)) {
    const matches = regexTest(toRegExp(operand));
    const key = keyOf(operand);
    return (v) => matches(v) || (isRegex(v) && keyOf(v) === key);
  }
  if (typeof operand === 'string' || typeof operand === 'boolean') return (v) => v === operand;
  const key = keyOf(operand);
  const type = typeOrder(operand);
  if (typeof operand === 'number') {
    return (v) =>
      v === operand ||
      (typeof v === 'object' && isNumber(v) && keyOf(v) === key) ||
      Object.is(v, operand);
  }
  return (v) => typeOrder(v) === type && keyOf(v) === key;
}

export const regexTest =
  (regex: RegExp): Test =>
  (v) =>
    typeof v === 'string' && regex.test(v);

/** `$gt` and its kin compare only values of one type: 'x' is neither more nor less than 5. */
export function range(operand: unknown, accept: (order: number) => boolean): Test {
  if (operand instanceof MinKey || operand instanceof MaxKey) {
    return (v) => v !== undefined && accept(compare(v, operand));
  }
  if (operand === null) return (v) => accept(0) && (v === null || v === undefined);
  const type = typeOrder(operand);
  const isNaNumber = (v: unknown) => asNumber(v) !== undefined && Number.isNaN(asNumber(v));
  if (type === typeOrder(0)) {
    const operandIsNaN = isNaNumber(operand);
    return (v) => isNumber(v) && isNaNumber(v) === operandIsNaN && accept(compare(v, operand));
  }
  if (isRegex(operand)) throw bad("Can't have RegEx as arg to predicate over field");
  return (v) => typeOrder(v) === type && accept(compare(v, operand));
}

export function oneOf(list: unknown): Test {
  if (!Array.isArray(list)) throw bad('$in needs an array');
  if (list.some((item) => isDoc(item) && Object.keys(item)[0]?.startsWith('$')))
    throw bad('cannot nest $ under $in');
  const strings = new Set(list.filter((item) => typeof item === 'string'));
  const others = list.filter((item) => typeof item !== 'string' && !isRegex(item) && item !== null);
  const keys = new Set(others.map(keyOf));
  const regexes = list.filter(isRegex).map((regex) => equalTo(regex));
  const missing = list.includes(null);
  return (v) =>
    strings.has(v as string) ||
    (missing && (v === null || v === undefined)) ||
    (keys.size > 0 && v !== undefined && keys.has(keyOf(v))) ||
    regexes.some((matches) => matches(v));
}

export function remainder(operand: unknown): Test {
  if (!Array.isArray(operand) || operand.length !== 2)
    throw bad('malformed mod, needs to be an array of two numbers');
  const [divisor, rest] = operand.map((n) => Math.trunc(asNumber(n) ?? Number.NaN));
  if (!divisor || Number.isNaN(rest))
    throw bad('malformed mod, divisor and remainder must be numbers, divisor not 0');
  return (v) => {
    const n = asNumber(v);
    return n !== undefined && Number.isFinite(n) && Math.trunc(n) % divisor === rest;
  };
}

const TYPES: Record<string, { readonly code: number; readonly is: Test }> = {
  double: {
    code: 1,
    is: (v) =>
      (typeof v === 'number' && !((v | 0) === v && !Object.is(v, -0))) || v instanceof Double,
  },
  string: { code: 2, is: (v) => typeof v === 'string' },
  object: { code: 3, is: isDoc },
  array: { code: 4, is: Array.isArray },
  binData: { code: 5, is: (v) => v instanceof Binary },
  objectId: { code: 7, is: (v) => v instanceof ObjectId },
  bool: { code: 8, is: (v) => typeof v === 'boolean' },
  date: { code: 9, is: (v) => v instanceof Date },
  null: { code: 10, is: (v) => v === null },
  regex: { code: 11, is: isRegex },
  int: {
    code: 16,
    is: (v) => (typeof v === 'number' && (v | 0) === v && !Object.is(v, -0)) || v instanceof Int32,
  },
  timestamp: { code: 17, is: (v) => v instanceof Timestamp },
  long: { code: 18, is: (v) => v instanceof Long && !(v instanceof Timestamp) },
  decimal: { code: 19, is: (v) => v instanceof Decimal128 },
  minKey: { code: -1, is: (v) => v instanceof MinKey },
  maxKey: { code: 127, is: (v) => v instanceof MaxKey },
  number: { code: Number.NaN, is: isNumber },
};

export function typeNamed(operand: unknown): Test {
  const wanted = Array.isArray(operand) ? operand : [operand];
  const tests = wanted.map((name) => {
    const found =
      typeof name === 'string' && Object.hasOwn(TYPES, name)
        ? TYPES[name]
        : Object.values(TYPES).find((type) => type.code === asNumber(name));
    if (!found) throw bad(`Unknown type name alias: ${String(name)}`);
    return found.is;
  });
  return (v) => v !== undefined && tests.some((is) => is(v));
}

export const typeNameOf = (value: unknown): string =>
  Object.keys(TYPES).find((name) => TYPES[name]?.is(value)) ?? 'missing';

function bitMask(operand: unknown): bigint {
  if (Array.isArray(operand))
    return operand.reduce((mask: bigint, bit) => mask | (1n << BigInt(asNumber(bit) ?? 0)), 0n);
  const mask = asNumber(operand);
  if (mask === undefined || mask < 0 || !Number.isInteger(mask))
    throw bad('bit mask must be a whole number or an array of positions');
  return BigInt(mask);
}

export function bits(operand: unknown, accept: (found: bigint, mask: bigint) => boolean): Test {
  const mask = bitMask(operand);
  return (v) => {
    const n = asNumber(v);
    return n !== undefined && Number.isInteger(n) && accept(BigInt(n) & mask, mask);
  };
}
