import { BSONRegExp, Double, Int32, Long } from 'bson';
import { Context, evalExpr } from 'mingo/core';
import type { Options } from 'mingo/types';
import { CommandError } from '../errors.ts';
import { type Doc, isDoc, setField } from '../values/bson.ts';
import { ownDates } from './own-dates.ts';
import { ownAccumulators, ownExpressions } from './own-expressions.ts';
import { ownValues } from './own-values.ts';
import { verifiedAccumulators, verifiedExpressions } from './verified-operators.ts';

/** What an expression may refer to besides the document: `let` variables and the time of the command. */
export interface Scope {
  readonly variables?: Doc;
  readonly now?: Date;
}

export type Compute = (doc: unknown) => unknown;

/** Evaluation options of the library can only be had from inside an evaluation; this operator hands them out. */
const capture = { $capture: (_doc: unknown, _expr: unknown, options: Options) => options };

const offered = { ...verifiedExpressions, ...ownExpressions, ...ownDates, ...ownValues };

export const CONTEXT = Context.init({
  expression: { ...offered, ...capture },
  accumulator: { ...verifiedAccumulators, ...ownAccumulators },
});

export const ACCUMULATORS: ReadonlySet<string> = new Set([
  ...Object.keys(verifiedAccumulators),
  ...Object.keys(ownAccumulators),
]);

export const KNOWN: ReadonlySet<string> = new Set([...Object.keys(offered), ...ACCUMULATORS]);

interface Evaluation extends Options {
  update(locals: { root: unknown }): Evaluation;
}

/** The library reckons in JavaScript numbers: whole doubles and safe longs become those, others stay. */
export function promote(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Double || value instanceof Int32) return value.value;
  if (value instanceof Long && value.constructor === Long) {
    const n = value.toNumber();
    return Number.isSafeInteger(n) ? n : value;
  }
  if (Array.isArray(value)) return mapChanged(value);
  return isDoc(value) ? promoteDoc(value) : value;
}

function mapChanged(list: unknown[]): unknown[] {
  let changed = false;
  const next = list.map((item) => {
    const result = promote(item);
    changed ||= result !== item;
    return result;
  });
  return changed ? next : list;
}

function promoteDoc(doc: Doc): Doc {
  let changed: Doc | undefined;
  for (const key of Object.keys(doc)) {
    const value = doc[key];
    if (typeof value !== 'object') continue;
    const next = promote(value);
    if (next === value) continue;
    changed ??= { ...doc };
    setField(changed, key, next);
  }
  return changed ?? doc;
}

function bindDoc(expr: Doc, now: Date, known: ReadonlySet<string>): Doc {
  const bound: Doc = {};
  for (const key of Object.keys(expr)) {
    if (key.startsWith('$') && !known.has(key)) {
      throw new CommandError(168, `Unrecognized expression '${key}'`);
    }
    setField(bound, key, key === '$literal' ? promote(expr[key]) : bind(expr[key], now, known));
  }
  return bound;
}

/** Refuses unknown operators before anything is read, and makes `$$NOW` one instant for the whole command. */
export function bind(expr: unknown, now: Date, known: ReadonlySet<string> = KNOWN): unknown {
  if (expr === '$$NOW') return now;
  if (expr instanceof BSONRegExp) return new RegExp(expr.pattern, expr.options);
  if (Array.isArray(expr)) return expr.map((item) => bind(item, now, known));
  return isDoc(expr) ? bindDoc(expr, now, known) : promote(expr);
}

export const baseOptions = (scope: Scope): Options => ({
  idKey: '_id',
  processingMode: 0,
  useStrictMode: true,
  scriptEnabled: false,
  failOnError: true,
  context: CONTEXT,
  variables: promote(scope.variables ?? {}) as Doc,
});

function evaluation(scope: Scope): Evaluation {
  return evalExpr({}, { $capture: 1 }, baseOptions(scope)) as Evaluation;
}

/** The documents given to the result must have been promoted. */
export function compileExpression(expr: unknown, scope: Scope): Compute {
  const bound = bind(expr, scope.now ?? new Date());
  if (typeof bound !== 'object' && !(typeof bound === 'string' && bound.startsWith('$')))
    return () => bound;
  const options = evaluation(scope);
  return (doc) => evalExpr(doc, bound, options.update({ root: doc }));
}

/** An accumulator of `$group` over the promoted documents of one group. */
export function compileAccumulator(expr: Doc, scope: Scope): (docs: readonly unknown[]) => unknown {
  const bound = bind(expr, scope.now ?? new Date());
  const options = evaluation(scope);
  return (docs) => evalExpr(docs, bound, options.update({ root: null }));
}
