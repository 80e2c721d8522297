import type { Doc } from '../../server/store/pocket/bson.ts';
import { changesIn } from './changes.ts';
import type { Engine } from './database/engine.ts';

/** What an order says; the rest is what the hub has still to do with it. */
const told = ({ revision, state, lines, money }: Doc) =>
  JSON.stringify([revision, state, lines, money]);

/** I3: what a worker has saved of an order, no other one writes over that has not read it. */
export function watchVersions(engine: Engine): () => readonly string[] {
  const changes = changesIn(engine, 'orders');
  return () =>
    changes().flatMap(({ before, after }) => {
      if (!before || Number(after.version) > Number(before.version)) return [];
      if (after.version === before.version && told(after) === told(before)) return [];
      return [`I3: version ${before.version} of order ${after.number} was written over unread`];
    });
}
