import { type Doc, isDoc } from './bson.ts';
import { CommandError } from './errors.ts';
import { elementTest } from './filter.ts';
import { compare, equal } from './order.ts';

/** Own, and not mingo's updater: that one has no error codes, no `$setOnInsert`, and its own idea of equal. */

/** From the value a place holds (`undefined` is missing) to the one it gets; `undefined` takes it away. */
export type Change = (held: unknown) => unknown;

function arrayIn(held: unknown, path: string): unknown[] {
  if (held === undefined) return [];
  if (Array.isArray(held)) return held;
  throw new CommandError(2, `The field '${path}' must be an array but is of another type`);
}

/** `{$each: [...]}` or one value; the sorting and slicing modifiers are refused. */
function eachOf(operand: unknown): unknown[] {
  if (!isDoc(operand) || !('$each' in operand)) return [operand];
  const unknown = Object.keys(operand).find((key) => key !== '$each');
  if (unknown) throw new CommandError(2, `Unrecognized clause: ${unknown}`);
  if (Array.isArray(operand.$each)) return operand.$each;
  throw new CommandError(2, 'The argument to $each must be an array');
}

function increase(path: string, by: unknown): Change {
  return (held = 0) => {
    if (typeof held === 'number' && typeof by === 'number') return held + by;
    throw new CommandError(14, `Cannot increment with or on a non-numeric value: ${path}`);
  };
}

const keepExtreme =
  (sign: 1 | -1) =>
  (_path: string, operand: unknown): Change =>
  (held) =>
    held === undefined || compare(operand, held) * sign > 0 ? operand : held;

function addToSet(path: string, operand: unknown): Change {
  const each = eachOf(operand);
  return (held) => {
    const items = [...arrayIn(held, path)];
    for (const item of each) if (!items.some((other) => equal(other, item))) items.push(item);
    return items;
  };
}

function pull(path: string, operand: unknown): Change {
  const drops = isDoc(operand) ? elementTest(operand) : (item: unknown) => equal(item, operand);
  return (held) => (held === undefined ? undefined : arrayIn(held, path).filter((i) => !drops(i)));
}

const place =
  (_path: string, operand: unknown): Change =>
  () =>
    operand;

export const OPERATORS: Readonly<Record<string, (path: string, operand: unknown) => Change>> = {
  $set: place,
  $setOnInsert: place,
  $unset: () => () => undefined,
  $inc: increase,
  $min: keepExtreme(-1),
  $max: keepExtreme(1),
  $push: (path, operand) => {
    const each = eachOf(operand);
    return (held) => [...arrayIn(held, path), ...each];
  },
  $addToSet: addToSet,
  $pull: pull,
};

interface Step {
  readonly parts: readonly string[];
  readonly change: Change;
  readonly onInsertOnly: boolean;
}

/** The operators of an update document, checked, in the order in which MongoDB adds new fields. */
export function stepsOf(update: Doc): readonly Step[] {
  const steps = Object.entries(update).flatMap(([name, fields]) => {
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (!operator) throw new CommandError(9, `Unknown modifier: ${name}`);
    if (!isDoc(fields)) throw new CommandError(9, `Modifiers operate on fields: ${name}`);
    return Object.entries(fields).map(([path, operand]) => ({
      parts: partsOf(path),
      change: operator(path, operand),
      onInsertOnly: name === '$setOnInsert',
    }));
  });
  steps.sort((a, b) => (a.parts.join('\0') < b.parts.join('\0') ? -1 : 1));
  for (const [i, { parts }] of steps.entries()) {
    const next = steps[i + 1]?.parts;
    if (!next || !parts.every((part, at) => part === next[at])) continue;
    const [path, inner] = [parts.join('.'), next.join('.')];
    throw new CommandError(40, `Updating the path '${inner}' would create a conflict at '${path}'`);
  }
  return steps;
}

function partsOf(path: string): string[] {
  const parts = path.split('.');
  if (parts.includes('')) throw new CommandError(56, `'${path}' contains an empty field name`);
  if (parts.some((part) => part.startsWith('$')))
    throw new CommandError(2, `the positional path '${path}' is not supported by this server`);
  return parts;
}
