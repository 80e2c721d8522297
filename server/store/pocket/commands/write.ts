import { ObjectId } from 'bson';
import { type Doc, decode, encodeStored, identical, isDoc, isRegex } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { asCommandError, CommandError } from '../errors.ts';
import { MAX_WORDED_ERRORS, MAX_WRITE_BATCH } from '../limits.ts';
import { questionOf, select } from '../planner.ts';
import { type Apply, compileUpdate, seedOf } from '../update.ts';
import {
  assertFields,
  batchOf,
  type Command,
  docIn,
  namespaceOf,
  type Request,
} from './request.ts';

/** Runs a batch one by one; an ordered one stops at its first error, and what came before stays. */
function each(request: Request, field: string, run: (item: Doc, index: number) => void): Doc {
  const items = batchOf(request, field);
  if (items.length === 0 || items.length > MAX_WRITE_BATCH)
    throw new CommandError(16, `Write batch sizes must be between 1 and ${MAX_WRITE_BATCH}`);
  const writeErrors: Doc[] = [];
  for (const [index, item] of items.entries()) {
    try {
      run(item(), index);
    } catch (thrown) {
      const { code, message, extra } = asCommandError(thrown);
      const worded = writeErrors.length < MAX_WORDED_ERRORS;
      writeErrors.push({ index, code, errmsg: worded ? message : '', ...(worded ? extra : {}) });
      if (request.body.ordered !== false) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

/** Stores a new document, with an `_id` as its first field. */
export function insertDoc(collection: Collection, given: Doc): Doc {
  const { _id = new ObjectId() } = given;
  if (
    Array.isArray(_id) ||
    isRegex(_id) ||
    (isDoc(_id) && /^\$/m.test(Object.keys(_id).join('\n')))
  )
    throw new CommandError(53, "The '_id' value cannot be an array, a regex or have $-fields");
  const raw = encodeStored(Object.keys(given)[0] === '_id' ? given : { _id, ...given });
  const doc = decode(raw);
  collection.insert(doc, raw);
  return doc;
}

function insert(request: Request): Doc {
  const collection = request.store.ensure(namespaceOf(request));
  let n = 0;
  const outcome = each(request, 'documents', (doc) => {
    insertDoc(collection, doc);
    n++;
  });
  return { n, ...outcome };
}

/** Writes the successor of one document; false when it is the same, down to the order of its fields. */
export function rewrite(collection: Collection, seq: number, before: Doc, apply: Apply): boolean {
  const after = apply(before, false);
  if (identical(before, after)) return false;
  const raw = encodeStored(after);
  // Decoded anew: what is indexed and read from here on is exactly what was stored.
  collection.replace(seq, decode(raw), raw);
  return true;
}

function updateOne({ store }: Request, namespace: string, statement: Doc) {
  assertFields(statement, ['q', 'u', 'multi', 'upsert'], 'update.updates');
  const multi = statement.multi === true;
  const filter = docIn(statement, 'q');
  const apply = compileUpdate(statement.u, multi);
  const known = store.find(namespace);
  const { found } = select(known, questionOf(filter, [], 0, multi ? 0 : 1));
  if (known && found.length > 0) {
    const changed = found.filter(([seq, doc]) => rewrite(known, seq, doc, apply));
    return { matched: found.length, modified: changed.length, upserted: undefined };
  }
  if (statement.upsert !== true) return { matched: 0, modified: 0, upserted: undefined };
  const upserted = insertDoc(store.ensure(namespace), apply(seedOf(filter, statement.u), true));
  return { matched: 1, modified: 0, upserted };
}

function update(request: Request): Doc {
  const namespace = namespaceOf(request);
  const upserted: Doc[] = [];
  let [n, nModified] = [0, 0];
  const outcome = each(request, 'updates', (statement, index) => {
    const result = updateOne(request, namespace, statement);
    n += result.matched;
    nModified += result.modified;
    if (result.upserted) upserted.push({ index, _id: result.upserted._id });
  });
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...outcome };
}

function remove(request: Request): Doc {
  const collection = request.store.find(namespaceOf(request));
  let n = 0;
  const outcome = each(request, 'deletes', (statement) => {
    assertFields(statement, ['q', 'limit'], 'delete.deletes');
    const { limit } = statement;
    if (limit !== 0 && limit !== 1)
      throw new CommandError(9, 'The limit field in delete objects must be 0 or 1');
    const { found } = select(collection, questionOf(docIn(statement, 'q'), [], 0, limit));
    for (const [seq] of found) collection?.remove(seq);
    n += found.length;
  });
  return { n, ...outcome };
}

export const writeCommands: Readonly<Record<string, Command>> = {
  insert: { fields: ['documents', 'ordered'], run: insert },
  update: { fields: ['updates', 'ordered'], run: update },
  delete: { fields: ['deletes', 'ordered'], run: remove },
};
