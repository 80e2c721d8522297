import type { Collection } from '../engine/collection.ts';
import { CommandError } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { type Doc, encode } from '../values/bson.ts';
import { equal } from '../values/order.ts';
import { Batch } from '../wire/reply.ts';
import {
  assertOff,
  assertSimple,
  type Command,
  collectionOf,
  docIn,
  namespaceOf,
  type Request,
} from './request.ts';

const nameOf = ({ namespace }: Collection): string => namespace.slice(namespace.indexOf('.') + 1);

function describe(collection: Collection): Doc {
  return {
    name: nameOf(collection),
    type: 'collection',
    options: collection.options,
    info: { readOnly: false },
    idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
  };
}

function listCollections({ store, database, body }: Request): Batch {
  const matches = compileFilter(docIn(body, 'filter'));
  const all = store.in(database).map(describe).filter(matches);
  const shown = body.nameOnly === true ? all.map(({ name, type }) => ({ name, type })) : all;
  return new Batch('firstBatch', shown.map(encode), 0n, `${database}.$cmd.listCollections`);
}

function listDatabases({ store, body }: Request): Doc {
  const sizes = new Map<string, number>();
  for (const { namespace, bytes } of store.all()) {
    const name = namespace.slice(0, namespace.indexOf('.'));
    sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  }
  const matches = compileFilter(docIn(body, 'filter'));
  const databases = [...sizes]
    .map(([name, sizeOnDisk]) => ({ name, sizeOnDisk, empty: sizeOnDisk === 0 }))
    .filter(matches);
  if (body.nameOnly === true) return { databases: databases.map(({ name }) => ({ name })) };
  return { databases, totalSize: databases.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0) };
}

const REFUSED_SHAPES = [
  'capped',
  'timeseries',
  'clusteredIndex',
  'viewOn',
  'pipeline',
  'validator',
  'expireAfterSeconds',
  'encryptedFields',
  'changeStreamPreAndPostImages',
];

function create(request: Request): Doc {
  const { store, body } = request;
  assertSimple(body);
  assertOff(body, REFUSED_SHAPES);
  const namespace = namespaceOf(request);
  const known = store.find(namespace);
  if (known && !equal(known.options, {}))
    throw new CommandError(48, `Collection ${namespace} already exists.`);
  store.ensure(namespace);
  return {};
}

function drop(request: Request): Doc {
  const collection = collectionOf(request);
  if (!collection) return { nIndexesWas: 0 };
  request.store.drop(collection);
  return { nIndexesWas: collection.indexes.size, ns: collection.namespace };
}

function dropDatabase({ store, database }: Request): Doc {
  for (const collection of store.in(database)) store.drop(collection);
  return { dropped: database };
}

function collStats(request: Request): Doc {
  const collection = collectionOf(request);
  const [count, size] = [collection?.records.size ?? 0, collection?.bytes ?? 0];
  return {
    ns: namespaceOf(request),
    count,
    size,
    storageSize: size,
    totalSize: size,
    avgObjSize: count > 0 ? size / count : 0,
    nindexes: collection?.indexes.size ?? 0,
    totalIndexSize: 0,
    scaleFactor: 1,
  };
}

function dbStats({ store, database }: Request): Doc {
  const collections = store.in(database);
  const total = (of: (collection: Collection) => number) =>
    collections.reduce((sum, collection) => sum + of(collection), 0);
  return {
    db: database,
    collections: collections.length,
    views: 0,
    objects: total((c) => c.records.size),
    dataSize: total((c) => c.bytes),
    storageSize: total((c) => c.bytes),
    indexes: total((c) => c.indexes.size),
    indexSize: 0,
    scaleFactor: 1,
  };
}

export const adminCommands: Readonly<Record<string, Command>> = {
  listCollections: {
    fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
    run: listCollections,
  },
  listDatabases: { fields: ['filter', 'nameOnly', 'authorizedDatabases'], run: listDatabases },
  create: {
    fields: [
      ...REFUSED_SHAPES,
      'size',
      'max',
      'collation',
      'autoIndexId',
      'storageEngine',
      'indexOptionDefaults',
    ],
    run: create,
  },
  drop: { fields: [], run: drop },
  dropDatabase: { fields: [], run: dropDatabase },
  collStats: { fields: ['scale'], run: collStats },
  dbStats: { fields: ['scale', 'freeStorage'], run: dbStats },
};
