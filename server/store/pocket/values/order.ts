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
import { type Doc, isDoc } from './bson.ts';
import { type Exact, exactOfDecimal, exactOfDouble, exactOfLong, minus } from './exact.ts';

/**
 * The one definition of order and equality. A value becomes a string of bytes (one latin1 character each)
 * such that comparing two strings compares the values as MongoDB does: first by type, numbers of all types
 * by their exact value, strings by UTF-8 bytes, documents field by field. Encodings are prefix-free, so
 * those of several fields can be joined into one compound key.
 */
export const TYPE = {
  minKey: 1,
  missing: 3,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  other: 60,
  maxKey: 127,
} as const;

let bytes = Buffer.allocUnsafe(4096);
let at = 0;

function room(count: number): void {
  if (at + count <= bytes.length) return;
  bytes = Buffer.concat([bytes.subarray(0, at)], Math.max(bytes.length * 2, at + count));
}

function byte(value: number): void {
  room(1);
  bytes[at++] = value;
}

function flip(from: number): void {
  for (let i = from; i < at; i++) bytes[i] = 255 - (bytes[i] ?? 0);
}

function writeDouble(value: number): void {
  room(8);
  const start = at;
  bytes.writeDoubleBE(Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value + 0, start);
  at += 8;
  const first = bytes[start] ?? 0;
  if (first >= 128) flip(start);
  else bytes[start] = first + 128;
  // NaN sorts before every number: one below negative infinity.
  if (Number.isNaN(value)) bytes.fill(0, start, at);
}

/** What the nearest double leaves over, so that two numbers sharing it still order and differ exactly. */
function writeRest(rest: Exact): void {
  if (rest.digits === 0n) {
    byte(0x80);
    return;
  }
  const negative = rest.digits < 0n;
  byte(negative ? 0x7f : 0x81);
  const start = at;
  const digits = (negative ? -rest.digits : rest.digits).toString();
  room(4 + digits.length);
  at = bytes.writeInt32BE(digits.length - rest.scale + 0x40000, at);
  at += bytes.write(digits.replace(/0+$/, ''), at, 'latin1');
  byte(0);
  if (negative) flip(start);
}

function writeNumber(value: Numeric): void {
  if (typeof value === 'number' || value instanceof Int32 || value instanceof Double) {
    writeDouble(Number(value));
    byte(0x80);
    return;
  }
  const exact = value instanceof Long ? exactOfLong(value) : exactOfDecimal(value);
  const nearest = value instanceof Long ? value.toNumber() : Number(value.toString());
  writeDouble(nearest);
  if (exact && Number.isFinite(nearest)) writeRest(minus(exact, exactOfDouble(nearest)));
  else byte(exact ? 0x7f : 0x80);
}

/** A zero byte inside becomes 00 FF and the end is 00 00, so that a shorter text comes first. */
function writeText(text: string): void {
  room(text.length * 3 + 2);
  const start = at;
  at += bytes.write(text, at, 'utf8');
  const zero = bytes.subarray(start, at).indexOf(0);
  if (zero >= 0) {
    const escaped = bytes.toString('latin1', start, at).replaceAll('\0', '\0\xff');
    at = start;
    room(escaped.length + 2);
    at += bytes.write(escaped, at, 'latin1');
  }
  byte(0);
  byte(0);
}

function writeBytes(content: Uint8Array): void {
  room(content.length);
  bytes.set(content, at);
  at += content.length;
}

function writeBinary(value: Binary): void {
  room(4);
  at = bytes.writeUInt32BE(value.length(), at);
  byte(value.sub_type);
  writeBytes(value.value());
}

function writeDoc(doc: Doc): void {
  for (const key of Object.keys(doc)) {
    const value = doc[key];
    if (value === undefined) continue;
    // MongoDB compares a field by its type first, then by its name, then by its value.
    byte(typeOrder(value));
    writeText(key);
    writeValue(value);
  }
  byte(0);
}

function writeArray(items: readonly unknown[]): void {
  for (const item of items) writeValue(item ?? null);
  byte(0);
}

function writeRegex(value: BSONRegExp | RegExp): void {
  writeText(value instanceof RegExp ? value.source : value.pattern);
  writeText(value instanceof RegExp ? value.flags : value.options);
}

function writeTimestamp(value: Timestamp): void {
  room(8);
  at = bytes.writeBigUInt64BE(BigInt.asUintN(64, value.toBigInt()), at);
}

function writeValue(value: unknown): void {
  byte(typeOrder(value));
  if (typeof value === 'string') writeText(value);
  else if (typeof value === 'boolean') byte(value ? 1 : 0);
  else if (isNumber(value)) writeNumber(value);
  else if (value instanceof Date) writeDouble(value.getTime());
  else if (value instanceof ObjectId) writeBytes(value.id);
  else if (Array.isArray(value)) writeArray(value);
  else if (isDoc(value)) writeDoc(value);
  else if (value instanceof Binary) writeBinary(value);
  else if (value instanceof Timestamp) writeTimestamp(value);
  else if (isRegex(value)) writeRegex(value);
  else if (typeOrder(value) === TYPE.other) writeText(JSON.stringify(value));
}

type Numeric = number | Int32 | Double | Long | Decimal128;

export const isNumber = (value: unknown): value is Numeric =>
  typeof value === 'number' ||
  (value instanceof Long && !(value instanceof Timestamp)) ||
  value instanceof Double ||
  value instanceof Int32 ||
  value instanceof Decimal128;

export const isRegex = (value: unknown): value is BSONRegExp | RegExp =>
  value instanceof BSONRegExp || value instanceof RegExp;

/** The first byte of a value's key: its place among the types. */
export function typeOrder(value: unknown): number {
  if (typeof value === 'string') return TYPE.string;
  if (isNumber(value)) return TYPE.number;
  if (typeof value === 'boolean') return TYPE.boolean;
  if (value === undefined) return TYPE.missing;
  if (value === null) return TYPE.null;
  if (Array.isArray(value)) return TYPE.array;
  if (isDoc(value)) return TYPE.object;
  if (value instanceof Date) return TYPE.date;
  if (value instanceof ObjectId) return TYPE.objectId;
  if (value instanceof Binary) return TYPE.binary;
  if (value instanceof Timestamp) return TYPE.timestamp;
  if (isRegex(value)) return TYPE.regex;
  if (value instanceof MinKey) return TYPE.minKey;
  return value instanceof MaxKey ? TYPE.maxKey : TYPE.other;
}

export function keyOf(value: unknown): string {
  at = 0;
  writeValue(value);
  return bytes.toString('latin1', 0, at);
}

/** A compound key; a descending field is stored with its bytes flipped. */
export function compoundKey(values: readonly unknown[], directions: readonly number[]): string {
  at = 0;
  for (let i = 0; i < values.length; i++) {
    const start = at;
    writeValue(values[i]);
    if ((directions[i] ?? 1) < 0) flip(start);
  }
  return bytes.toString('latin1', 0, at);
}

export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') {
    const order = a - b;
    if (!Number.isNaN(order)) return order;
  }
  const [x, y] = [keyOf(a), keyOf(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

export function equal(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== 'object' && typeof b !== 'object') return false;
  return keyOf(a) === keyOf(b);
}
