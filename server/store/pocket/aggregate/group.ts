import { CommandError } from '../errors.ts';
import { sortDocs } from '../plan/order.ts';
import {
  ACCUMULATORS,
  compileAccumulator,
  compileExpression,
  type Scope,
} from '../query/expressions.ts';
import { type Doc, isDoc } from '../values/bson.ts';
import { compare, keyOf } from '../values/order.ts';

type Totals = (docs: readonly Doc[]) => Doc;

function compileTotals(fields: Doc, scope: Scope): Totals {
  const totals = Object.entries(fields).map(
    ([name, expr]) => [name, accumulatorOf(name, expr, scope)] as const,
  );
  return (docs) => Object.fromEntries(totals.map(([name, total]) => [name, total(docs)]));
}

function partition(docs: readonly Doc[], idOf: (doc: Doc) => unknown, totals: Totals): Doc[] {
  const groups = new Map<string, { id: unknown; docs: Doc[] }>();
  for (const doc of docs) {
    const id = idOf(doc) ?? null;
    const key = keyOf(id);
    const group = groups.get(key);
    if (group) group.docs.push(doc);
    else groups.set(key, { id, docs: [doc] });
  }
  return [...groups.values()].map((group) => ({ _id: group.id, ...totals(group.docs) }));
}

export function compileGroup(spec: Doc, scope: Scope): (docs: readonly Doc[]) => Doc[] {
  if (!('_id' in spec)) throw new CommandError(15955, 'a group specification must include an _id');
  const { _id, ...fields } = spec;
  const idOf = compileExpression(_id, scope);
  const totals = compileTotals(fields, scope);
  return (docs) => partition(docs, idOf, totals);
}

/** `$bucket` is a group whose id is the lower boundary of the range a value lies in. */
export function compileBucket(spec: Doc, scope: Scope): (docs: readonly Doc[]) => Doc[] {
  const { groupBy, boundaries, output = { count: { $sum: 1 } } } = spec;
  if (!Array.isArray(boundaries) || boundaries.length < 2 || !isDoc(output)) {
    throw new CommandError(
      40192,
      "The $bucket 'boundaries' field must be an array of at least 2 values",
    );
  }
  if (boundaries.some((bound, i) => i > 0 && compare(boundaries[i - 1], bound) >= 0)) {
    throw new CommandError(
      40194,
      "The 'boundaries' option to $bucket must be sorted in ascending order",
    );
  }
  const compute = compileExpression(groupBy, scope);
  const totals = compileTotals(output, scope);
  const bucketOf = (doc: Doc): unknown => {
    const value = compute(doc);
    const at = boundaries.findIndex((bound) => compare(value, bound) < 0);
    if (at > 0) return boundaries[at - 1];
    if ('default' in spec) return spec.default;
    throw new CommandError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified',
    );
  };
  return (docs) => sortDocs(partition(docs, bucketOf, totals), (doc) => doc, [['_id', 1]]);
}

function accumulatorOf(
  name: string,
  expr: unknown,
  scope: Scope,
): (docs: readonly Doc[]) => unknown {
  const [operator = '', ...more] = isDoc(expr) ? Object.keys(expr) : [];
  if (!isDoc(expr) || more.length > 0)
    throw new CommandError(40234, `The field '${name}' must be an accumulator object`);
  if (name.includes('.'))
    throw new CommandError(40235, `The field name '${name}' cannot contain '.'`);
  if (!ACCUMULATORS.has(operator)) {
    throw new CommandError(15952, `unknown group operator '${operator}'`);
  }
  return compileAccumulator(expr, scope);
}
