import { type Doc, getField, isDoc, setField } from './bson.ts';
import { CommandError } from './errors.ts';

export const isPosition = (part: string): boolean => /^\d+$/.test(part);

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
  const item = isPosition(part) ? value[Number(part)] : undefined;
  if (item !== undefined && reach(item, parts, visit, from + 1)) return true;
  return value.some((inner) => isDoc(inner) && reach(inner, parts, visit, from));
}

/** The values by which a document is indexed and sorted: the elements of an array, null for a missing field. */
export function sortValues(doc: Doc, parts: readonly string[]): unknown[] {
  const values: unknown[] = [];
  reach(doc, parts, (leaf) => {
    if (!Array.isArray(leaf)) values.push(leaf ?? null);
    else if (leaf.length === 0) values.push(undefined);
    else for (const item of leaf) values.push(item ?? null);
    return false;
  });
  // An empty array of documents has nothing at the path, but must not be lost to an index.
  return values.length > 0 ? values : [undefined];
}

/** The value at a place an update names: here a path leads through positions, never through all elements. */
export function getAt(doc: Doc, parts: readonly string[]): unknown {
  let value: unknown = doc;
  for (const part of parts) {
    if (Array.isArray(value)) value = isPosition(part) ? value[Number(part)] : undefined;
    else value = isDoc(value) ? getField(value, part) : undefined;
  }
  return value;
}

function put(holder: unknown, part: string, value: unknown): void {
  if (isDoc(holder)) setField(holder, part, value);
  else if (Array.isArray(holder) && isPosition(part)) {
    if (Number(part) > holder.length)
      throw new CommandError(2, `can't backfill an array up to element ${part}`);
    holder[Number(part)] = value;
  } else
    throw new CommandError(
      28,
      `Cannot create field '${part}' in element ${JSON.stringify(holder)}`,
    );
}

/** Sets a place; documents missing on the way are made. */
export function setAt(doc: Doc, parts: readonly string[], value: unknown): void {
  let holder: unknown = doc;
  for (const part of parts.slice(0, -1)) {
    const next = getAt({ holder }, ['holder', part]);
    if (next === undefined) put(holder, part, {});
    holder = next ?? getAt({ holder }, ['holder', part]);
  }
  put(holder, parts.at(-1) ?? '', value);
}

/** In an array nothing is taken out: the position becomes null, as MongoDB does. */
export function unsetAt(doc: Doc, parts: readonly string[]): void {
  const holder = getAt(doc, parts.slice(0, -1));
  const last = parts.at(-1) ?? '';
  if (isDoc(holder)) delete holder[last];
  else if (Array.isArray(holder) && isPosition(last) && Number(last) < holder.length)
    holder[Number(last)] = null;
}
