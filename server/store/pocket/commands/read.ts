import { Long } from 'bson';
import { compileProjection } from '../aggregate/projection.ts';
import type { Collection } from '../engine/collection.ts';
import type { Results } from '../engine/cursors.ts';
import { docOf, type Record as Stored } from '../engine/record.ts';
import { CommandError } from '../errors.ts';
import { FIRST_BATCH } from '../limits.ts';
import { type Outcome, type Selection, select } from '../plan/execute.ts';
import { parseSort } from '../plan/order.ts';
import { compileFilter } from '../query/match.ts';
import { reach } from '../query/paths.ts';
import { asNumber, type Doc, decode, encode, isDoc } from '../values/bson.ts';
import { keyOf } from '../values/order.ts';
import { Batch } from '../wire/reply.ts';
import {
  assertOff,
  assertSimple,
  type Command,
  collectionOf,
  countIn,
  docIn,
  namespaceOf,
  type Request,
  scopeOf,
} from './request.ts';

/** What a find, count or distinct asks for, in the planner's words. */
export function selectionOf(body: Doc, filterField: string): Selection {
  assertSimple(body);
  const filter = docIn(body, filterField);
  const skip = countIn(body, 'skip');
  // A negative limit is the old way to ask for one batch of that many.
  const limit = Math.abs(asNumber(body.limit) ?? 0);
  return {
    filter,
    matches: compileFilter(filter, scopeOf(body)),
    sort: parseSort(body.sort),
    skip,
    limit,
    wanted: limit > 0 ? skip + limit : 0,
    hint: hintIn(body),
  };
}

export const hintIn = (body: Doc): unknown =>
  isDoc(body.hint) && Object.keys(body.hint).length === 0 ? undefined : body.hint;

export const nothing: Outcome = {
  plan: { kind: 'full', sorted: true },
  records: [],
  stats: { keysExamined: 0, docsExamined: 0 },
};

export function run(collection: Collection | undefined, selection: Selection): Outcome {
  return collection ? select(collection, selection) : nothing;
}

/** The bytes as they were when the query ran, whatever is written before the cursor comes to them. */
function resultsOf(records: readonly Stored[], project: ((doc: Doc) => Doc) | undefined): Results {
  const raws = records.map(({ raw }) => raw);
  const bytes = (index: number): Uint8Array => {
    const raw = raws[index] ?? Buffer.alloc(0);
    if (!project) return raw;
    const record = records[index];
    return encode(project(record?.raw === raw ? docOf(record) : decode(raw)));
  };
  return { length: raws.length, bytes };
}

const UNSUPPORTED = [
  'tailable',
  'awaitData',
  'oplogReplay',
  'returnKey',
  'showRecordId',
  'min',
  'max',
];

function find(request: Request): Batch {
  const { body, cursors } = request;
  assertOff(body, UNSUPPORTED);
  const projection = docIn(body, 'projection');
  const project =
    Object.keys(projection).length > 0
      ? compileProjection(projection, scopeOf(body), 'find')
      : undefined;
  const { records } = run(collectionOf(request), selectionOf(body, 'filter'));
  const namespace = namespaceOf(request);
  const batchSize = body.batchSize === undefined ? FIRST_BATCH : countIn(body, 'batchSize');
  const single = body.singleBatch === true || (asNumber(body.limit) ?? 0) < 0;
  const { documents, cursorId } = cursors.first(
    namespace,
    resultsOf(records, project),
    batchSize,
    single,
  );
  return new Batch('firstBatch', documents, cursorId, namespace);
}

function cursorIdIn(value: unknown): bigint {
  if (value instanceof Long) return value.toBigInt();
  const n = asNumber(value);
  if (n === undefined) throw new CommandError(14, 'a cursor id must be a long');
  return BigInt(n);
}

function getMore({ database, body, cursors }: Request): Batch {
  const namespace = `${database}.${String(body.collection)}`;
  const { documents, cursorId } = cursors.more(
    cursorIdIn(body.getMore),
    namespace,
    countIn(body, 'batchSize'),
  );
  return new Batch('nextBatch', documents, cursorId, namespace);
}

function killCursors({ body, cursors }: Request): Doc {
  const ids = Array.isArray(body.cursors) ? body.cursors : [];
  const [killed, unknown]: [unknown[], unknown[]] = [[], []];
  for (const id of ids) (cursors.kill(cursorIdIn(id)) ? killed : unknown).push(id);
  return { cursorsKilled: killed, cursorsNotFound: unknown, cursorsAlive: [], cursorsUnknown: [] };
}

function count(request: Request): Doc {
  const collection = collectionOf(request);
  const selection = selectionOf(request.body, 'query');
  const isAll =
    Object.keys(selection.filter).length === 0 && selection.skip === 0 && selection.limit === 0;
  return { n: isAll ? (collection?.records.size ?? 0) : run(collection, selection).records.length };
}

function distinct(request: Request): Doc {
  const { key } = request.body;
  if (typeof key !== 'string')
    throw new CommandError(
      14,
      "BSON field 'distinct.key' is the wrong type, expected type 'string'",
    );
  const values = new Map<string, unknown>();
  const keep = (value: unknown) => value !== undefined && values.set(keyOf(value), value);
  for (const record of run(collectionOf(request), selectionOf(request.body, 'query')).records) {
    reach(docOf(record), key.split('.'), (leaf) => {
      if (Array.isArray(leaf)) leaf.forEach(keep);
      else keep(leaf);
      return false;
    });
  }
  const ordered = [...values].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return { values: ordered.map(([, value]) => value) };
}

export const FIND_FIELDS = [
  'filter',
  'sort',
  'projection',
  'hint',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'let',
  'allowDiskUse',
  'noCursorTimeout',
  'allowPartialResults',
  'collation',
  ...UNSUPPORTED,
];

export const readCommands: Readonly<Record<string, Command>> = {
  find: { fields: FIND_FIELDS, run: find },
  getMore: { fields: ['collection', 'batchSize'], run: getMore },
  killCursors: { fields: ['cursors'], run: killCursors },
  count: { fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'], run: count },
  distinct: { fields: ['key', 'query', 'hint', 'collation'], run: distinct },
};
