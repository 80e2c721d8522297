import type { Neighbours } from '../aggregate/joins.ts';
import { compileStages } from '../aggregate/stages.ts';
import type { Results } from '../engine/cursors.ts';
import { docOf } from '../engine/record.ts';
import { CommandError } from '../errors.ts';
import { FIRST_BATCH } from '../limits.ts';
import type { Selection } from '../plan/execute.ts';
import { parseSort } from '../plan/order.ts';
import type { Scope } from '../query/expressions.ts';
import { compileFilter } from '../query/match.ts';
import { asNumber, type Doc, encode, isDoc } from '../values/bson.ts';
import { Batch } from '../wire/reply.ts';
import { hintIn, run } from './read.ts';
import {
  assertOff,
  assertSimple,
  type Command,
  countIn,
  docIn,
  listIn,
  namespaceOf,
  type Request,
  scopeOf,
} from './request.ts';

export interface Prepared {
  readonly selection: Selection;
  readonly rest: readonly unknown[];
}

/** The beginning of a pipeline that the planner can answer: matches, then a sort, a skip and a limit. */
export function prepare(pipeline: readonly unknown[], scope: Scope, hint?: unknown): Prepared {
  const stages = pipeline.map((stage) => (isDoc(stage) ? stage : {}));
  let at = 0;
  const next = (name: string): unknown => {
    const stage = stages[at] ?? {};
    if (Object.keys(stage)[0] !== name) return undefined;
    at++;
    return stage[name];
  };
  const matches: Doc[] = [];
  for (let match = next('$match'); match !== undefined; match = next('$match')) {
    if (!isDoc(match))
      throw new CommandError(15959, 'the match filter must be an expression in an object');
    matches.push(match);
  }
  const [only = {}] = matches;
  const filter = matches.length > 1 ? { $and: matches } : only;
  const sort = parseSort(next('$sort'));
  const skip = asNumber(next('$skip')) ?? 0;
  const limit = asNumber(next('$limit')) ?? 0;
  if (skip < 0 || limit < 0) throw new CommandError(15957, '$skip and $limit must not be negative');
  const selection = {
    filter,
    matches: compileFilter(filter, scope),
    sort,
    skip,
    limit,
    wanted: limit > 0 ? skip + limit : 0,
    hint,
  };
  return { selection, rest: pipeline.slice(at) };
}

function neighboursOf({ store, database }: Request): Neighbours {
  const documents = (name: string, pipeline: readonly unknown[], scope: Scope): Doc[] => {
    const { selection, rest } = prepare(pipeline, scope);
    const found = run(store.find(`${database}.${name}`), selection).records.map(docOf);
    return compileStages(rest, scope, { find, pipeline: documents })(found);
  };
  const find = (name: string, filter: Doc): Doc[] => documents(name, [{ $match: filter }], {});
  return { find, pipeline: documents };
}

function aggregate(request: Request): Batch {
  const { body, cursors, store } = request;
  assertSimple(body);
  assertOff(body, ['explain', 'exchange']);
  if (typeof body.aggregate !== 'string')
    throw new CommandError(73, 'aggregation of a whole database is not supported by this server');
  const namespace = namespaceOf(request);
  const scope = scopeOf(body);
  const { selection, rest } = prepare(listIn(body, 'pipeline'), scope, hintIn(body));
  const stages = compileStages(rest, scope, neighboursOf(request));
  const { records } = run(store.find(namespace), selection);
  const results: Results =
    rest.length === 0
      ? stored(records.map(({ raw }) => raw))
      : computed(stages(records.map(docOf)));
  const cursor = docIn(body, 'cursor');
  const batchSize = cursor.batchSize === undefined ? FIRST_BATCH : countIn(cursor, 'batchSize');
  const { documents, cursorId } = cursors.first(namespace, results, batchSize, false);
  return new Batch('firstBatch', documents, cursorId, namespace);
}

const stored = (raws: readonly Uint8Array[]): Results => ({
  length: raws.length,
  bytes: (i) => raws[i] ?? Buffer.alloc(0),
});

const computed = (docs: readonly Doc[]): Results => ({
  length: docs.length,
  bytes: (i) => encode(docs[i] ?? {}),
});

export const aggregateCommands: Readonly<Record<string, Command>> = {
  aggregate: {
    fields: [
      'pipeline',
      'cursor',
      'let',
      'hint',
      'allowDiskUse',
      'bypassDocumentValidation',
      'collation',
      'explain',
      'exchange',
    ],
    run: aggregate,
  },
};
