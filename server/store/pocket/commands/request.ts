import type { Collection } from '../engine/collection.ts';
import type { Cursors } from '../engine/cursors.ts';
import type { Store } from '../engine/store.ts';
import { CommandError } from '../errors.ts';
import type { Scope } from '../query/expressions.ts';
import { asNumber, type Doc, isDoc } from '../values/bson.ts';
import type { Batch } from '../wire/reply.ts';

export interface Request {
  readonly database: string;
  readonly name: string;
  readonly body: Doc;
  /** Documents sent beside the body, still as bytes, by the name of their sequence. */
  readonly sequences: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly store: Store;
  readonly cursors: Cursors;
  readonly connectionId: number;
}

export type Answer = Doc | Batch;

export interface Command {
  /** Fields it understands besides the common ones; any other might change the meaning and is refused. */
  readonly fields: readonly string[];
  run(request: Request): Answer;
}

export function namespaceOf({ database, body, name }: Request): string {
  const collection = body[name];
  if (typeof collection !== 'string' || collection === '') {
    throw new CommandError(73, `collection name has invalid type or is empty in command ${name}`);
  }
  return `${database}.${collection}`;
}

export const collectionOf = (request: Request): Collection | undefined =>
  request.store.find(namespaceOf(request));

export function docIn(body: Doc, field: string): Doc {
  const value = body[field] ?? {};
  if (!isDoc(value))
    throw new CommandError(14, `BSON field '${field}' is the wrong type, expected type 'object'`);
  return value;
}

export function listIn(body: Doc, field: string): readonly unknown[] {
  const value = body[field] ?? [];
  if (!Array.isArray(value))
    throw new CommandError(14, `BSON field '${field}' is the wrong type, expected type 'array'`);
  return value;
}

export function countIn(body: Doc, field: string): number {
  const value = body[field];
  if (value === undefined || value === null) return 0;
  const n = asNumber(value);
  if (n === undefined || n < 0)
    throw new CommandError(51024, `BSON field '${field}' value must be >= 0`);
  return Math.trunc(n);
}

export const docsIn = (body: Doc, field: string): readonly Doc[] =>
  listIn(body, field).map((item) => {
    if (!isDoc(item)) throw new CommandError(14, `BSON field '${field}' must hold objects`);
    return item;
  });

export const scopeOf = (body: Doc): Scope => ({ variables: docIn(body, 'let'), now: new Date() });

/** Only the simple collation exists here; another one would sort and match differently. */
export function assertSimple(part: Doc): void {
  const { collation } = part;
  if (
    collation === undefined ||
    (isDoc(collation) && (collation.locale === 'simple' || Object.keys(collation).length === 0))
  )
    return;
  throw new CommandError(72, 'only the simple collation is supported by this server');
}

/** Flags that are harmless while false. */
export function assertOff(body: Doc, fields: readonly string[]): void {
  const on = fields.find((field) => body[field] !== undefined && body[field] !== false);
  if (on) throw new CommandError(115, `option '${on}' is not supported by this server`);
}

export function assertFields(body: Doc, allowed: readonly string[], what: string): void {
  const unknown = Object.keys(body).find((field) => !allowed.includes(field));
  if (unknown)
    throw new CommandError(40415, `BSON field '${what}.${unknown}' is an unknown field.`);
}
