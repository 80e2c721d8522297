import { CommandError } from '../errors.ts';
import { conjunctionOf } from '../plan/predicates.ts';
import { compileElement, compileFilter, isOperatorDoc } from '../query/match.ts';
import type { Test } from '../query/operators.ts';
import { isPosition } from '../query/paths.ts';
import { copy, type Doc, isDoc } from '../values/bson.ts';
import type { Change } from './arrays.ts';
import { OPERATORS, renames, UNSET } from './operators.ts';
import { getAt, type Positions, placesOf, setAt, unsetAt } from './places.ts';

interface Step {
  readonly path: string;
  readonly change: Change;
  readonly onInsertOnly: boolean;
}

/** An update document of `$` operators as a function from a document to its successor. */
export function compileModifiers(
  update: Doc,
  filter: Doc,
  arrayFilters: readonly Doc[],
  now: Date,
) {
  const steps = stepsOf(update, now);
  const moves = isDoc(update.$rename) ? renames(update.$rename) : [];
  const touched = [...steps.map(({ path }) => path), ...moves.flat()];
  assertDisjoint(touched);
  const positions: Positions = {
    arrayFilters: filtersByName(arrayFilters, touched),
    matched: (path, doc) => matchedIndex(path, doc, filter),
  };
  return (before: Doc, inserting: boolean): Doc => {
    const doc = copy(before);
    // Every place is found before any change: a push must not shift what another operator means.
    const located = steps
      .filter(({ onInsertOnly }) => inserting || !onInsertOnly)
      .flatMap(({ path, change }) =>
        placesOf(doc, path, positions).map((place) => ({ place, change })),
      );
    for (const { place, change } of located.sort(byPlace)) applyAt(doc, place, change);
    for (const [from, to] of moves) rename(doc, from, to);
    return doc;
  };
}

/** MongoDB adds new fields in the order of their names. */
const byPlace = (a: { place: string[] }, b: { place: string[] }): number => {
  const [x, y] = [a.place.join('.'), b.place.join('.')];
  return x < y ? -1 : x > y ? 1 : 0;
};

function applyAt(doc: Doc, place: readonly string[], change: Change): void {
  const held = getAt(doc, place);
  const next = change(held);
  if (next === UNSET) unsetAt(doc, place);
  else if (next !== undefined && next !== held) setAt(doc, place, next);
}

/** A rename leads through documents only: elements of an array have no names to change. */
function assertNamed(doc: Doc, path: string): void {
  const parts = path.split('.');
  for (let i = 1; i < parts.length; i++) {
    const holder = getAt(doc, parts.slice(0, i));
    if (holder === undefined) return;
    if (isDoc(holder)) continue;
    const missing =
      Array.isArray(holder) && isPosition(parts[i] ?? '') && Number(parts[i]) >= holder.length;
    if (missing) return;
    throw new CommandError(
      28,
      `cannot use the part (${parts[i - 1]} of ${path}) to traverse the element`,
    );
  }
}

function rename(doc: Doc, from: string, to: string): void {
  assertNamed(doc, from);
  const value = getAt(doc, from.split('.'));
  if (value === undefined) return;
  assertNamed(doc, to);
  unsetAt(doc, from.split('.'));
  setAt(doc, to.split('.'), value);
}

function stepsOf(update: Doc, now: Date): Step[] {
  return Object.entries(update).flatMap(([name, fields]) => {
    if (name === '$rename') return [];
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (!operator)
      throw new CommandError(
        9,
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    if (!isDoc(fields))
      throw new CommandError(
        9,
        `Modifiers operate on fields but we found another type instead. For example: {$mod: {<field>: ...}}, not {${name}: ...}`,
      );
    return Object.entries(fields).map(([path, operand]) => ({
      path,
      change: operator(path, operand, now),
      onInsertOnly: name === '$setOnInsert',
    }));
  });
}

function assertDisjoint(paths: readonly string[]): void {
  const ordered = paths.map((path) => `${path}.`).sort();
  for (const [i, path] of ordered.entries()) {
    const next = ordered[i + 1];
    if (!next?.startsWith(path)) continue;
    throw new CommandError(
      40,
      `Updating the path '${next.slice(0, -1)}' would create a conflict at '${path.slice(0, -1)}'`,
    );
  }
}

function filtersByName(filters: readonly Doc[], paths: readonly string[]): Map<string, Test> {
  const byName = new Map<string, Test>();
  for (const filter of filters) {
    const name = nameIn(filter);
    if (!name || byName.has(name))
      throw new CommandError(9, 'each array filter must name exactly one identifier of its own');
    if (!paths.some((path) => path.includes(`$[${name}]`))) {
      throw new CommandError(
        9,
        `The array filter for identifier '${name}' was not used in the update`,
      );
    }
    const matches = compileFilter(filter);
    byName.set(name, (item) => matches({ [name]: item }));
  }
  return byName;
}

function nameIn(filter: Doc): string | undefined {
  for (const [key, value] of Object.entries(filter)) {
    if (!key.startsWith('$')) return key.split('.')[0];
    const [first] = Array.isArray(value) ? value : [];
    if (isDoc(first)) return nameIn(first);
  }
  return undefined;
}

/** The first element that meets what the filter says about this array. */
function matchedIndex(path: string, doc: Doc, filter: Doc): number {
  const array = getAt(doc, path.split('.'));
  const tests = elementTests(path, filter);
  const index =
    Array.isArray(array) && tests.length > 0
      ? array.findIndex((item) => tests.every((test) => test(item)))
      : -1;
  if (index >= 0) return index;
  const loose = Array.isArray(array)
    ? array.findIndex((item) => tests.some((test) => test(item)))
    : -1;
  if (loose >= 0) return loose;
  throw new CommandError(
    2,
    'The positional operator did not find the match needed from the query.',
  );
}

function elementTests(path: string, filter: Doc): Test[] {
  return [...conjunctionOf(filter).byPath].flatMap(([field, predicates]) => {
    if (field !== path && !field.startsWith(`${path}.`)) return [];
    return predicates.map(({ op, operand }): Test => {
      if (field === path && op === '$elemMatch' && isDoc(operand)) return compileElement(operand);
      const rest = field.slice(path.length + 1);
      const matches = compileFilter({
        [rest ? `item.${rest}` : 'item']: isOperatorDoc({ [op]: 1 }) ? { [op]: operand } : operand,
      });
      return (item) => matches({ item });
    });
  });
}
