import { asCommandError, CommandError } from '../errors.ts';
import { MAX_WRITE_BATCH } from '../limits.ts';
import { withId } from '../update/update.ts';
import { asNumber, assertStorable, type Doc, decode, encode, isDoc } from '../values/bson.ts';
import { isRegex } from '../values/order.ts';
import { deleteMatching, updateMatching } from './change.ts';
import { type Command, docsIn, listIn, namespaceOf, type Request } from './request.ts';

/** Runs a batch one by one; an ordered one stops at its first error, and what came before stays. */
function each<T>(
  items: readonly T[],
  ordered: boolean,
  run: (item: T, index: number) => void,
): Doc {
  if (items.length === 0 || items.length > MAX_WRITE_BATCH) {
    throw new CommandError(
      16,
      `Write batch sizes must be between 1 and ${MAX_WRITE_BATCH}. Got ${items.length} operations.`,
    );
  }
  const writeErrors: Doc[] = [];
  for (const [index, item] of items.entries()) {
    try {
      run(item, index);
    } catch (thrown) {
      const { code, message, extra } = asCommandError(thrown);
      writeErrors.push({ index, code, errmsg: message, ...extra });
      if (ordered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

const isOrdered = (body: Doc): boolean => body.ordered !== false;

function rawsOf({ body, sequences }: Request): readonly Uint8Array[] {
  return (
    sequences.get('documents') ??
    listIn(body, 'documents').map((raw) => {
      if (raw instanceof Uint8Array) return raw;
      throw new CommandError(14, 'documents to insert must be objects');
    })
  );
}

/** The document with `_id` as its first field, and its bytes. */
export function prepareInsert(doc: Doc, raw?: Uint8Array): { doc: Doc; raw: Uint8Array } {
  const complete = withId(doc);
  const id = complete._id;
  if (
    Array.isArray(id) ||
    isRegex(id) ||
    (isDoc(id) && Object.keys(id).some((key) => key.startsWith('$')))
  ) {
    throw new CommandError(
      53,
      `The '_id' value cannot be of type ${Array.isArray(id) ? 'array' : isRegex(id) ? 'regex' : 'object with $-fields'}`,
    );
  }
  const bytes = raw && complete === doc ? raw : encode(complete);
  assertStorable(complete, bytes.byteLength);
  return { doc: complete, raw: bytes };
}

function insert(request: Request): Doc {
  const collection = request.store.ensure(namespaceOf(request));
  let n = 0;
  const outcome = each(rawsOf(request), isOrdered(request.body), (bytes) => {
    const { doc, raw } = prepareInsert(decode(bytes), bytes);
    collection.insert(raw, doc);
    n++;
  });
  return { n, ...outcome };
}

function statementsOf({ body, sequences }: Request, field: string): readonly Doc[] {
  return sequences.get(field)?.map((raw) => decode(raw)) ?? docsIn(body, field);
}

function update(request: Request): Doc {
  const namespace = namespaceOf(request);
  const upserted: Doc[] = [];
  let [n, nModified] = [0, 0];
  const outcome = each(
    statementsOf(request, 'updates'),
    isOrdered(request.body),
    (statement, index) => {
      const result = updateMatching(request.store, namespace, statement, request.body);
      n += result.matched + (result.upsertedId === undefined ? 0 : 1);
      nModified += result.modified;
      if (result.upsertedId !== undefined) upserted.push({ index, _id: result.upsertedId });
    },
  );
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...outcome };
}

function remove(request: Request): Doc {
  const namespace = namespaceOf(request);
  let n = 0;
  const outcome = each(statementsOf(request, 'deletes'), isOrdered(request.body), (statement) => {
    const limit = asNumber(statement.limit);
    if (limit !== 0 && limit !== 1)
      throw new CommandError(9, 'The limit field in delete objects must be 0 or 1');
    n += deleteMatching(request.store, namespace, statement, limit, request.body);
  });
  return { n, ...outcome };
}

const SHARED = ['ordered', 'bypassDocumentValidation', 'let'];

export const writeCommands: Readonly<Record<string, Command>> = {
  insert: { fields: ['documents', ...SHARED], run: insert },
  update: { fields: ['updates', ...SHARED], run: update },
  delete: { fields: ['deletes', ...SHARED], run: remove },
};
