import type { Index } from '../engine/index.ts';
import { CommandError } from '../errors.ts';
import { reach } from '../query/paths.ts';
import { asNumber, type Doc } from '../values/bson.ts';
import { compare, compoundKey } from '../values/order.ts';
import type { Bounds } from './bounds.ts';

export type Sort = readonly (readonly [path: string, direction: 1 | -1])[];

export function parseSort(spec: unknown): Sort {
  if (spec === undefined || spec === null) return [];
  if (typeof spec !== 'object') throw new CommandError(14, 'sort must be an object');
  return Object.entries(spec).map(([path, value]) => {
    const direction = asNumber(value);
    if (direction !== 1 && direction !== -1)
      throw new CommandError(15974, 'sort order must be 1 (for ascending) or -1 (for descending)');
    return [path, direction];
  });
}

/** How an index's own order serves a sort: the stretches one after another, merged, or not at all. */
export type Service =
  | { readonly how: 'none' }
  | { readonly how: 'chain' | 'merge'; readonly backwards: boolean };

export function serve(index: Index, bounds: Bounds, sort: Sort): Service {
  const wanted = sort.filter(([path]) => !bounds.single.has(path));
  if (wanted.length === 0) return { how: 'chain', backwards: false };
  if (wanted.some(([path]) => index.multikey.has(path))) return { how: 'none' };
  const fields = index.paths.map((path, i) => [path, index.directions[i] ?? 1] as const);
  const free = fields.filter(([path]) => !bounds.single.has(path));
  const chained = directionOf(free, wanted);
  if (chained) return { how: 'chain', backwards: chained < 0 };
  const merged = directionOf(fields.slice(bounds.points.length), wanted);
  return merged ? { how: 'merge', backwards: merged < 0 } : { how: 'none' };
}

function directionOf(fields: Sort, wanted: Sort): number {
  const signs = wanted.map(([path, direction], i) =>
    fields[i]?.[0] === path ? fields[i][1] * direction : 0,
  );
  const [first = 0] = signs;
  return signs.every((sign) => sign === first) ? first : 0;
}

/** An array sorts by its least element when ascending and by its greatest when descending. */
function sortValue(doc: Doc, parts: readonly string[], direction: number): unknown {
  let best: unknown = null;
  let seen = false;
  const consider = (value: unknown) => {
    if (!seen || compare(value, best) * direction < 0) best = value;
    seen = true;
  };
  reach(doc, parts, (leaf) => {
    if (!Array.isArray(leaf)) consider(leaf ?? null);
    else if (leaf.length === 0) consider(undefined);
    else for (const item of leaf) consider(item ?? null);
    return false;
  });
  return best;
}

export function sorter(sort: Sort): (doc: Doc) => string {
  const paths = sort.map(([path]) => path.split('.'));
  const directions = sort.map(([, direction]) => direction);
  return (doc) =>
    compoundKey(
      paths.map((parts, i) => sortValue(doc, parts, directions[i] ?? 1)),
      directions,
    );
}

/** Stable: documents that tie keep the order they came in. */
export function sortDocs<T>(items: readonly T[], docOf: (item: T) => Doc, sort: Sort): T[] {
  const key = sorter(sort);
  const keyed = items.map((item) => ({ item, key: key(docOf(item)) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ item }) => item);
}
