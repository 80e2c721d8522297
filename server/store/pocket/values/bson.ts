import { BSONError, Decimal128, Double, deserialize, Int32, Long, serialize } from 'bson';
import { CommandError } from '../errors.ts';
import { MAX_DOCUMENT_BYTES, MAX_NESTING } from '../limits.ts';

/**
 * A document in memory. A plain JS number stands for what the serializer would write for it: an int32
 * when it is an integer of that range, else a double. Every other number keeps its wrapper (a `Long`, a
 * `Decimal128`, a `Double` that happens to be whole), so that writing a document back changes no type.
 */
export type Doc = Record<string, unknown>;

export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export const fitsInt32 = (n: number): boolean => (n | 0) === n && !Object.is(n, -0);

/** A double as this store holds it: wrapped when a plain number would be read as an int32. */
export const double = (n: number): number | Double => (fitsInt32(n) ? new Double(n) : n);

function unwrap(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Int32) return value.value;
  if (value instanceof Double) return double(value.value);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = unwrap(value[i]);
  } else if (isDoc(value)) {
    for (const key of Object.keys(value)) {
      const inner = value[key];
      if (typeof inner === 'object' && inner !== null) value[key] = unwrap(inner);
    }
  }
  return value;
}

const EXACT = { promoteValues: false, promoteBuffers: false, bsonRegExp: true } as const;

export function decode(raw: Uint8Array, asRaw: Record<string, true> = {}): Doc {
  try {
    const options = { ...EXACT, fieldsAsRaw: asRaw };
    return unwrap(deserialize(raw, options)) as Doc;
  } catch (error) {
    if (error instanceof BSONError) throw new CommandError(22, error.message);
    throw error;
  }
}

function nestsDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return Array.isArray(value) || isDoc(value);
  if (Array.isArray(value)) return value.some((inner) => nestsDeeperThan(inner, levels - 1));
  if (!isDoc(value)) return false;
  for (const key in value) if (nestsDeeperThan(value[key], levels - 1)) return true;
  return false;
}

export function assertStorable(doc: Doc, bytes: number): void {
  if (bytes > MAX_DOCUMENT_BYTES) throw tooLarge(bytes);
  if (nestsDeeperThan(doc, MAX_NESTING)) {
    throw new CommandError(15, `document exceeds the maximum nesting depth of ${MAX_NESTING}`);
  }
}

export function encode(doc: Doc): Buffer {
  const { buffer, byteOffset, byteLength } = serialize(doc);
  // A reply may be a little larger than a stored document; past that the serializer's buffer ends.
  if (byteLength > MAX_DOCUMENT_BYTES + 16 * 1024) throw tooLarge(byteLength);
  return Buffer.from(buffer, byteOffset, byteLength);
}

const tooLarge = (bytes: number): CommandError =>
  new CommandError(
    10334,
    `BSONObj size: ${bytes} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
  );

/** Bytes with memory of their own: a slice of a message or of a pool would keep all of it alive. */
export function ownBytes(raw: Uint8Array): Buffer {
  const own = Buffer.allocUnsafeSlow(raw.byteLength);
  own.set(raw);
  return own;
}

/** A copy that may be changed. Only documents and arrays are copied: every other value is immutable here. */
export function copy<T>(value: T): T;
export function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isDoc(value)) return value;
  const result: Doc = {};
  for (const key of Object.keys(value)) setField(result, key, copy(value[key]));
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

export const asNumber = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value;
  if (value instanceof Double || value instanceof Int32) return value.value;
  if (value instanceof Decimal128) return Number(value.toString());
  return value instanceof Long ? value.toNumber() : undefined;
};
