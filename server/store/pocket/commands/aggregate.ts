import { type Doc, isDoc } from '../bson.ts';
import { CommandError } from '../errors.ts';
import { FIRST_BATCH } from '../limits.ts';
import { asCount, asDoc, compileStages } from '../pipeline.ts';
import { type Question, questionOf, select } from '../planner.ts';
import { parseSort } from '../sort.ts';
import { type Command, countIn, docIn, listIn, namespaceOf, type Request } from './request.ts';

/** The beginning of a pipeline that an index can answer (a match, a sort, a limit), and the rest. */
function split(pipeline: readonly unknown[]): { question: Question; rest: readonly unknown[] } {
  let at = 0;
  const next = (name: string): unknown => {
    const stage = pipeline[at];
    if (!isDoc(stage) || Object.keys(stage).join() !== name) return undefined;
    at++;
    return stage[name];
  };
  const filter = asDoc(next('$match') ?? {}, '$match');
  const sort = parseSort(next('$sort'));
  const skip = asCount(next('$skip') ?? 0, '$skip', 0);
  const limit = next('$limit');
  const most = limit === undefined ? 0 : asCount(limit, '$limit', 1);
  return { question: questionOf(filter, sort, skip, most), rest: pipeline.slice(at) };
}

function aggregate(request: Request): Doc {
  const { body, cursors, store } = request;
  if (typeof body.aggregate !== 'string')
    throw new CommandError(73, 'aggregation of a whole database is not supported by this server');
  const { question, rest } = split(listIn(body, 'pipeline'));
  const run = compileStages(rest);
  const namespace = namespaceOf(request);
  const docs = run(select(store.find(namespace), question).found.map(([, doc]) => doc));
  return cursors.first(namespace, docs, countIn(docIn(body, 'cursor'), 'batchSize', FIRST_BATCH));
}

export const aggregateCommands: Readonly<Record<string, Command>> = {
  aggregate: { fields: ['pipeline', 'cursor'], run: aggregate },
};
