import { TTL_BATCH } from './limits.ts';
import { questionOf, select } from './planner.ts';
import type { Store } from './store.ts';

/** Deletes what has outlived its TTL index. Only dates expire: a text in that field stays for ever. */
export function sweep(store: Store, now: number): void {
  for (const collection of store.all()) {
    for (const { spec, fields } of collection.indexes.values()) {
      const [path = ''] = fields[0] ?? [];
      if (spec.expireAfterSeconds === undefined) continue;
      const old = { [path]: { $lt: new Date(now - spec.expireAfterSeconds * 1000) } };
      const filter = spec.partial ? { $and: [spec.partial, old] } : old;
      const { found } = select(collection, questionOf(filter, [], 0, TTL_BATCH));
      for (const [seq] of found) collection.remove(seq);
    }
  }
  store.commit();
}
