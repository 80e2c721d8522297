import { CommandError } from '../errors.ts';
import type { Selection } from '../plan/execute.ts';
import type { IndexScan, Plan } from '../plan/planner.ts';
import { type Doc, isDoc } from '../values/bson.ts';
import { prepare } from './aggregate.ts';
import { run, selectionOf } from './read.ts';
import { type Command, docIn, docsIn, listIn, type Request, scopeOf } from './request.ts';

/** The question inside the explained command; a write is explained as the find that chooses its documents. */
function questionOf(
  name: string,
  command: Doc,
): { selection: Selection; rest: readonly unknown[] } {
  const scope = scopeOf(command);
  switch (name) {
    case 'find':
      return { selection: selectionOf(command, 'filter'), rest: [] };
    case 'count':
    case 'distinct':
      return { selection: selectionOf(command, 'query'), rest: [] };
    case 'findAndModify':
      return { selection: { ...selectionOf(command, 'query'), limit: 1, wanted: 1 }, rest: [] };
    case 'aggregate':
      return prepare(listIn(command, 'pipeline'), scope, command.hint);
    case 'update':
    case 'delete': {
      const [statement = {}] = docsIn(command, `${name}s`);
      return {
        selection: selectionOf({ hint: statement.hint, q: docIn(statement, 'q') }, 'q'),
        rest: [],
      };
    }
    default:
      throw new CommandError(115, `explain of ${name} is not supported by this server`);
  }
}

function scanStage({ index, service }: IndexScan): Doc {
  return {
    stage: 'IXSCAN',
    keyPattern: { ...index.spec.key },
    indexName: index.spec.name,
    isMultiKey: index.multikey.size > 0,
    isUnique: index.spec.unique,
    isSparse: index.spec.sparse,
    isPartial: index.spec.partial !== undefined,
    direction: service.how !== 'none' && service.backwards ? 'backward' : 'forward',
  };
}

function accessStage(plan: Plan, filter: Doc): Doc {
  const parsed = Object.keys(filter).length > 0 ? { filter } : {};
  if (plan.kind === 'full') return { stage: 'COLLSCAN', ...parsed, direction: 'forward' };
  if (plan.kind === 'index') return { stage: 'FETCH', ...parsed, inputStage: scanStage(plan) };
  return {
    stage: 'FETCH',
    ...parsed,
    inputStage: { stage: 'OR', inputStages: plan.scans.map(scanStage) },
  };
}

function winningPlan(plan: Plan, { filter, sort, skip, limit }: Selection): Doc {
  let stage = accessStage(plan, filter);
  if (!plan.sorted)
    stage = { stage: 'SORT', sortPattern: Object.fromEntries(sort), inputStage: stage };
  if (skip > 0) stage = { stage: 'SKIP', skipAmount: skip, inputStage: stage };
  return limit > 0 ? { stage: 'LIMIT', limitAmount: limit, inputStage: stage } : stage;
}

function explain(request: Request): Doc {
  const command = request.body.explain;
  if (!isDoc(command)) throw new CommandError(14, 'explain needs a command');
  const [name = ''] = Object.keys(command);
  const namespace = `${request.database}.${String(command[name])}`;
  const { selection, rest } = questionOf(name, command);
  const started = performance.now();
  const { plan, records, stats } = run(request.store.find(namespace), selection);
  const queryPlanner = {
    namespace,
    indexFilterSet: false,
    parsedQuery: selection.filter,
    winningPlan: winningPlan(plan, selection),
    rejectedPlans: [],
  };
  const executionStats = {
    executionSuccess: true,
    nReturned: records.length,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: stats.keysExamined,
    totalDocsExamined: stats.docsExamined,
  };
  const shown =
    request.body.verbosity === 'queryPlanner' ? { queryPlanner } : { queryPlanner, executionStats };
  if (rest.length === 0)
    return { explainVersion: '1', ...shown, serverInfo: { version: 'pocket' } };
  return {
    explainVersion: '1',
    stages: [{ $cursor: shown }, ...rest],
    serverInfo: { version: 'pocket' },
  };
}

export const explainCommands: Readonly<Record<string, Command>> = {
  explain: { fields: ['verbosity'], run: explain },
};
