import type { Collection } from '../engine/collection.ts';
import type { IndexSpec } from '../engine/index.ts';
import { CommandError } from '../errors.ts';
import { conjunctionOf } from '../plan/predicates.ts';
import { compileFilter } from '../query/match.ts';
import { asNumber, type Doc, encode, isDoc } from '../values/bson.ts';
import { equal } from '../values/order.ts';
import { Batch } from '../wire/reply.ts';
import {
  assertFields,
  assertOff,
  assertSimple,
  type Command,
  docsIn,
  namespaceOf,
  type Request,
} from './request.ts';

const refused = (message: string) => new CommandError(67, message);

function keyIn(index: Doc): Record<string, 1 | -1> {
  const entries = isDoc(index.key) ? Object.entries(index.key) : [];
  if (entries.length === 0) throw refused('Index keys cannot be empty.');
  return Object.fromEntries(
    entries.map(([path, value]) => {
      const direction = asNumber(value);
      if (direction === undefined || direction === 0)
        throw refused(`index of type '${String(value)}' is not supported by this server`);
      if (path.includes('$') || path.split('.').includes(''))
        throw refused(`index key '${path}' is not supported by this server`);
      return [path, direction < 0 ? -1 : 1];
    }),
  );
}

const PARTIAL_OPERATORS = ['$eq', '$exists', '$gt', '$gte', '$lt', '$lte', '$type', '$in'];

function partialIn(index: Doc): Doc | undefined {
  const filter = index.partialFilterExpression;
  if (filter === undefined) return undefined;
  if (!isDoc(filter)) throw refused('partialFilterExpression must be an object');
  compileFilter(filter);
  for (const [path, predicates] of conjunctionOf(filter).byPath) {
    const bad = predicates.find(
      ({ op, operand }) => !PARTIAL_OPERATORS.includes(op) || (op === '$exists' && !operand),
    );
    if (bad) throw refused(`unsupported expression in partial index: ${path} ${bad.op}`);
  }
  return filter;
}

const OPTIONS = [
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'v',
  'background',
  'ns',
  'collation',
  'hidden',
];

function specOf(index: Doc): IndexSpec {
  assertFields(index, OPTIONS, 'createIndexes.indexes');
  assertSimple(index);
  assertOff(index, ['hidden']);
  const key = keyIn(index);
  const expireAfterSeconds = asNumber(index.expireAfterSeconds);
  if (
    index.expireAfterSeconds !== undefined &&
    (expireAfterSeconds === undefined || expireAfterSeconds < 0)
  ) {
    throw refused('TTL index expireAfterSeconds must be a number that is not negative');
  }
  if (expireAfterSeconds !== undefined && Object.keys(key).length > 1)
    throw refused('TTL indexes are single-field indexes, compound indexes do not support TTL');
  const name =
    typeof index.name === 'string' && index.name !== ''
      ? index.name
      : Object.entries(key).flat().join('_');
  return {
    name,
    key,
    unique: index.unique === true,
    sparse: index.sparse === true,
    partial: partialIn(index),
    expireAfterSeconds,
  };
}

const optionsOf = ({ unique, sparse, partial, expireAfterSeconds }: IndexSpec): Doc => ({
  unique,
  sparse,
  partial,
  expireAfterSeconds,
});

/** True when it is there already; another index of the same name or fields is a conflict. */
function exists(collection: Collection, spec: IndexSpec): boolean {
  for (const { spec: other } of collection.indexes.values()) {
    const sameKey = equal(Object.entries(other.key), Object.entries(spec.key));
    if (other.name === spec.name && !sameKey) {
      throw new CommandError(
        86,
        `An existing index has the same name as the requested index. Requested index: ${spec.name}`,
      );
    }
    if (!sameKey) continue;
    if (other.name === '_id_') return true;
    const sameOptions = equal(optionsOf(other), optionsOf(spec));
    if (sameOptions && other.name === spec.name) return true;
    // Several indexes on the same fields may exist when their partial filters differ.
    if (other.name !== spec.name && !equal(other.partial, spec.partial)) continue;
    const [code, what] = sameOptions
      ? [85, 'a different name']
      : [other.name === spec.name ? 86 : 85, 'different options'];
    throw new CommandError(code, `An equivalent index already exists with ${what}: ${other.name}`);
  }
  return false;
}

function createIndexes(request: Request): Doc {
  const { store, body } = request;
  const namespace = namespaceOf(request);
  const specs = docsIn(body, 'indexes').map(specOf);
  const created = store.find(namespace) === undefined;
  const collection = store.ensure(namespace);
  const numIndexesBefore = collection.indexes.size;
  for (const spec of specs) if (!exists(collection, spec)) collection.addIndex(spec);
  const numIndexesAfter = collection.indexes.size;
  const note = numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {};
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically: created, ...note };
}

export function describeIndex({ spec }: { readonly spec: IndexSpec }): Doc {
  return {
    v: 2,
    key: { ...spec.key },
    name: spec.name,
    ...(spec.unique && spec.name !== '_id_' ? { unique: true } : {}),
    ...(spec.sparse ? { sparse: true } : {}),
    ...(spec.partial ? { partialFilterExpression: spec.partial } : {}),
    ...(spec.expireAfterSeconds === undefined
      ? {}
      : { expireAfterSeconds: spec.expireAfterSeconds }),
  };
}

function existing(request: Request): Collection {
  const namespace = namespaceOf(request);
  const collection = request.store.find(namespace);
  if (!collection) throw new CommandError(26, `ns does not exist: ${namespace}`);
  return collection;
}

function listIndexes(request: Request): Batch {
  const indexes = [...existing(request).indexes.values()].map((index) =>
    encode(describeIndex(index)),
  );
  return new Batch('firstBatch', indexes, 0n, namespaceOf(request));
}

function named(collection: Collection, wanted: unknown): string[] {
  if (wanted === '*') return [...collection.indexes.keys()].filter((name) => name !== '_id_');
  if (Array.isArray(wanted)) return wanted.flatMap((name) => named(collection, name));
  if (typeof wanted === 'string') return [wanted];
  const found = [...collection.indexes.values()].find(({ spec }) => equal({ ...spec.key }, wanted));
  if (!found) throw new CommandError(27, `can't find index with key: ${JSON.stringify(wanted)}`);
  return [found.spec.name];
}

function dropIndexes(request: Request): Doc {
  const collection = existing(request);
  const nIndexesWas = collection.indexes.size;
  for (const name of named(collection, request.body.index)) {
    if (name === '_id_') throw new CommandError(72, 'cannot drop _id index');
    collection.dropIndex(name);
  }
  return { nIndexesWas };
}

export const indexCommands: Readonly<Record<string, Command>> = {
  createIndexes: { fields: ['indexes', 'commitQuorum'], run: createIndexes },
  listIndexes: { fields: ['cursor'], run: listIndexes },
  dropIndexes: { fields: ['index'], run: dropIndexes },
};
