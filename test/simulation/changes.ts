import type { Doc } from '../../server/store/pocket/bson.ts';
import type { Engine } from './database/engine.ts';

export interface Change {
  /** Undefined: it is new. */
  readonly before: Doc | undefined;
  readonly after: Doc;
}

/**
 * What became of a collection since the last look. Watchers look at documents, never at commands: how a change is
 * written may be another one tomorrow, and a watcher that does not know it any more sees nothing and says nothing.
 * (The embedded database keeps a new object for every version of a document.)
 */
export function changesIn(engine: Engine, name: string): () => readonly Change[] {
  const known = new Map<unknown, Doc>();
  return () => {
    const changes: Change[] = [];
    for (const after of engine.all(name)) {
      const before = known.get(after._id);
      if (before === after) continue;
      known.set(after._id, after);
      changes.push({ before, after });
    }
    return changes;
  };
}
