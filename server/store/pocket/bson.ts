import { Binary, BSONError, BSONRegExp, deserialize, ObjectId, serialize } from 'bson';
import { CommandError } from './errors.ts';
import { MAX_DOCUMENT_BYTES, MAX_NESTING } from './limits.ts';

/**
 * A document in memory. Every number is a JavaScript number, so an int, a double and a long of the same value
 * are one; what does not fit (a long beyond 2^53, a decimal) is refused at the door instead of being rounded.
 */
export type Doc = Record<string, unknown>;

export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export const isRegex = (value: unknown): value is BSONRegExp => value instanceof BSONRegExp;

/** Decodes, and refuses the types of values this store does not keep. */
export function decode(raw: Uint8Array): Doc {
  try {
    // A binary is a view of the bytes it came in: with bytes of its own it holds no whole message in memory.
    const doc = deserialize(new Uint8Array(raw), { bsonRegExp: true });
    assertKnown(doc, MAX_NESTING);
    return doc;
  } catch (error) {
    if (error instanceof BSONError) throw new CommandError(22, error.message);
    throw error;
  }
}

export function assertKnown(value: unknown, levels: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value) || isDoc(value)) {
    if (levels === 0)
      throw new CommandError(15, `document exceeds the maximum nesting depth of ${MAX_NESTING}`);
    for (const key of Object.keys(value)) assertKnown((value as Doc)[key], levels - 1);
    return;
  }
  const known = [Date, ObjectId, Binary, BSONRegExp].some((type) => value instanceof type);
  if (!known)
    throw new CommandError(2, `values like this ${value.constructor.name} are not supported`);
}

/** MongoDB allows a reply to be this much larger than a document. */
const REPLY_ROOM = 16 * 1024;

export const encode = (reply: Doc): Uint8Array =>
  assertSize(serialize(reply), MAX_DOCUMENT_BYTES + REPLY_ROOM);

export const encodeStored = (doc: Doc): Uint8Array => assertSize(serialize(doc));

function assertSize(raw: Uint8Array, most = MAX_DOCUMENT_BYTES): Uint8Array {
  if (raw.byteLength <= most) return raw;
  throw new CommandError(
    10334,
    `BSONObj size: ${raw.byteLength} is invalid. It must be at most ${most}`,
  );
}

/** Whether two values are stored as the same bytes. */
export function identical(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => identical(item, b[i]));
  if (isDoc(a) && isDoc(b)) {
    const [fields, others] = [Object.keys(a), Object.keys(b)];
    return (
      fields.length === others.length &&
      fields.every((field, i) => field === others[i] && identical(a[field], b[field]))
    );
  }
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof ObjectId && b instanceof ObjectId) return a.equals(b);
  if (a instanceof Binary && b instanceof Binary)
    return a.sub_type === b.sub_type && Buffer.compare(a.value(), b.value()) === 0;
  return isRegex(a) && isRegex(b) && a.pattern === b.pattern && a.options === b.options;
}

/** The fields whose values are not the same bytes in both. */
export function changedFields(before: Doc, after: Doc): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].filter((field) => !identical(getField(before, field), getField(after, field)));
}

/** A copy that may be changed. Only documents and arrays are copied: no other value is ever changed. */
export function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  return isDoc(value) ? copyDoc(value) : value;
}

export function copyDoc(doc: Doc): Doc {
  const result: Doc = {};
  for (const key of Object.keys(doc)) setField(result, key, copy(doc[key]));
  return result;
}

/** `doc.__proto__ = x` would change the prototype, not the field. */
export function setField(doc: Doc, key: string, value: unknown): void {
  if (key !== '__proto__') doc[key] = value;
  else
    Object.defineProperty(doc, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

export const getField = (doc: Doc, key: string): unknown =>
  Object.hasOwn(doc, key) ? doc[key] : undefined;
