import { type Doc, isDoc } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { CommandError } from '../errors.ts';
import { compileFilter } from '../filter.ts';
import type { IndexSpec } from '../index.ts';
import { equal } from '../order.ts';
import { demandsOf } from '../predicates.ts';
import {
  assertFields,
  batchOf,
  type Command,
  collectionOf,
  docIn,
  namespaceOf,
  type Request,
} from './request.ts';

const refused = (message: string) => new CommandError(67, message);

function keyIn(index: Doc): Record<string, 1 | -1> {
  const entries = Object.entries(docIn(index, 'key'));
  if (entries.length === 0) throw refused('Index keys cannot be empty.');
  return Object.fromEntries(
    entries.map(([path, way]) => {
      if ((way === 1 || way === -1) && !path.includes('$')) return [path, way];
      throw refused(`an index key of ${path}: ${String(way)} is not supported by this server`);
    }),
  );
}

const PARTIAL = ['$eq', '$exists', '$gt', '$gte', '$lt', '$lte', '$in'];

function partialIn({ partialFilterExpression: filter }: Doc): Doc | undefined {
  if (filter === undefined) return undefined;
  if (!isDoc(filter)) throw refused('partialFilterExpression must be an object');
  compileFilter(filter);
  const demands = [...demandsOf(filter).values()].flat();
  const bad = demands.find(
    ({ op, operand }) => !PARTIAL.includes(op) || (op === '$exists' && !operand),
  );
  const other = Object.keys(filter).find((key) => key.startsWith('$') && key !== '$and');
  if (bad ?? other) throw refused(`unsupported expression in partial index: ${bad?.op ?? other}`);
  return filter;
}

function specOf(index: Doc): IndexSpec {
  const { unique, name, expireAfterSeconds: seconds } = index;
  const known = 'key name unique partialFilterExpression expireAfterSeconds v background'.split(
    ' ',
  );
  assertFields(index, known, 'createIndexes.indexes');
  const key = keyIn(index);
  if (seconds !== undefined && (typeof seconds !== 'number' || seconds < 0))
    throw refused('TTL index expireAfterSeconds must be a number that is not negative');
  if (seconds !== undefined && Object.keys(key).length > 1)
    throw refused('TTL indexes are single-field indexes, compound indexes do not support TTL');
  return {
    name: typeof name === 'string' && name !== '' ? name : Object.entries(key).flat().join('_'),
    key,
    unique: unique === true,
    partial: partialIn(index),
    expireAfterSeconds: seconds,
  };
}

/** Equal for the same fields in the same order and directions. */
const textOf = (key: IndexSpec['key']): string => JSON.stringify(Object.entries(key));

/** True when it is there already; another index of the same name or fields is a conflict. */
function exists({ indexes }: Collection, spec: IndexSpec): boolean {
  for (const { spec: other } of indexes.values()) {
    const sameKey = textOf(other.key) === textOf(spec.key);
    const sameName = other.name === spec.name;
    if (sameKey && other.name === '_id_') return true;
    if (sameKey && equal({ ...other, key: 0 }, { ...spec, key: 0 })) return true;
    // Several indexes on the same fields may exist when their partial filters differ.
    if (!sameName && !(sameKey && equal(other.partial, spec.partial))) continue;
    throw new CommandError(sameName ? 86 : 85, `An index like ${spec.name} exists: ${other.name}`);
  }
  return false;
}

function createIndexes(request: Request): Doc {
  const { store } = request;
  const specs = batchOf(request, 'indexes').map((index) => specOf(index()));
  const createdCollectionAutomatically = collectionOf(request) === undefined;
  const collection = store.ensure(namespaceOf(request));
  const numIndexesBefore = collection.indexes.size;
  for (const spec of specs) if (!exists(collection, spec)) collection.addIndex(spec);
  const numIndexesAfter = collection.indexes.size;
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically };
}

function describe({ key, name, unique, partial, expireAfterSeconds }: IndexSpec): Doc {
  return {
    v: 2,
    key: { ...key },
    name,
    ...(unique && name !== '_id_' ? { unique } : {}),
    ...(partial ? { partialFilterExpression: partial } : {}),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
  };
}

function listIndexes(request: Request): Doc {
  const namespace = namespaceOf(request);
  const collection = collectionOf(request);
  if (!collection) throw new CommandError(26, `ns does not exist: ${namespace}`);
  const indexes = [...collection.indexes.values()].map(({ spec }) => describe(spec));
  return request.cursors.first(namespace, indexes, indexes.length);
}

export const indexCommands: Readonly<Record<string, Command>> = {
  createIndexes: { fields: ['indexes', 'commitQuorum'], run: createIndexes },
  listIndexes: { fields: ['cursor'], run: listIndexes },
};
