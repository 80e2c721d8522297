import { CommandError } from '../errors.ts';
import { asNumber, type Doc, isDoc } from '../values/bson.ts';
import { isRegex } from '../values/order.ts';
import { compileExpression, promote, type Scope } from './expressions.ts';
import {
  bits,
  equalTo,
  oneOf,
  range,
  regexTest,
  remainder,
  type Test,
  toRegExp,
  typeNamed,
} from './operators.ts';
import { reach } from './paths.ts';
import { isTrue } from './truth.ts';

export type Matcher = (doc: Doc) => boolean;

const bad = (message: string) => new CommandError(2, message);
const NO_SCOPE: Scope = {};

/** The filter as a function. Everything it cannot honour is refused here, before any document is read. */
export function compileFilter(filter: Doc, scope: Scope = NO_SCOPE): Matcher {
  const all = Object.keys(filter).map((key) => compileEntry(key, filter[key], scope));
  const [only] = all;
  if (all.length === 1 && only) return only;
  return (doc) => all.every((matches) => matches(doc));
}

function branches(name: string, list: unknown, scope: Scope): Matcher[] {
  if (!Array.isArray(list) || list.length === 0) throw bad(`${name} must be a nonempty array`);
  return list.map((entry) => {
    if (!isDoc(entry)) throw bad(`${name} argument's entries must be objects`);
    return compileFilter(entry, scope);
  });
}

function compileEntry(key: string, operand: unknown, scope: Scope): Matcher {
  if (!key.startsWith('$')) return compileField(key, operand, scope);
  switch (key) {
    case '$and': {
      const all = branches(key, operand, scope);
      return (doc) => all.every((matches) => matches(doc));
    }
    case '$or': {
      const any = branches(key, operand, scope);
      return (doc) => any.some((matches) => matches(doc));
    }
    case '$nor': {
      const none = branches(key, operand, scope);
      return (doc) => !none.some((matches) => matches(doc));
    }
    case '$expr': {
      const compute = compileExpression(operand, scope);
      return (doc) => isTrue(compute(promote(doc)));
    }
    case '$comment':
      return () => true;
    case '$where':
    case '$text':
    case '$jsonSchema':
      throw bad(`${key} is not supported by this server`);
    default:
      throw bad(
        `unknown top level operator: ${key}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

export function isOperatorDoc(operand: unknown): operand is Doc {
  if (!isDoc(operand)) return false;
  const first = Object.keys(operand)[0];
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first);
}

function compileField(path: string, operand: unknown, scope: Scope): Matcher {
  const parts = path.split('.');
  if (!isOperatorDoc(operand)) return somewhere(parts, equalTo(operand));
  const all = compileOperators(parts, operand, scope);
  return (doc) => all.every((matches) => matches(doc));
}

function compileOperators(parts: readonly string[], operators: Doc, scope: Scope): Matcher[] {
  return Object.keys(operators).map((name) => compileOperator(parts, name, operators, scope));
}

/** True when the value a path reaches, or one element of it when it is an array, passes. */
const somewhere =
  (parts: readonly string[], test: Test): Matcher =>
  (doc) =>
    reach(doc, parts, (leaf) => test(leaf) || (Array.isArray(leaf) && leaf.some(test)));

const asWhole =
  (parts: readonly string[], test: Test): Matcher =>
  (doc) =>
    reach(doc, parts, test);

const not =
  (matches: Matcher): Matcher =>
  (doc) =>
    !matches(doc);

const VALUE_TESTS: Record<string, (operand: unknown) => Test> = {
  $eq: equalTo,
  $gt: (operand) => range(operand, (order) => order > 0),
  $gte: (operand) => range(operand, (order) => order >= 0),
  $lt: (operand) => range(operand, (order) => order < 0),
  $lte: (operand) => range(operand, (order) => order <= 0),
  $in: oneOf,
  $mod: remainder,
  $type: typeNamed,
  $bitsAllSet: (operand) => bits(operand, (found, mask) => found === mask),
  $bitsAnySet: (operand) => bits(operand, (found) => found !== 0n),
  $bitsAllClear: (operand) => bits(operand, (found) => found === 0n),
  $bitsAnyClear: (operand) => bits(operand, (found, mask) => found !== mask),
};

function compileOperator(
  parts: readonly string[],
  name: string,
  operators: Doc,
  scope: Scope,
): Matcher {
  const operand = operators[name];
  const valueTest = Object.hasOwn(VALUE_TESTS, name) ? VALUE_TESTS[name] : undefined;
  if (valueTest) return somewhere(parts, valueTest(operand));
  switch (name) {
    case '$ne':
      if (isRegex(operand)) throw bad("Can't have regex as arg to $ne.");
      return not(somewhere(parts, equalTo(operand)));
    case '$nin':
      return not(somewhere(parts, oneOf(operand)));
    case '$exists': {
      const present = asWhole(parts, (v) => v !== undefined);
      return isTrue(operand) ? present : not(present);
    }
    case '$not':
      return negation(parts, operand, scope);
    case '$regex':
      return somewhere(parts, regexTest(toRegExp(operand, operators.$options)));
    case '$options':
      if (!('$regex' in operators)) throw bad('$options needs a $regex');
      return () => true;
    case '$size': {
      const size = asNumber(operand);
      if (size === undefined || size < 0 || !Number.isInteger(size))
        throw bad('$size must be a whole number');
      return asWhole(parts, (v) => Array.isArray(v) && v.length === size);
    }
    case '$all':
      return everyOne(parts, operand, scope);
    case '$elemMatch':
      return oneElement(parts, operand, scope);
    case '$comment':
      return () => true;
    default:
      throw bad(`unknown operator: ${name}`);
  }
}

function negation(parts: readonly string[], operand: unknown, scope: Scope): Matcher {
  if (isRegex(operand)) return not(somewhere(parts, equalTo(operand)));
  if (!isOperatorDoc(operand)) throw bad('$not needs a regex or a document');
  const all = compileOperators(parts, operand, scope);
  return (doc) => !all.every((matches) => matches(doc));
}

function everyOne(parts: readonly string[], operand: unknown, scope: Scope): Matcher {
  if (!Array.isArray(operand)) throw bad('$all needs an array');
  const all = operand.map((item) =>
    isDoc(item) && '$elemMatch' in item
      ? oneElement(parts, item.$elemMatch, scope)
      : somewhere(parts, equalTo(item)),
  );
  return (doc) => all.length > 0 && all.every((matches) => matches(doc));
}

/** What `$elemMatch`, `$pull` and array filters ask of one element. */
export function compileElement(condition: Doc, scope: Scope = NO_SCOPE): Test {
  const logical = ['$and', '$or', '$nor', '$expr'];
  if (isOperatorDoc(condition) && !logical.includes(Object.keys(condition)[0] ?? '')) {
    const matches = compileFilter({ item: condition }, scope);
    return (item) => matches({ item });
  }
  const matches = compileFilter(condition, scope);
  return (item) => isDoc(item) && matches(item);
}

function oneElement(parts: readonly string[], operand: unknown, scope: Scope): Matcher {
  if (!isDoc(operand)) throw bad('$elemMatch needs an Object');
  const test = compileElement(operand, scope);
  return asWhole(parts, (v) => Array.isArray(v) && v.some(test));
}
