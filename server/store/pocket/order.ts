import { Binary, ObjectId } from 'bson';
import { type Doc, isDoc, isRegex } from './bson.ts';

/**
 * The one definition of order and equality. A value becomes a string of bytes (one latin1 character each) such
 * that comparing two strings compares the values as MongoDB does: by type, then by value, strings by their
 * UTF-8 bytes, documents field by field. mingo's comparison would not do: it forgets the order of fields and
 * takes every binary for the same. Encodings are prefix-free, so that several join into one compound key.
 */
export function typeOrder(value: unknown): number {
  if (value === undefined) return 3;
  if (value === null) return 5;
  if (typeof value === 'number') return 10;
  if (typeof value === 'string') return 15;
  if (Array.isArray(value)) return 25;
  if (isDoc(value)) return 20;
  if (value instanceof Binary) return 30;
  if (value instanceof ObjectId) return 35;
  if (typeof value === 'boolean') return 40;
  return value instanceof Date ? 45 : 50;
}

const eight = Buffer.alloc(8);

function numberBytes(value: number): string {
  // NaN sorts before every number; adding zero makes -0 the same as 0.
  if (Number.isNaN(value)) return '\0'.repeat(8);
  eight.writeDoubleBE(value + 0);
  const first = eight[0] ?? 0;
  if (first < 128) eight[0] = first + 128;
  else for (let i = 0; i < 8; i++) eight[i] = 255 - (eight[i] ?? 0);
  return eight.toString('latin1');
}

/** What is the same in UTF-8 and in latin1, and has no zero byte. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a text of one byte a character may hold
const PLAIN = /^[\x01-\x7f]*$/;

/** A zero byte inside becomes 00 FF and the end is 00 00, so that a shorter text comes first. */
function textBytes(text: string): string {
  if (PLAIN.test(text)) return `${text}\0\0`;
  return `${Buffer.from(text).toString('latin1').replaceAll('\0', '\0\xff')}\0\0`;
}

function binaryBytes(value: Binary): string {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(value.length());
  head[4] = value.sub_type;
  return head.toString('latin1') + Buffer.from(value.value()).toString('latin1');
}

/** MongoDB compares a field by its type first, then by its name, then by its value. */
function docBytes(doc: Doc): string {
  const fields = Object.keys(doc).filter((key) => doc[key] !== undefined);
  return `${fields.map((key) => String.fromCharCode(typeOrder(doc[key])) + textBytes(key) + keyOf(doc[key])).join('')}\0`;
}

function contentOf(value: unknown): string {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value === 'number') return numberBytes(value);
  if (typeof value === 'boolean') return value ? '\x01' : '\0';
  if (value instanceof Date) return numberBytes(value.getTime());
  if (value instanceof ObjectId) return Buffer.from(value.id).toString('latin1');
  if (value instanceof Binary) return binaryBytes(value);
  if (Array.isArray(value)) return `${value.map((item) => keyOf(item ?? null)).join('')}\0`;
  if (isRegex(value)) return textBytes(value.pattern) + textBytes(value.options);
  return isDoc(value) ? docBytes(value) : '';
}

export const keyOf = (value: unknown): string =>
  String.fromCharCode(typeOrder(value)) + contentOf(value);

/** For a descending field: the same bytes, flipped, so that one order of entries serves all fields. */
export function flipped(key: string): string {
  const bytes = Buffer.from(key, 'latin1');
  for (let i = 0; i < bytes.length; i++) bytes[i] = 255 - (bytes[i] ?? 0);
  return bytes.toString('latin1');
}

export const directedKey = (value: unknown, direction: number): string =>
  direction < 0 ? flipped(keyOf(value)) : keyOf(value);

export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number' && !Number.isNaN(a - b)) return a - b;
  const [x, y] = [keyOf(a), keyOf(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

export const equal = (a: unknown, b: unknown): boolean => a === b || compare(a, b) === 0;
