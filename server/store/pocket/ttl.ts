import type { Collection } from './engine/collection.ts';
import type { Index } from './engine/index.ts';
import type { Store } from './engine/store.ts';
import { TTL_BATCH } from './limits.ts';
import { select } from './plan/execute.ts';
import { compileFilter } from './query/match.ts';

/** Deletes what has outlived its TTL index. Only dates expire: a text in that field stays for ever. */
export function sweep(store: Store, now: number): void {
  for (const collection of store.all()) {
    for (const index of collection.indexes.values()) expire(collection, index, now);
  }
  store.journal.commit();
}

function expire(collection: Collection, index: Index, now: number): void {
  const { expireAfterSeconds, partial = {} } = index.spec;
  const [path] = index.paths;
  if (expireAfterSeconds === undefined || path === undefined) return;
  const filter = {
    $and: [partial, { [path]: { $lt: new Date(now - expireAfterSeconds * 1000) } }],
  };
  const question = {
    filter,
    matches: compileFilter(filter),
    sort: [],
    skip: 0,
    limit: TTL_BATCH,
    wanted: TTL_BATCH,
  };
  for (const record of select(collection, question).records) collection.remove(record);
}
