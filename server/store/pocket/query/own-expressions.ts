import { Decimal128, Long } from 'bson';
import { evalExpr } from 'mingo/core';
import type { Any, Options } from 'mingo/types';
import { CommandError } from '../errors.ts';
import { compare, equal, keyOf } from '../values/order.ts';
import { typeNameOf } from './operators.ts';

/**
 * Operators whose meaning in the library differs from MongoDB's: comparison by BSON order (a missing field is
 * not null, an array is a value), sums that must not skip what they cannot add, sets by BSON equality.
 */
type Operator = (input: Any, expr: Any, options: Options) => Any;

function pair(decide: (a: unknown, b: unknown) => unknown): Operator {
  return (input, expr, options) => {
    const args = evalExpr(input, expr, options);
    if (!Array.isArray(args) || args.length !== 2)
      throw new CommandError(16020, 'a comparison takes exactly 2 arguments');
    return decide(args[0], args[1]);
  };
}

export const ownExpressions = {
  $eq: pair(equal),
  $ne: pair((a, b) => !equal(a, b)),
  $gt: pair((a, b) => compare(a, b) > 0),
  $gte: pair((a, b) => compare(a, b) >= 0),
  $lt: pair((a, b) => compare(a, b) < 0),
  $lte: pair((a, b) => compare(a, b) <= 0),
  $cmp: pair((a, b) => Math.sign(compare(a, b))),
  $in: pair((item, list) => {
    if (!Array.isArray(list))
      throw new CommandError(40081, '$in requires an array as a second argument');
    return list.some((other) => equal(item, other));
  }),
  $type: ((input, expr, options) => typeNameOf(evalExpr(input, expr, options))) satisfies Operator,
};

const valuesOf = (docs: readonly unknown[], expr: unknown, options: Options): unknown[] => {
  if (expr === null || expr === undefined) return [...docs];
  const locals = options as Options & { update(locals: { root: unknown }): Options };
  return docs.map((doc) => evalExpr(doc, expr, locals.update({ root: doc })));
};

function numbersOf(docs: readonly unknown[], expr: unknown, options: Options): number[] {
  const values = valuesOf(docs, expr, options);
  if (values.some((value) => value instanceof Decimal128 || value instanceof Long)) {
    throw new CommandError(
      115,
      'sums of decimals and of integers beyond 2^53 are not supported by this server',
    );
  }
  return values.filter((value) => typeof value === 'number');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

function extreme(sign: 1 | -1) {
  return (docs: Any[], expr: Any, options: Options): Any => {
    let best: unknown = null;
    for (const value of valuesOf(docs, expr, options)) {
      if (value === null || value === undefined) continue;
      if (best === null || compare(value, best) * sign > 0) best = value;
    }
    return best;
  };
}

export const ownAccumulators = {
  $sum: (docs: Any[], expr: Any, options: Options): Any =>
    typeof expr === 'number' ? docs.length * expr : sum(numbersOf(docs, expr, options)),
  $avg: (docs: Any[], expr: Any, options: Options): Any => {
    const numbers = numbersOf(docs, expr, options);
    return numbers.length === 0 ? null : sum(numbers) / numbers.length;
  },
  $min: extreme(-1),
  $max: extreme(1),
  $addToSet: (docs: Any[], expr: Any, options: Options): Any => {
    const found = new Map(
      valuesOf(docs, expr, options)
        .filter((v) => v !== undefined)
        .map((v) => [keyOf(v), v]),
    );
    return [...found.values()];
  },
  $push: (docs: Any[], expr: Any, options: Options): Any =>
    valuesOf(docs, expr, options).filter((value) => value !== undefined),
};
