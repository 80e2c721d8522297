import { Aggregator } from 'mingo/aggregator';
import { Context } from 'mingo/core';
import { $addFields, $project, $set, $unset } from 'mingo/operators/pipeline';
import { copyDoc, type Doc, isDoc, setField } from './bson.ts';
import { CommandError } from './errors.ts';
import { bind, compileExpression, compileSum, OPTIONS } from './expressions.ts';
import { compileFilter } from './filter.ts';
import { keyOf } from './order.ts';
import { parseSort, sortBy } from './sort.ts';

export type Run = (docs: readonly Doc[]) => Doc[];

const BORROWED = { $addFields, $project, $set, $unset };
const context = Context.from(OPTIONS.context, Context.init({ pipeline: BORROWED }));

/** Stages that map one document to one are mingo's. They write into what they are given: it gets copies. */
function borrowed(name: string, spec: unknown): Run {
  // MongoDB merges an embedded document into what is there, mingo replaces it: dotted paths mean one thing.
  const values = isDoc(spec) ? Object.values(spec) : [];
  if (values.some((value) => isDoc(value) && !Object.keys(value)[0]?.startsWith('$')))
    throw new CommandError(115, `an embedded document in ${name} is not supported`);
  const stage = { [name]: bind(spec) } as Record<string, never>;
  const aggregator = new Aggregator([stage], { ...OPTIONS, context });
  return (docs) => aggregator.run<Doc>(docs.map(copyDoc)) as Doc[];
}

/** Own: mingo drops the id of the group of missing values, and takes `{a, b}` and `{b, a}` for one group. */
function group(spec: unknown): Run {
  const { _id, ...fields } = asDoc(spec, '$group');
  if (_id === undefined) throw new CommandError(15955, 'a group specification must include an _id');
  const idOf = compileExpression(_id);
  const totals = Object.entries(fields).map(
    ([name, expr]) => [name, compileSum(name, expr)] as const,
  );
  return (docs) => {
    const groups = new Map<string, { id: unknown; members: Doc[] }>();
    for (const doc of docs) {
      const id = idOf(doc) ?? null;
      const found = groups.get(keyOf(id));
      if (found) found.members.push(doc);
      else groups.set(keyOf(id), { id, members: [doc] });
    }
    return [...groups.values()].map(({ id, members }) => ({
      _id: id,
      ...Object.fromEntries(totals.map(([name, total]) => [name, total(members)])),
    }));
  };
}

export function asDoc(spec: unknown, name: string): Doc {
  if (isDoc(spec)) return spec;
  throw new CommandError(15959, `the ${name} specification must be an object`);
}

export function asCount(spec: unknown, name: string, least: number): number {
  if (typeof spec === 'number' && Number.isInteger(spec) && spec >= least) return spec;
  throw new CommandError(15957, `the ${name} must be a whole number of at least ${least}`);
}

function countAs(field: unknown): Run {
  if (typeof field !== 'string' || field === '' || /^\$|\./.test(field))
    throw new CommandError(40157, 'the count field must be a plain, non-empty name');
  return (docs) => (docs.length > 0 ? [{ [field]: docs.length }] : []);
}

function sortStage(spec: unknown): Run {
  const sort = parseSort(asDoc(spec, '$sort'));
  return (docs) => sortBy(docs, (doc) => doc, sort);
}

function filterStage(spec: unknown): Run {
  const matches = compileFilter(asDoc(spec, '$match'));
  return (docs) => docs.filter(matches);
}

function slice(name: string, spec: unknown): Run {
  const count = asCount(spec, name, name === '$limit' ? 1 : 0);
  return (docs) => (name === '$limit' ? docs.slice(0, count) : docs.slice(count));
}

const STAGES: Readonly<Record<string, (spec: unknown, name: string) => Run>> = {
  $match: filterStage,
  $sort: sortStage,
  $limit: (spec) => slice('$limit', spec),
  $skip: (spec) => slice('$skip', spec),
  $count: countAs,
  $group: group,
  $set: (spec) => borrowed('$set', asDoc(spec, '$set')),
  $addFields: (spec) => borrowed('$addFields', asDoc(spec, '$addFields')),
  $unset: (spec) => borrowed('$unset', spec),
  $project: (spec) => borrowed('$project', asDoc(spec, '$project')),
};

export function compileStages(pipeline: readonly unknown[], allowed = Object.keys(STAGES)): Run {
  const stages = pipeline.map((stage) => {
    const [name = '', ...more] = isDoc(stage) ? Object.keys(stage) : [];
    if (!isDoc(stage) || name === '' || more.length > 0)
      throw new CommandError(40323, 'A pipeline stage must be an object of exactly one field.');
    const compile = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    if (!compile)
      throw new CommandError(
        name === '$changeStream' ? 40573 : 40324,
        `Unrecognized pipeline stage name: '${name}'`,
      );
    if (!allowed.includes(name))
      throw new CommandError(72, `${name} is not allowed to be used within an update`);
    return compile(stage[name], name);
  });
  return (docs) => stages.reduce<Doc[]>((current, run) => run(current), [...docs]);
}

/** The projection of a find: fields shown or hidden. What computes or cuts arrays is refused. */
export function compileProjection(spec: Doc): (doc: Doc) => Doc {
  const flags = Object.entries(spec);
  const bad = flags.find(([, flag]) => typeof flag !== 'number' && typeof flag !== 'boolean');
  if (bad ?? flags.find(([path]) => path.split('.').some((part) => part.startsWith('$'))))
    throw new CommandError(2, `only fields shown or hidden are supported in a projection`);
  if (flags.length === 0) return (doc) => doc;
  const whole = wholeFields(flags);
  if (whole) return whole;
  const run = compileStages([{ $project: spec }]);
  return (doc) => run([doc])[0] ?? {};
}

/** Whole fields shown, or whole fields hidden, as nearly every projection asks: no need of mingo's copies. */
function wholeFields(flags: readonly (readonly [string, unknown])[]): ((doc: Doc) => Doc) | null {
  const others = flags.filter(([path]) => path !== '_id').map(([, flag]) => Boolean(flag));
  const [shows = Boolean(flags[0]?.[1])] = others;
  if (others.includes(!shows) || flags.some(([path]) => path.includes('.'))) return null;
  const named = new Map(flags);
  const isShown = (field: string) =>
    named.has(field) ? Boolean(named.get(field)) : !shows || field === '_id';
  return (doc) => {
    const result: Doc = {};
    for (const field of Object.keys(doc)) if (isShown(field)) setField(result, field, doc[field]);
    return result;
  };
}
