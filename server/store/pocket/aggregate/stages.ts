import { CommandError } from '../errors.ts';
import { parseSort, sortDocs } from '../plan/order.ts';
import { compileExpression, promote, type Scope } from '../query/expressions.ts';
import { compileFilter } from '../query/match.ts';
import { asNumber, type Doc, isDoc } from '../values/bson.ts';
import { compileBorrowed, isBorrowed } from './borrowed.ts';
import { compileFields, setFields } from './computed.ts';
import { compileBucket, compileGroup } from './group.ts';
import { compileLookup, compileUnion, type Neighbours, nowhere } from './joins.ts';
import { compileProjection } from './projection.ts';
import { compileUnwind } from './unwind.ts';

export type Run = (docs: readonly Doc[]) => Doc[];

/** What a stage is compiled with: variables and time, and the collections beside its own. */
export interface Surroundings {
  readonly scope: Scope;
  readonly neighbours: Neighbours;
}

/** A stage that leaves values as they are keeps their exact number types; all others reckon. */
const KEEPS_TYPES = [
  '$match',
  '$sort',
  '$limit',
  '$skip',
  '$unwind',
  '$count',
  '$sample',
  '$unset',
];

export function compileStages(
  pipeline: readonly unknown[],
  scope: Scope,
  neighbours: Neighbours = nowhere,
): Run {
  const stages = pipeline.map((stage) => compileStage(stage, { scope, neighbours }));
  return (docs) => {
    let current: readonly Doc[] = docs;
    let promoted = false;
    for (const { run, reckons } of stages) {
      if (reckons && !promoted) current = current.map((doc) => promote(doc) as Doc);
      promoted ||= reckons;
      current = run(current);
    }
    return [...current];
  };
}

function compileStage(stage: unknown, surroundings: Surroundings): { run: Run; reckons: boolean } {
  if (!isDoc(stage))
    throw new CommandError(14, "Each element of the 'pipeline' array must be an object");
  const [name = '', ...more] = Object.keys(stage);
  if (name === '' || more.length > 0)
    throw new CommandError(
      40323,
      'A pipeline stage specification object must contain exactly one field.',
    );
  const compile = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  const run = compile
    ? compile(stage[name], surroundings)
    : compileOther(name, stage[name], surroundings.scope);
  return { run, reckons: !KEEPS_TYPES.includes(name) };
}

function compileOther(name: string, spec: unknown, scope: Scope): Run {
  if (isBorrowed(name)) return compileBorrowed(name, spec, scope);
  if (name === '$changeStream')
    throw new CommandError(40573, 'The $changeStream stage is only supported on replica sets');
  if (
    [
      '$out',
      '$bucketAuto',
      '$merge',
      '$graphLookup',
      '$geoNear',
      '$collStats',
      '$indexStats',
      '$redact',
      '$search',
    ].includes(name)
  ) {
    throw new CommandError(115, `${name} is not supported by this server`);
  }
  throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`);
}

function asDoc(spec: unknown, name: string): Doc {
  if (!isDoc(spec)) throw new CommandError(15959, `the ${name} specification must be an object`);
  return spec;
}

function asCount(spec: unknown, name: string, least: number): number {
  const n = asNumber(spec);
  if (n === undefined || !Number.isInteger(n) || n < least)
    throw new CommandError(15957, `the ${name} must be a whole number of at least ${least}`);
  return n;
}

const STAGES: Readonly<Record<string, (spec: unknown, surroundings: Surroundings) => Run>> = {
  $match: (spec, { scope }) => {
    const matches = compileFilter(asDoc(spec, '$match'), scope);
    return (docs) => docs.filter(matches);
  },
  $sort: (spec) => {
    const sort = parseSort(asDoc(spec, '$sort'));
    return (docs) => sortDocs(docs, (doc) => doc, sort);
  },
  $limit: (spec) => {
    const count = asCount(spec, '$limit', 1);
    return (docs) => docs.slice(0, count);
  },
  $skip: (spec) => {
    const count = asCount(spec, '$skip', 0);
    return (docs) => docs.slice(count);
  },
  $count: (spec) => {
    if (typeof spec !== 'string' || spec === '' || /^\$|\./.test(spec))
      throw new CommandError(40157, 'the count field must be a plain, non-empty name');
    return (docs) => (docs.length > 0 ? [{ [spec]: docs.length }] : []);
  },
  $sample: (spec) => {
    const size = asCount(asDoc(spec, '$sample').size, '$sample size', 1);
    return (docs) =>
      docs
        .map((doc) => ({ doc, at: Math.random() }))
        .sort((a, b) => a.at - b.at)
        .slice(0, size)
        .map(({ doc }) => doc);
  },
  $set: setStage,
  $addFields: setStage,
  $unset: (spec, { scope }) => {
    const names = Array.isArray(spec) ? spec : [spec];
    const project = compileProjection(
      Object.fromEntries(names.map((name) => [String(name), 0])),
      scope,
      'aggregate',
    );
    return (docs) => docs.map(project);
  },
  $project: (spec, { scope }) => {
    const project = compileProjection(asDoc(spec, '$project'), scope, 'aggregate');
    return (docs) => docs.map(project);
  },
  $replaceRoot: (spec, { scope }) => replaceStage(asDoc(spec, '$replaceRoot').newRoot, scope),
  $replaceWith: (spec, { scope }) => replaceStage(spec, scope),
  $group: (spec, { scope }) => compileGroup(asDoc(spec, '$group'), scope),
  $bucket: (spec, { scope }) => compileBucket(asDoc(spec, '$bucket'), scope),
  $sortByCount: (spec, { scope }) => {
    const group = compileGroup({ _id: spec, count: { $sum: 1 } }, scope);
    return (docs) => sortDocs(group(docs), (doc) => doc, [['count', -1]]);
  },
  $unwind: (spec) => compileUnwind(spec),
  $facet: (spec, surroundings) => facetStage(asDoc(spec, '$facet'), surroundings),
  $lookup: (spec, { scope, neighbours }) =>
    compileLookup(asDoc(spec, '$lookup'), scope, neighbours),
  $unionWith: (spec, { scope, neighbours }) => compileUnion(spec, scope, neighbours),
};

function setStage(spec: unknown, { scope }: Surroundings): Run {
  const fields = compileFields(asDoc(spec, '$set'), scope);
  return (docs) => docs.map((doc) => setFields(doc, fields));
}

function replaceStage(expr: unknown, scope: Scope): Run {
  const compute = compileExpression(expr, scope);
  return (docs) =>
    docs.map((doc) => {
      const root = compute(doc);
      if (!isDoc(root))
        throw new CommandError(40228, "'newRoot' expression must evaluate to an object");
      return root;
    });
}

function facetStage(spec: Doc, { scope, neighbours }: Surroundings): Run {
  const facets = Object.entries(spec).map(([name, pipeline]) => {
    if (!Array.isArray(pipeline))
      throw new CommandError(40170, `arguments to $facet must be arrays, ${name} is not`);
    return [name, compileStages(pipeline, scope, neighbours)] as const;
  });
  return (docs) => [Object.fromEntries(facets.map(([name, run]) => [name, run(docs)]))];
}
