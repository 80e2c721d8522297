import { type Doc, getField, isDoc } from '../values/bson.ts';

/**
 * Visits what a dotted path reaches in a document, as a query sees it: an array on the way stands for each
 * of its documents, and a number may also name a position. `undefined` is "missing". Stops when told true.
 */
export function reach(
  value: unknown,
  parts: readonly string[],
  visit: (leaf: unknown) => boolean,
  from = 0,
): boolean {
  const part = parts[from];
  if (part === undefined) return visit(value);
  if (isDoc(value)) return reach(getField(value, part), parts, visit, from + 1);
  if (!Array.isArray(value) || from === 0) return visit(undefined);
  if (isPosition(part) && reachItem(value[Number(part)], parts, visit, from + 1)) return true;
  return value.some((item) => isDoc(item) && reach(item, parts, visit, from));
}

/** Past the end of an array there is nothing, not even a missing value. */
const reachItem = (
  item: unknown,
  parts: readonly string[],
  visit: (leaf: unknown) => boolean,
  from: number,
): boolean => item !== undefined && reach(item, parts, visit, from);

export const isPosition = (part: string): boolean => /^\d+$/.test(part);

interface Walk {
  readonly value: unknown;
  readonly rest: readonly string[];
  readonly whole: boolean;
}

function advance(walk: Walk): Walk {
  let { value, rest, whole } = walk;
  while (rest.length > 0 && !whole) {
    const [part = '', ...after] = rest;
    if (Array.isArray(value)) {
      if (!isPosition(part)) break;
      value = value[Number(part)];
    } else value = isDoc(value) ? getField(value, part) : undefined;
    rest = after;
  }
  if (rest.length > 0 && !Array.isArray(value)) return { value: undefined, rest: [], whole };
  return { value, rest, whole };
}

const isOpenArray = (walk: Walk): boolean => Array.isArray(walk.value) && !walk.whole;

/** Two arrays in one compound key have no common order of their elements: MongoDB refuses them too. */
export class ParallelArrays extends Error {}

function expand(walks: readonly Walk[]): unknown[][] {
  const here = walks.map(advance);
  const arrays = new Set(here.filter(isOpenArray).map((walk) => walk.value));
  if (arrays.size > 1) throw new ParallelArrays();
  const [array] = arrays;
  if (!Array.isArray(array)) return [here.map((walk) => walk.value ?? null)];
  const into = (item: unknown) => (walk: Walk) => {
    if (walk.value !== array || walk.whole) return { ...walk, rest: [], whole: true };
    return {
      value: isDoc(item) || walk.rest.length === 0 ? item : undefined,
      rest: walk.rest,
      whole: walk.rest.length === 0,
    };
  };
  if (array.length === 0)
    return [here.map((walk) => (isOpenArray(walk) ? undefined : (walk.value ?? null)))];
  return array.flatMap((item) => expand(here.map(into(item))));
}

/** The rows of values an index on these paths holds for a document: more than one when one is an array. */
export function indexRows(doc: Doc, paths: readonly (readonly string[])[]): unknown[][] {
  return expand(paths.map((rest) => ({ value: doc, rest, whole: false })));
}

/** True when the path leads through or to an array: its index entries then belong to elements. */
export function crossesArray(doc: Doc, parts: readonly string[]): boolean {
  let value: unknown = doc;
  for (const part of parts) {
    if (Array.isArray(value)) return true;
    value = isDoc(value) ? getField(value, part) : undefined;
  }
  return Array.isArray(value);
}
