import { Context, evalExpr } from 'mingo/core';
import * as mingo from 'mingo/operators/expression';
import type { Any, AnyObject, Options } from 'mingo/types';
import { type Doc, isDoc, isRegex, setField } from './bson.ts';
import { CommandError } from './errors.ts';
import { compare, equal } from './order.ts';

type Operator = (input: AnyObject, expr: Any, options: Options) => Any;

/** What a condition takes for true: everything but false, nothing and zero; the empty text is true. */
export const isTrue = (value: unknown): boolean =>
  value !== false && value !== null && value !== undefined && value !== 0;

function pair(decide: (a: unknown, b: unknown) => unknown): Operator {
  return (input, expr, options) => {
    const args = evalExpr(input, expr, options);
    if (Array.isArray(args) && args.length === 2) return decide(args[0], args[1]);
    throw new CommandError(16020, 'a comparison takes exactly 2 arguments');
  };
}

/** mingo reads a missing date as 1970. Of the units only the one in use is offered. */
const dateAdd: Operator = (input, expr, options) => {
  const spec = isDoc(expr) ? expr : {};
  if (spec.unit !== 'millisecond' || spec.timezone !== undefined)
    throw new CommandError(115, '$dateAdd takes milliseconds here, and no time zone');
  const start = evalExpr(input, spec.startDate, options) ?? null;
  const amount = evalExpr(input, spec.amount, options) ?? null;
  if (start === null || amount === null) return null;
  if (start instanceof Date && typeof amount === 'number' && Number.isInteger(amount))
    return new Date(start.getTime() + amount);
  throw new CommandError(5166403, '$dateAdd takes a date and a whole amount');
};

/** mingo's where it answers as MongoDB; comparisons are own, since it takes a missing field for null. */
const expressions = {
  $add: mingo.$add,
  $subtract: mingo.$subtract,
  $multiply: mingo.$multiply,
  $divide: mingo.$divide,
  $and: mingo.$and,
  $or: mingo.$or,
  $cond: mingo.$cond,
  $ifNull: mingo.$ifNull,
  $literal: mingo.$literal,
  $concat: mingo.$concat,
  $size: mingo.$size,
  $indexOfArray: mingo.$indexOfArray,
  $mergeObjects: mingo.$mergeObjects,
  $eq: pair(equal),
  $ne: pair((a, b) => !equal(a, b)),
  $gt: pair((a, b) => compare(a, b) > 0),
  $gte: pair((a, b) => compare(a, b) >= 0),
  $lt: pair((a, b) => compare(a, b) < 0),
  $lte: pair((a, b) => compare(a, b) <= 0),
  $dateAdd: dateAdd,
};

const context = Context.init({ expression: expressions });

export const OPTIONS: Options = {
  idKey: '_id',
  processingMode: 0,
  useStrictMode: true,
  scriptEnabled: false,
  failOnError: true,
  context,
};

/** Refuses unknown operators before anything is read, and makes `$$NOW` one instant for all documents. */
export function bind(expr: unknown, now = new Date()): unknown {
  if (expr === '$$NOW') return now;
  if (typeof expr === 'string' && /^\$\$(?!ROOT\b)/.test(expr))
    throw new CommandError(17276, `Use of undefined variable: ${expr}`);
  if (isRegex(expr)) throw new CommandError(2, 'a pattern in an expression is not supported');
  if (Array.isArray(expr)) return expr.map((item) => bind(item, now));
  if (!isDoc(expr)) return expr;
  const bound: Doc = {};
  for (const key of Object.keys(expr)) {
    if (key.startsWith('$') && !Object.hasOwn(expressions, key))
      throw new CommandError(168, `Unrecognized expression '${key}'`);
    setField(bound, key, key === '$literal' ? expr[key] : bind(expr[key], now));
  }
  return bound;
}

export function compileExpression(expr: unknown): (doc: Doc) => unknown {
  const bound = bind(expr);
  return (doc) => evalExpr(doc, bound, OPTIONS);
}

/** The one accumulator of `$group` in use: the sum of what are numbers. */
export function compileSum(name: string, expr: unknown): (docs: readonly Doc[]) => number {
  const [operator, ...more] = isDoc(expr) ? Object.keys(expr) : [];
  if (!isDoc(expr) || more.length > 0)
    throw new CommandError(40234, `The field '${name}' must be an accumulator object`);
  if (operator !== '$sum') throw new CommandError(15952, `unknown group operator '${operator}'`);
  const summand = compileExpression(expr.$sum);
  const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
  return (docs) => docs.reduce((sum, doc) => sum + numberOf(summand(doc)), 0);
}
