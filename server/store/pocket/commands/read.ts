import { Long } from 'bson';
import type { Doc } from '../bson.ts';
import { CommandError } from '../errors.ts';
import { FIRST_BATCH } from '../limits.ts';
import { keyOf } from '../order.ts';
import { reach } from '../paths.ts';
import { compileProjection } from '../pipeline.ts';
import { type Plan, type Question, questionOf, select } from '../planner.ts';
import { parseSort } from '../sort.ts';
import {
  assertFields,
  type Command,
  collectionOf,
  countIn,
  docIn,
  listIn,
  namespaceOf,
  type Request,
} from './request.ts';

const FIND_FIELDS = `filter sort projection skip limit batchSize singleBatch noCursorTimeout`.split(
  ' ',
);

function findQuestion(body: Doc): Question {
  const [skip, limit] = [countIn(body, 'skip'), countIn(body, 'limit')];
  return questionOf(docIn(body, 'filter'), parseSort(body.sort), skip, limit);
}

function find(request: Request): Doc {
  const { body, cursors } = request;
  const project = compileProjection(docIn(body, 'projection'));
  const { found } = select(collectionOf(request), findQuestion(body));
  const docs = found.map(([, doc]) => project(doc));
  const batchSize = countIn(body, 'batchSize', FIRST_BATCH);
  return cursors.first(namespaceOf(request), docs, batchSize, body.singleBatch === true);
}

function cursorId(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new CommandError(14, 'a cursor id must be a long');
}

function getMore({ database, body, cursors }: Request): Doc {
  const namespace = `${database}.${String(body.collection)}`;
  return cursors.more(cursorId(body.getMore), namespace, countIn(body, 'batchSize'));
}

function killCursors({ body, cursors }: Request): Doc {
  const [cursorsKilled, cursorsNotFound]: [Long[], Long[]] = [[], []];
  for (const id of listIn(body, 'cursors').map(cursorId))
    (cursors.kill(id) ? cursorsKilled : cursorsNotFound).push(Long.fromNumber(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
}

function distinct(request: Request): Doc {
  const { key } = request.body;
  if (typeof key !== 'string') throw new CommandError(14, "'distinct.key' must be a string");
  const values = new Map<string, unknown>();
  const { found } = select(collectionOf(request), questionOf(docIn(request.body, 'query')));
  for (const [, doc] of found) {
    reach(doc, key.split('.'), (leaf) => {
      for (const value of Array.isArray(leaf) ? leaf : [leaf])
        if (value !== undefined) values.set(keyOf(value), value);
      return false;
    });
  }
  return { values: [...values.values()] };
}

function winningPlan({ index, sorted, backwards }: Plan, { sort, skip, limit }: Question): Doc {
  let stage: Doc = { stage: 'COLLSCAN', direction: 'forward' };
  if (index) {
    const { key, name, unique, partial } = index.spec;
    stage = {
      stage: 'FETCH',
      inputStage: {
        stage: 'IXSCAN',
        keyPattern: { ...key },
        indexName: name,
        isMultiKey: index.many.size > 0,
        isUnique: unique,
        isPartial: partial !== undefined,
        direction: backwards ? 'backward' : 'forward',
      },
    };
  }
  if (!sorted) stage = { stage: 'SORT', sortPattern: Object.fromEntries(sort), inputStage: stage };
  if (skip > 0) stage = { stage: 'SKIP', skipAmount: skip, inputStage: stage };
  return limit > 0 ? { stage: 'LIMIT', limitAmount: limit, inputStage: stage } : stage;
}

/** How a find would be, and was, answered. */
function explain({ body, database, store }: Request): Doc {
  const command = docIn(body, 'explain');
  if (typeof command.find !== 'string')
    throw new CommandError(115, 'only a find is explained by this server');
  assertFields(command, ['find', '$db', 'lsid', ...FIND_FIELDS], 'find');
  const namespace = `${database}.${command.find}`;
  const question = findQuestion(command);
  const started = performance.now();
  const { plan, found, keysExamined, docsExamined } = select(store.find(namespace), question);
  const parsedQuery = question.filter;
  return {
    explainVersion: '1',
    queryPlanner: { namespace, parsedQuery, winningPlan: winningPlan(plan, question) },
    executionStats: {
      executionSuccess: true,
      nReturned: found.length,
      executionTimeMillis: Math.round(performance.now() - started),
      totalKeysExamined: keysExamined,
      totalDocsExamined: docsExamined,
    },
  };
}

export const readCommands: Readonly<Record<string, Command>> = {
  find: { fields: FIND_FIELDS, run: find },
  getMore: { fields: ['collection', 'batchSize'], run: getMore },
  killCursors: { fields: ['cursors'], run: killCursors },
  distinct: { fields: ['key', 'query'], run: distinct },
  explain: { fields: ['verbosity'], run: explain },
};
