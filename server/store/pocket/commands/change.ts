import type { Collection } from '../engine/collection.ts';
import { docOf, type Record as Stored } from '../engine/record.ts';
import type { Store } from '../engine/store.ts';
import { CommandError } from '../errors.ts';
import { select } from '../plan/execute.ts';
import { parseSort } from '../plan/order.ts';
import type { Scope } from '../query/expressions.ts';
import { compileFilter } from '../query/match.ts';
import { type Apply, compileUpdate, seedOf } from '../update/update.ts';
import { assertStorable, type Doc, decode, encode, isDoc } from '../values/bson.ts';
import { hintIn } from './read.ts';
import { assertFields, assertSimple, docIn, docsIn, scopeOf } from './request.ts';
import { prepareInsert } from './write.ts';

/** The records a write is about, chosen exactly as a find would. */
export function target(
  collection: Collection,
  filter: Doc,
  scope: Scope,
  limit: number,
  options: Doc,
): Stored[] {
  const matches = compileFilter(filter, scope);
  return select(collection, {
    filter,
    matches,
    sort: parseSort(options.sort),
    skip: 0,
    limit,
    wanted: limit,
    hint: hintIn(options),
  }).records;
}

/** Writes the successor of one document; false when it is the same, byte for byte. */
export function rewrite(collection: Collection, record: Stored, apply: Apply): boolean {
  const next = apply(docOf(record), false);
  const raw = encode(next);
  if (raw.equals(record.raw)) return false;
  // Decoded anew: what is indexed and read from here on is exactly what was stored.
  const doc = decode(raw);
  assertStorable(doc, raw.byteLength);
  collection.replace(record, raw, doc);
  return true;
}

export function upsert(collection: Collection, filter: Doc, update: unknown, apply: Apply): Doc {
  const isReplacement = isDoc(update) && !Object.keys(update)[0]?.startsWith('$');
  const { raw } = prepareInsert(apply(seedOf(filter, isReplacement), true));
  const doc = decode(raw);
  collection.insert(raw, doc);
  return doc;
}

export interface UpdateResult {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId: unknown;
}

const UPDATE_FIELDS = ['q', 'u', 'multi', 'upsert', 'arrayFilters', 'hint', 'collation', 'sort'];

export function updateMatching(
  store: Store,
  namespace: string,
  statement: Doc,
  command: Doc,
): UpdateResult {
  assertFields(statement, UPDATE_FIELDS, 'update.updates');
  assertSimple(statement);
  const [filter, multi, scope] = [
    docIn(statement, 'q'),
    statement.multi === true,
    scopeOf(command),
  ];
  if (multi && statement.sort !== undefined)
    throw new CommandError(9, 'sort is not allowed with multi');
  const apply = compileUpdate({
    filter,
    update: statement.u,
    arrayFilters: docsIn(statement, 'arrayFilters'),
    multi,
    scope,
  });
  const known = store.find(namespace);
  const records = known ? target(known, filter, scope, multi ? 0 : 1, statement) : [];
  if (!known && records.length === 0) compileFilter(filter, scope);
  if (records.length === 0 && statement.upsert === true) {
    const doc = upsert(store.ensure(namespace), filter, statement.u, apply);
    return { matched: 0, modified: 0, upsertedId: doc._id };
  }
  const modified = known ? records.filter((record) => rewrite(known, record, apply)).length : 0;
  return { matched: records.length, modified, upsertedId: undefined };
}

export function deleteMatching(
  store: Store,
  namespace: string,
  statement: Doc,
  limit: number,
  command: Doc,
): number {
  assertFields(statement, ['q', 'limit', 'hint', 'collation'], 'delete.deletes');
  assertSimple(statement);
  const [filter, scope] = [docIn(statement, 'q'), scopeOf(command)];
  compileFilter(filter, scope);
  const collection = store.find(namespace);
  if (!collection) return 0;
  const records = target(collection, filter, scope, limit, statement);
  for (const record of records) collection.remove(record);
  return records.length;
}
