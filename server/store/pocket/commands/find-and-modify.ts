import type { Doc } from '../bson.ts';
import { CommandError } from '../errors.ts';
import { compileProjection } from '../pipeline.ts';
import { questionOf, select } from '../planner.ts';
import { parseSort } from '../sort.ts';
import { compileUpdate, seedOf } from '../update.ts';
import { type Command, collectionOf, docIn, namespaceOf, type Request } from './request.ts';
import { insertDoc, rewrite } from './write.ts';

/** One document found, changed or removed, and shown as it was or as it is. */
function findAndModify(request: Request): Doc {
  const { body, store } = request;
  const removes = body.remove === true;
  if (removes === (body.update !== undefined))
    throw new CommandError(9, "Either an 'update' or 'remove=true' must be specified");
  const project = compileProjection(docIn(body, 'fields'));
  const filter = docIn(body, 'query');
  const collection = collectionOf(request);
  const [hit] = select(collection, questionOf(filter, parseSort(body.sort), 0, 1)).found;
  const answer = (value: Doc | undefined, lastErrorObject: Doc): Doc => ({
    lastErrorObject,
    value: value ? project(value) : null,
  });
  if (removes) {
    if (hit) collection?.remove(hit[0]);
    return answer(hit?.[1], { n: hit ? 1 : 0 });
  }
  const apply = compileUpdate(body.update, false);
  if (collection && hit) {
    const [seq, before] = hit;
    rewrite(collection, seq, before, apply);
    const shown = body.new === true ? collection.docs.get(seq) : before;
    return answer(shown, { n: 1, updatedExisting: true });
  }
  if (body.upsert !== true) return answer(undefined, { n: 0, updatedExisting: false });
  const made = insertDoc(
    store.ensure(namespaceOf(request)),
    apply(seedOf(filter, body.update), true),
  );
  const outcome = { n: 1, updatedExisting: false, upserted: made._id };
  return answer(body.new === true ? made : undefined, outcome);
}

const fields = ['query', 'sort', 'remove', 'update', 'new', 'fields', 'upsert'];

export const findAndModifyCommands: Readonly<Record<string, Command>> = {
  findAndModify: { fields, run: findAndModify },
};
