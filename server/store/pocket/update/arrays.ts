import { CommandError } from '../errors.ts';
import { parseSort, sortDocs } from '../plan/order.ts';
import { compileElement, compileFilter, isOperatorDoc } from '../query/match.ts';
import { equalTo, type Test } from '../query/operators.ts';
import { asNumber, type Doc, isDoc } from '../values/bson.ts';
import { compare, equal, isRegex } from '../values/order.ts';

/** Operators on arrays: from the value a place holds (`undefined` is missing) to the one it gets. */
export type Change = (held: unknown) => unknown;

const bad = (message: string) => new CommandError(2, message);

function arrayIn(held: unknown, operator: string, path: string): unknown[] {
  if (held === undefined) return [];
  if (Array.isArray(held)) return held;
  const code = operator === '$pop' ? 14 : 2;
  throw new CommandError(
    code,
    `The field '${path}' must be an array but is of another type (${operator})`,
  );
}

function eachOf(operand: unknown, allowed: readonly string[]): { each: unknown[]; modifiers: Doc } {
  if (!isDoc(operand) || !('$each' in operand)) return { each: [operand], modifiers: {} };
  const unknown = Object.keys(operand).find((key) => !allowed.includes(key));
  if (unknown) throw bad(`Unrecognized clause: ${unknown}`);
  if (!Array.isArray(operand.$each)) throw bad('The argument to $each must be an array');
  return { each: operand.$each, modifiers: operand };
}

function whole(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  const n = asNumber(value);
  if (n === undefined || !Number.isInteger(n))
    throw bad(`The value for ${name} must be an integer value`);
  return n;
}

/** `$sort` inside `$push`: by value, or by fields when a document is given. */
function sorted(items: unknown[], spec: unknown): unknown[] {
  if (spec === undefined) return items;
  const direction = asNumber(spec);
  if (direction === 1 || direction === -1)
    return [...items].sort((a, b) => compare(a, b) * direction);
  if (!isDoc(spec))
    throw bad(
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  return sortDocs(items, (item) => (isDoc(item) ? item : {}), parseSort(spec));
}

function sliced(items: unknown[], count: number | undefined): unknown[] {
  if (count === undefined) return items;
  if (count === 0) return [];
  return count < 0 ? items.slice(count) : items.slice(0, count);
}

export function push(path: string, operand: unknown): Change {
  const { each, modifiers } = eachOf(operand, ['$each', '$slice', '$sort', '$position']);
  const position = whole(modifiers.$position, '$position');
  const slice = whole(modifiers.$slice, '$slice');
  return (held) => {
    const items = [...arrayIn(held, '$push', path)];
    items.splice(position ?? items.length, 0, ...each);
    return sliced(sorted(items, modifiers.$sort), slice);
  };
}

export function addToSet(path: string, operand: unknown): Change {
  const { each } = eachOf(operand, ['$each']);
  return (held) => {
    const items = [...arrayIn(held, '$addToSet', path)];
    for (const item of each) if (!items.some((other) => equal(other, item))) items.push(item);
    return items;
  };
}

function unwanted(operand: unknown): Test {
  if (isRegex(operand)) return equalTo(operand);
  if (!isDoc(operand)) return (item) => equal(item, operand);
  if (isOperatorDoc(operand)) return compileElement(operand);
  const matches = compileFilter(operand);
  return (item) => isDoc(item) && matches(item);
}

export function pull(path: string, operand: unknown): Change {
  const drops = unwanted(operand);
  return (held) =>
    held === undefined ? undefined : arrayIn(held, '$pull', path).filter((item) => !drops(item));
}

export function pullAll(path: string, operand: unknown): Change {
  if (!Array.isArray(operand)) throw bad('$pullAll requires an array argument');
  return (held) =>
    held === undefined
      ? undefined
      : arrayIn(held, '$pullAll', path).filter(
          (item) => !operand.some((other) => equal(item, other)),
        );
}

export function pop(path: string, operand: unknown): Change {
  const end = asNumber(operand);
  if (end !== 1 && end !== -1) throw new CommandError(9, '$pop expects 1 or -1');
  return (held) => {
    if (held === undefined) return undefined;
    const items = arrayIn(held, '$pop', path);
    return end === 1 ? items.slice(0, -1) : items.slice(1);
  };
}
