import { type Doc, isDoc } from './bson.ts';
import { CommandError } from './errors.ts';
import { flipped, keyOf } from './order.ts';
import { sortValues } from './paths.ts';

export type Sort = readonly (readonly [path: string, direction: 1 | -1])[];

export function parseSort(spec: unknown = {}): Sort {
  if (!isDoc(spec)) throw new CommandError(14, 'sort must be an object');
  return Object.entries(spec).map(([path, direction]) => {
    if (path.startsWith('$')) throw new CommandError(2, `a sort by ${path} is not supported`);
    if (direction === 1 || direction === -1) return [path, direction];
    throw new CommandError(15974, 'sort order must be 1 (for ascending) or -1 (for descending)');
  });
}

/** An array sorts by its least element when ascending and by its greatest when descending. */
function keyBy(sort: Sort): (doc: Doc) => string {
  const fields = sort.map(([path, direction]) => [path.split('.'), direction] as const);
  return (doc) =>
    fields
      .map(([parts, direction]) => {
        const keys = sortValues(doc, parts).map(keyOf);
        if (direction > 0) return keys.reduce((least, key) => (key < least ? key : least));
        return flipped(keys.reduce((most, key) => (key > most ? key : most)));
      })
      .join('');
}

/** Stable: documents that tie keep the order they came in. */
export function sortBy<T>(items: readonly T[], docOf: (item: T) => Doc, sort: Sort): T[] {
  const key = keyBy(sort);
  return items
    .map((item) => ({ item, key: key(docOf(item)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}
