import { CommandError } from '../errors.ts';
import { promote, type Scope } from '../query/expressions.ts';
import { compileElement } from '../query/match.ts';
import { asNumber, type Doc, isDoc, setField } from '../values/bson.ts';
import { type Computed, compileFields, setFields } from './computed.ts';

interface Tree {
  [part: string]: Tree | true;
}

interface Shape {
  readonly kept: string[];
  readonly dropped: string[];
  readonly computed: Doc;
  /** Changes of arrays that only a find's projection knows: `$slice` and `$elemMatch`. */
  readonly arrays: [path: string, change: (items: unknown[]) => unknown[] | undefined][];
  keepsId: boolean;
}

export type Project = (doc: Doc) => Doc;

const isFlag = (value: unknown): boolean =>
  typeof value === 'boolean' || asNumber(value) !== undefined;

export function compileProjection(spec: Doc, scope: Scope, dialect: 'find' | 'aggregate'): Project {
  const shape: Shape = { kept: [], dropped: [], computed: {}, arrays: [], keepsId: true };
  read(spec, '', shape, dialect);
  const fields = compileFields(shape.computed, scope);
  const includes =
    shape.kept.length > 0 ||
    fields.length > 0 ||
    shape.arrays.some(([path]) => isElemMatch(spec[path]));
  if (includes && shape.dropped.length > 0) {
    throw new CommandError(
      31254,
      `Cannot do exclusion on field ${shape.dropped[0]} in inclusion projection`,
    );
  }
  return includes ? including(shape, fields) : excluding(shape);
}

const isElemMatch = (value: unknown): boolean => isDoc(value) && '$elemMatch' in value;

function read(spec: Doc, prefix: string, shape: Shape, dialect: 'find' | 'aggregate'): void {
  for (const [key, value] of Object.entries(spec)) {
    const path = prefix + key;
    if (path.endsWith('.$') || (key.startsWith('$') && prefix === '')) {
      throw new CommandError(
        2,
        `positional or operator projection '${path}' is not supported by this server`,
      );
    }
    if (path === '_id' && isFlag(value)) shape.keepsId = Boolean(asNumber(value) ?? value);
    else if (isFlag(value))
      (asNumber(value) === 0 || value === false ? shape.dropped : shape.kept).push(path);
    else if (isDoc(value) && !Object.keys(value)[0]?.startsWith('$'))
      read(value, `${path}.`, shape, dialect);
    else if (dialect === 'find' && isDoc(value) && readArray(path, value, shape)) continue;
    else shape.computed[path] = value;
  }
}

function readArray(path: string, operator: Doc, shape: Shape): boolean {
  if (isDoc(operator.$elemMatch)) {
    const test = compileElement(operator.$elemMatch);
    shape.arrays.push([
      path,
      (items) => (items.some(test) ? items.filter(test).slice(0, 1) : undefined),
    ]);
    return true;
  }
  const window = Array.isArray(operator.$slice)
    ? operator.$slice.map(asNumber)
    : [asNumber(operator.$slice)];
  if (!('$slice' in operator) || window.some((n) => n === undefined)) return false;
  const [first = 0, count] = window;
  const from = count === undefined && first >= 0 ? 0 : first;
  shape.arrays.push([
    path,
    (items) => items.slice(from).slice(0, count ?? (first >= 0 ? first : undefined)),
  ]);
  return true;
}

function treeOf(paths: readonly string[]): Tree {
  const root: Tree = {};
  for (const path of paths) {
    let node = root;
    const parts = path.split('.');
    for (const [i, part] of parts.entries()) {
      const next = Object.hasOwn(node, part) ? node[part] : undefined;
      if (i === parts.length - 1 ? next !== undefined : next === true)
        throw new CommandError(31250, `Path collision at ${path}`);
      if (i === parts.length - 1) node[part] = true;
      else node = node[part] = next === undefined || next === true ? {} : next;
    }
  }
  return root;
}

function keep(doc: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const key of Object.keys(doc)) {
    const branch = Object.hasOwn(tree, key) ? tree[key] : undefined;
    if (branch === undefined) continue;
    const value =
      branch === true ? doc[key] : within(doc[key], (inner) => keep(inner, branch), true);
    if (value !== undefined) setField(result, key, value);
  }
  return result;
}

function drop(doc: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const key of Object.keys(doc)) {
    const branch = Object.hasOwn(tree, key) ? tree[key] : undefined;
    if (branch === true) continue;
    setField(
      result,
      key,
      branch ? within(doc[key], (inner) => drop(inner, branch), false) : doc[key],
    );
  }
  return result;
}

/** A path leads into each document of an array; when including, what is no document falls out. */
function within(value: unknown, change: Project, documentsOnly: boolean): unknown {
  if (isDoc(value)) return change(value);
  if (!Array.isArray(value)) return documentsOnly ? undefined : value;
  const items = value.map((item) => within(item, change, documentsOnly));
  return documentsOnly ? items.filter((item) => item !== undefined) : items;
}

function including(shape: Shape, fields: readonly Computed[]): Project {
  const id = shape.keepsId ? ['_id'] : [];
  const tree = treeOf([...id, ...shape.kept, ...shape.arrays.map(([path]) => path)]);
  return (doc) => {
    const kept = withArrays(keep(doc, tree), shape);
    if (fields.length === 0) return kept;
    const source = promote(doc) as Doc;
    return setFields(
      kept,
      fields.map(({ parts, compute }) => ({ parts, compute: () => compute(source) })),
    );
  };
}

function excluding(shape: Shape): Project {
  const tree = treeOf([...(shape.keepsId ? [] : ['_id']), ...shape.dropped]);
  return (doc) => withArrays(drop(doc, tree), shape);
}

function withArrays(doc: Doc, { arrays }: Shape): Doc {
  for (const [path, change] of arrays) {
    const items = doc[path];
    if (!Array.isArray(items)) continue;
    const next = change(items);
    if (next) doc[path] = next;
    else delete doc[path];
  }
  return doc;
}
