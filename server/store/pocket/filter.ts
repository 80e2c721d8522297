import { type Doc, isDoc, isRegex } from './bson.ts';
import { CommandError } from './errors.ts';
import { compileExpression, isTrue } from './expressions.ts';
import { compare, equal, keyOf, typeOrder } from './order.ts';
import { reach } from './paths.ts';

/**
 * Own, and not mingo's Query: that one compares embedded documents and binaries loosely, finds no null inside
 * arrays, and learns of an operator it does not know only when a document is there.
 */
export type Matcher = (doc: Doc) => boolean;
/** Decides about one value a path reached; `undefined` is "missing". */
type Test = (value: unknown) => boolean;

const bad = (message: string) => new CommandError(2, message);

function toRegExp(pattern: unknown, options: unknown): RegExp {
  const source = isRegex(pattern) ? pattern.pattern : pattern;
  const flags = options ?? (isRegex(pattern) ? pattern.options : '');
  if (typeof source !== 'string' || typeof flags !== 'string')
    throw bad('$regex has to be a string');
  // JavaScript has no extended syntax (x); refusing is better than another meaning.
  if (/[^imsu]/.test(flags))
    throw new CommandError(51108, `invalid flag in regex options: ${flags}`);
  return new RegExp(source, flags);
}

function regexTest(pattern: unknown, options?: unknown): Test {
  const regex = toRegExp(pattern, options);
  return (v) => typeof v === 'string' && regex.test(v);
}

function equalTo(operand: unknown): Test {
  if (isRegex(operand)) {
    const matches = regexTest(operand);
    return (v) => matches(v) || equal(v, operand);
  }
  if (operand === null) return (v) => v === null || v === undefined;
  if (typeof operand !== 'object') return (v) => v === operand || Object.is(v, operand);
  const [type, key] = [typeOrder(operand), keyOf(operand)];
  return (v) => typeOrder(v) === type && keyOf(v) === key;
}

function oneOf(list: unknown): Test {
  if (!Array.isArray(list)) throw bad('$in needs an array');
  if (list.some(isOperators)) throw bad('cannot nest $ under $in');
  const plain = new Set(list.filter((item) => typeof item !== 'object'));
  const others = list.filter((item) => typeof item === 'object').map(equalTo);
  return (v) => plain.has(v) || others.some((test) => test(v));
}

/** `$gt` and its kin compare only values of one type: 'x' is neither more nor less than 5. */
const range =
  (accept: (order: number) => boolean) =>
  (operand: unknown): Test => {
    if (isRegex(operand)) throw bad("Can't have RegEx as arg to predicate over field");
    if (operand === null) return (v) => accept(0) && (v === null || v === undefined);
    const type = typeOrder(operand);
    return (v) =>
      typeOrder(v) === type &&
      Number.isNaN(v) === Number.isNaN(operand) &&
      accept(compare(v, operand));
  };

/** Met by the value a path reaches, or by one element of it when that is an array. */
const VALUE_TESTS: Readonly<Record<string, (operand: unknown, siblings: Doc) => Test>> = {
  $eq: equalTo,
  $gt: range((order) => order > 0),
  $gte: range((order) => order >= 0),
  $lt: range((order) => order < 0),
  $lte: range((order) => order <= 0),
  $in: oneOf,
  $regex: (operand, { $options }) => regexTest(operand, $options),
};

/** Met by the value itself. */
const WHOLE_TESTS: Readonly<Record<string, (operand: unknown) => Test>> = {
  $exists: () => (v) => v !== undefined,
  $elemMatch: (operand) => {
    if (!isDoc(operand)) throw bad('$elemMatch needs an Object');
    const test = elementTest(operand);
    return (v) => Array.isArray(v) && v.some(test);
  },
};

/** What `$elemMatch` and `$pull` ask of one element: conditions on it, or a filter over its fields. */
export function elementTest(condition: Doc): Test {
  const matches = compileFilter(isOperators(condition) ? { item: condition } : condition);
  return isOperators(condition)
    ? (item) => matches({ item })
    : (item) => isDoc(item) && matches(item);
}

const LOGICAL = ['$and', '$or', '$expr'];

/** `{$gt: 5}` as against a document to be equal to, or a filter that begins with `$or`. */
export function isOperators(operand: unknown): operand is Doc {
  const first = isDoc(operand) ? Object.keys(operand)[0] : undefined;
  return first?.startsWith('$') === true && !LOGICAL.includes(first);
}

function compileField(path: string, operand: unknown): Matcher {
  const parts = path.split('.');
  if (!isOperators(operand)) return compileOperator(parts, '$eq', { $eq: operand });
  const all = Object.keys(operand).map((name) => compileOperator(parts, name, operand));
  return (doc) => all.every((matches) => matches(doc));
}

/** Each negation is the opposite of the whole question: on an array, no element may pass. */
const NEGATED: Readonly<Record<string, string>> = { $ne: '$eq', $nin: '$in' };

function compileOperator(parts: readonly string[], name: string, operators: Doc): Matcher {
  const operand = operators[name];
  const positive = NEGATED[name];
  if (positive !== undefined) {
    if (name === '$ne' && isRegex(operand)) throw bad("Can't have regex as arg to $ne.");
    return not(compileOperator(parts, positive, { [positive]: operand }));
  }
  if (name === '$options' && '$regex' in operators) return () => true;
  if (name === '$exists' && !isTrue(operand))
    return not(compileOperator(parts, name, { [name]: 1 }));
  const whole = Object.hasOwn(WHOLE_TESTS, name) ? WHOLE_TESTS[name]?.(operand) : undefined;
  if (whole) return (doc) => reach(doc, parts, whole);
  const test = Object.hasOwn(VALUE_TESTS, name)
    ? VALUE_TESTS[name]?.(operand, operators)
    : undefined;
  if (!test) throw bad(`unknown operator: ${name}`);
  return (doc) => reach(doc, parts, (v) => test(v) || (Array.isArray(v) && v.some(test)));
}

const not =
  (matches: Matcher): Matcher =>
  (doc) =>
    !matches(doc);

function branches(name: string, list: unknown): Matcher[] {
  if (!Array.isArray(list) || list.length === 0) throw bad(`${name} must be a nonempty array`);
  return list.map((entry) => {
    if (!isDoc(entry)) throw bad(`${name} argument's entries must be objects`);
    return compileFilter(entry);
  });
}

function compileLogical(key: string, operand: unknown): Matcher {
  if (key === '$expr') {
    const compute = compileExpression(operand);
    return (doc) => isTrue(compute(doc));
  }
  if (!LOGICAL.includes(key)) throw bad(`unknown top level operator: ${key}`);
  const parts = branches(key, operand);
  if (key === '$and') return (doc) => parts.every((matches) => matches(doc));
  return (doc) => parts.some((matches) => matches(doc));
}

/** The filter as a function. Everything it cannot honour is refused here, before any document is read. */
export function compileFilter(filter: Doc): Matcher {
  const all = Object.keys(filter).map((key) =>
    key.startsWith('$') ? compileLogical(key, filter[key]) : compileField(key, filter[key]),
  );
  return (doc) => all.every((matches) => matches(doc));
}
