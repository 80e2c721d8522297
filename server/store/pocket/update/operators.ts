import { Timestamp } from 'bson';
import { CommandError } from '../errors.ts';
import { type Doc, isDoc } from '../values/bson.ts';
import { compare } from '../values/order.ts';
import { addToSet, type Change, pop, pull, pullAll, push } from './arrays.ts';
import { add, assertNumber, bitwise, multiply, zeroLike } from './numbers.ts';

/** Each operator as a change of the value at one place; `UNSET` as its result takes the field away. */
export const UNSET = Symbol('unset');

function increase(path: string, by: unknown): Change {
  assertNumber('$inc', path, by, false);
  return (held) => {
    if (held === undefined) return by;
    assertNumber('$inc', path, held, true);
    return add(held, by);
  };
}

function scale(path: string, by: unknown): Change {
  assertNumber('$mul', path, by, false);
  return (held) => {
    if (held === undefined) return zeroLike(by);
    assertNumber('$mul', path, held, true);
    return multiply(held, by);
  };
}

const keepExtreme =
  (operand: unknown, sign: 1 | -1): Change =>
  (held) =>
    held === undefined || compare(operand, held) * sign > 0 ? operand : held;

function currentDate(operand: unknown, now: Date): Change {
  const type = isDoc(operand) ? operand.$type : operand === true ? 'date' : undefined;
  if (type === 'date') return () => now;
  if (type !== 'timestamp')
    throw new CommandError(2, "$currentDate takes true or {$type: 'date'} or {$type: 'timestamp'}");
  return () => new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
}

function bit(path: string, operand: unknown): Change {
  if (!isDoc(operand))
    throw new CommandError(
      2,
      `The $bit modifier is not compatible with the value given for ${path}`,
    );
  return (held) =>
    Object.entries(operand).reduce<unknown>(
      (value, [name, mask]) => bitwise(name, value === undefined ? 0 : value, mask),
      held,
    );
}

export const OPERATORS: Readonly<
  Record<string, (path: string, operand: unknown, now: Date) => Change>
> = {
  $set: (_path, operand) => () => operand,
  $setOnInsert: (_path, operand) => () => operand,
  $unset: () => () => UNSET,
  $inc: increase,
  $mul: scale,
  $min: (_path, operand) => keepExtreme(operand, -1),
  $max: (_path, operand) => keepExtreme(operand, 1),
  $currentDate: (_path, operand, now) => currentDate(operand, now),
  $bit: bit,
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
};

/** `$rename` is the one operator on two places; it is taken apart into reading, unsetting and setting. */
export function renames(spec: Doc): [from: string, to: string][] {
  return Object.entries(spec).map(([from, to]) => {
    if (typeof to !== 'string')
      throw new CommandError(2, `The 'to' field for $rename must be a string: ${from}`);
    if (from === to)
      throw new CommandError(2, `The source and target field for $rename must differ: ${from}`);
    if (`${from}.${to}`.split('.').some((part) => part.startsWith('$')))
      throw new CommandError(2, 'The source and target field for $rename may not be dynamic');
    return [from, to];
  });
}
