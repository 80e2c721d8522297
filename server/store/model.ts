import { type Collection, type Document, type Filter, MongoError, MongoServerError } from 'mongodb';
import mongoose, { type Connection, type IndexOptions, type SchemaDefinition } from 'mongoose';

export type IndexSpec = readonly [keys: Readonly<Record<string, 1 | -1>>, options?: IndexOptions];

/**
 * Declares a collection: a mongoose schema for its shape and indexes, and the driver's own collection for
 * reads and writes. Mongoose documents cost about a hundred times the BSON they produce, so hot paths
 * never hydrate them.
 */
export function define<T extends { _id: unknown }>(
  connection: Connection,
  name: string,
  shape: SchemaDefinition,
  indexes: readonly IndexSpec[],
): Collection<T> {
  const model = connection.models[name] ?? connection.model(name, schemaOf(name, shape, indexes));
  return model.collection as unknown as Collection<Document> as unknown as Collection<T>;
}

function schemaOf(name: string, shape: SchemaDefinition, indexes: readonly IndexSpec[]) {
  const schema = new mongoose.Schema(shape, {
    collection: name,
    strict: 'throw',
    versionKey: false,
    minimize: false,
    autoIndex: false,
  });
  for (const [keys, options] of indexes) schema.index({ ...keys }, { ...options });
  return schema;
}

/** Documents of one answer. Where nothing is said a database sends 101 first, and each further part is a round trip. */
export const WHOLE = { batchSize: 1_000 } as const;

/** The highest character there is: nothing that begins with a prefix sorts behind prefix + this. */
export const LAST = '\u{10ffff}';

/** Documents with a search word that begins so. A range and no pattern: what people type is only text. */
export const beginsWith = (prefix: string) => ({
  search: { $elemMatch: { $gte: prefix, $lt: prefix + LAST } },
});

/** Documents whose id begins so, by id; those after a given one. */
export const idBegins = (prefix: string, after = '') => ({
  _id: { $gt: after > prefix ? after : prefix, $lt: prefix + LAST },
});

/**
 * What an index answers whole, and what is tested besides. As one filter MongoDB finds the index all the same;
 * a server with a simpler planner takes that of whichever field it knows, `merchantId`, and reads all a merchant has.
 */
export const narrow = <T>(indexed: Filter<T>, besides: Filter<T>): Filter<T> => {
  // A field named in both keeps the two apart.
  const again = Object.entries(indexed).slice(0, 1);
  return { $and: [indexed, { ...Object.fromEntries(again), ...besides }] } as Filter<T>;
};

/** The database was not reached, or not in time: no fault of what was to be written. */
export const isDatabaseTrouble = (error: unknown): boolean =>
  error instanceof MongoError &&
  (!(error instanceof MongoServerError) || error.hasErrorLabel('RetryableWriteError'));

/** E11000: another writer was first. */
export function isDuplicate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11000;
}
