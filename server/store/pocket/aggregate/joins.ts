import { CommandError } from '../errors.ts';
import { compileExpression, type Scope } from '../query/expressions.ts';
import { reach } from '../query/paths.ts';
import { type Doc, isDoc } from '../values/bson.ts';
import { placed } from './computed.ts';
import type { Run } from './stages.ts';

/** The collections beside the one a pipeline runs on. */
export interface Neighbours {
  find(collection: string, filter: Doc): Doc[];
  pipeline(collection: string, pipeline: readonly unknown[], scope: Scope): Doc[];
}

export const nowhere: Neighbours = {
  find: () => [],
  pipeline: () => {
    throw new CommandError(72, 'this stage is not allowed here');
  },
};

function localValues(doc: Doc, parts: readonly string[]): unknown[] {
  const values: unknown[] = [];
  reach(doc, parts, (leaf) => {
    if (Array.isArray(leaf)) values.push(...leaf);
    else values.push(leaf ?? null);
    return false;
  });
  return values;
}

/** A join by equality asks the other collection through its indexes, once for each document. */
export function compileLookup(spec: Doc, scope: Scope, neighbours: Neighbours): Run {
  const { from, as, localField, foreignField, pipeline } = spec;
  if (typeof from !== 'string' || typeof as !== 'string')
    throw new CommandError(9, "$lookup needs 'from' and 'as'");
  const byField = typeof localField === 'string' && typeof foreignField === 'string';
  if (!byField && !Array.isArray(pipeline))
    throw new CommandError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  const variables = Object.entries(isDoc(spec.let) ? spec.let : {}).map(
    ([name, expr]) => [name, compileExpression(expr, scope)] as const,
  );
  const joined = (doc: Doc): Doc[] => {
    const match = byField
      ? { [foreignField]: { $in: localValues(doc, localField.split('.')) } }
      : {};
    if (!Array.isArray(pipeline)) return neighbours.find(from, match);
    const bound = Object.fromEntries(variables.map(([name, compute]) => [name, compute(doc)]));
    const inner = { ...scope, variables: { ...scope.variables, ...bound } };
    return neighbours.pipeline(from, byField ? [{ $match: match }, ...pipeline] : pipeline, inner);
  };
  return (docs) => docs.map((doc) => placed(doc, as.split('.'), joined(doc)) as Doc);
}

export function compileUnion(spec: unknown, scope: Scope, neighbours: Neighbours): Run {
  const { coll, pipeline = [] } = isDoc(spec) ? spec : { coll: spec };
  if (typeof coll !== 'string' || !Array.isArray(pipeline))
    throw new CommandError(9, '$unionWith needs a collection name');
  return (docs) => [...docs, ...neighbours.pipeline(coll, pipeline, scope)];
}
