import { evalExpr } from 'mingo/core';
import * as expressions from 'mingo/operators/expression';
import type { Any, AnyObject, Options } from 'mingo/types';
import { CommandError } from '../errors.ts';
import { asNumber, type Doc, isDoc } from '../values/bson.ts';
import { isTrue } from './truth.ts';

type Operator = (input: AnyObject, expr: Any, options: Options) => Any;

/** Operators on single values where the library's answer to null, to nothing or to another type differs. */
const { $toInt, $toLong, $toDouble, $round, $trunc, $arrayToObject } = expressions;

const isNothing = (value: unknown): boolean => value === null || value === undefined;

/** `{$op: x}` and `{$op: [x]}` mean the same. */
const single = (expr: unknown): unknown =>
  Array.isArray(expr) && expr.length === 1 ? expr[0] : expr;

const unary =
  (answer: (value: unknown) => unknown): Operator =>
  (input, expr, options) =>
    answer(evalExpr(input, single(expr), options));

/** Only the letters of ASCII change their case, and nothing is the empty text. */
const cased = (name: string, pattern: RegExp, change: (letter: string) => string): Operator =>
  unary((value) => {
    if (isNothing(value)) return '';
    if (typeof value === 'string') return value.replace(pattern, change);
    throw new CommandError(16007, `${name} takes a text`);
  });

/** JavaScript reads a number out of an empty or padded text; MongoDB does not. */
const converting =
  (operator: Operator, datesToo: boolean): Operator =>
  (input, expr, options) => {
    const value = evalExpr(input, single(expr), options);
    const unreadable = typeof value === 'string' && (value === '' || value.trim() !== value);
    if (unreadable || (value instanceof Date && !datesToo)) {
      throw new CommandError(241, `Failed to convert '${String(value)}' to a number`);
    }
    return operator(input, single(expr), options);
  };

const withPlaces =
  (operator: Operator): Operator =>
  (input, expr, options) =>
    operator(input, Array.isArray(expr) ? expr : [expr], options);

function modulo(input: AnyObject, expr: Any, options: Options): Any {
  const args = evalExpr(input, expr, options);
  const [a, b] = Array.isArray(args) ? args : [];
  if (isNothing(a) || isNothing(b)) return null;
  const [x, y] = [asNumber(a), asNumber(b)];
  if (x === undefined || y === undefined)
    throw new CommandError(16611, '$mod only supports numeric types');
  if (y === 0) throw new CommandError(16610, "can't $mod by zero");
  return x % y;
}

function merged(input: AnyObject, expr: Any, options: Options): Any {
  const value = evalExpr(input, expr, options);
  const parts = Array.isArray(value) ? value : [value];
  if (!parts.every((part) => isNothing(part) || isDoc(part)))
    throw new CommandError(40400, '$mergeObjects requires object inputs');
  return Object.assign({}, ...parts) as Doc;
}

/** The library goes on in silence when no branch fits and there is no default. */
function switched(input: AnyObject, expr: Any, options: Options): Any {
  if (!isDoc(expr) || !Array.isArray(expr.branches)) {
    throw new CommandError(40068, '$switch requires at least one branch');
  }
  for (const branch of expr.branches) {
    if (!isDoc(branch))
      throw new CommandError(40062, '$switch expected each branch to be an object');
    if (isTrue(evalExpr(input, branch.case, options))) return evalExpr(input, branch.then, options);
  }
  if ('default' in expr) return evalExpr(input, expr.default, options);
  throw new CommandError(
    40066,
    '$switch could not find a matching branch for an input, and no default was specified',
  );
}

export const ownValues = {
  $not: unary((value) => !isTrue(value)),
  $size: unary((value) => {
    if (!Array.isArray(value))
      throw new CommandError(17124, 'The argument to $size must be an array');
    return value.length;
  }),
  $toLower: cased('$toLower', /[A-Z]/g, (letter) => letter.toLowerCase()),
  $toUpper: cased('$toUpper', /[a-z]/g, (letter) => letter.toUpperCase()),
  $toInt: converting($toInt, false),
  $toLong: converting($toLong, true),
  $toDouble: converting($toDouble, true),
  $round: withPlaces($round),
  $trunc: withPlaces($trunc),
  $mod: modulo,
  $mergeObjects: merged,
  $switch: switched,
  $arrayToObject: ((input, expr, options) =>
    $arrayToObject(input, single(expr), options)) satisfies Operator,
};
