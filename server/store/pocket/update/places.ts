import { CommandError } from '../errors.ts';
import { MAX_ARRAY_PADDING } from '../limits.ts';
import type { Test } from '../query/operators.ts';
import { isPosition } from '../query/paths.ts';
import { type Doc, getField, isDoc, setField } from '../values/bson.ts';

export interface Positions {
  readonly arrayFilters: ReadonlyMap<string, Test>;
  /** Which element of the array at this path made the filter match: what a plain `$` stands for. */
  matched(arrayPath: string, doc: Doc): number;
}

/** The concrete places a path names in one document: `$`, `$[]` and `$[name]` become positions. */
export function placesOf(doc: Doc, path: string, positions: Positions): string[][] {
  let places: string[][] = [[]];
  for (const part of path.split('.')) {
    if (part === '')
      throw new CommandError(
        56,
        `The update path '${path}' contains an empty field name, which is not allowed.`,
      );
    places = part.startsWith('$')
      ? places.flatMap((place) => spread(doc, place, part, positions))
      : places.map((place) => [...place, part]);
  }
  return places;
}

function spread(
  doc: Doc,
  place: readonly string[],
  part: string,
  positions: Positions,
): string[][] {
  const path = place.join('.');
  const array = getAt(doc, place);
  if (!Array.isArray(array)) {
    throw new CommandError(
      2,
      `The path '${path}' must exist in the document in order to apply array updates.`,
    );
  }
  const chosen = part === '$' ? [positions.matched(path, doc)] : indicesOf(array, part, positions);
  return chosen.map((index) => [...place, String(index)]);
}

function indicesOf(array: readonly unknown[], part: string, { arrayFilters }: Positions): number[] {
  const [, name] = /^\$\[(\w*)\]$/.exec(part) ?? [];
  if (name === undefined)
    throw new CommandError(
      52,
      `The dollar ($) prefixed field '${part}' is not allowed in an update path.`,
    );
  const test = name === '' ? () => true : arrayFilters.get(name);
  if (!test) throw new CommandError(2, `No array filter found for identifier '${name}'`);
  return [...array.keys()].filter((index) => test(array[index]));
}

export function getAt(doc: Doc, place: readonly string[]): unknown {
  let value: unknown = doc;
  for (const part of place) {
    if (Array.isArray(value)) value = isPosition(part) ? value[Number(part)] : undefined;
    else value = isDoc(value) ? getField(value, part) : undefined;
  }
  return value;
}

function notViable(part: string, holder: string, value: unknown): CommandError {
  return new CommandError(
    28,
    `Cannot create field '${part}' in element {${holder}: ${JSON.stringify(value)}}`,
  );
}

/** The document or array that holds the last part, with what is missing on the way created. */
function holderOf(doc: Doc, place: readonly string[]): Doc | unknown[] {
  let holder: Doc | unknown[] = doc;
  for (const [i, part] of place.slice(0, -1).entries()) {
    let next = getAt({ holder }, ['holder', part]);
    if (next === undefined) {
      next = {};
      put(holder, part, next, place[i - 1] ?? '');
    }
    if (!Array.isArray(next) && !isDoc(next)) throw notViable(place[i + 1] ?? '', part, next);
    holder = next;
  }
  return holder;
}

function put(holder: Doc | unknown[], part: string, value: unknown, name: string): void {
  if (!Array.isArray(holder)) {
    setField(holder, part, value);
    return;
  }
  if (!isPosition(part)) throw notViable(part, name, holder);
  const index = Number(part);
  if (index - holder.length > MAX_ARRAY_PADDING)
    throw new CommandError(2, `can't backfill more than ${MAX_ARRAY_PADDING} elements`);
  while (holder.length < index) holder.push(null);
  holder[index] = value;
}

export function setAt(doc: Doc, place: readonly string[], value: unknown): void {
  put(holderOf(doc, place), place.at(-1) ?? '', value, place.at(-2) ?? '');
}

/** In an array nothing is taken out: the position becomes null, as MongoDB does. */
export function unsetAt(doc: Doc, place: readonly string[]): void {
  const holder = getAt(doc, place.slice(0, -1));
  const last = place.at(-1) ?? '';
  if (isDoc(holder)) delete holder[last];
  else if (Array.isArray(holder) && isPosition(last) && Number(last) < holder.length)
    holder[Number(last)] = null;
}
