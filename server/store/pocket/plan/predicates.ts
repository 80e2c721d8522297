import { MaxKey, MinKey } from 'bson';
import { compileFilter, isOperatorDoc } from '../query/match.ts';
import { type Doc, isDoc, setField } from '../values/bson.ts';
import { equal, isRegex, keyOf } from '../values/order.ts';

/** One demand every matching document meets, in a form an index can be asked for. */
export interface Predicate {
  readonly op: string;
  readonly operand: unknown;
}

export interface Conjunction {
  readonly byPath: ReadonlyMap<string, readonly Predicate[]>;
  /** The branches of each `$or` that must hold as well. */
  readonly ors: readonly (readonly Doc[])[];
}

export function conjunctionOf(filter: Doc): Conjunction {
  const byPath = new Map<string, Predicate[]>();
  const ors: Doc[][] = [];
  collect(filter, '', byPath, ors);
  return { byPath, ors };
}

/** The same, but saying what an `$elemMatch` asks also of the path inside its elements. */
export function widenedConjunctionOf(filter: Doc): Conjunction {
  const { byPath, ors } = conjunctionOf(filter);
  const wide = new Map([...byPath].map(([path, predicates]) => [path, [...predicates]]));
  for (const [path, predicates] of byPath) {
    for (const { op, operand } of predicates) {
      if (op === '$elemMatch' && isDoc(operand) && !isOperatorDoc(operand)) {
        collect(operand, `${path}.`, wide, []);
      }
    }
  }
  return { byPath: wide, ors };
}

function collect(
  filter: Doc,
  prefix: string,
  byPath: Map<string, Predicate[]>,
  ors: Doc[][],
): void {
  for (const [key, operand] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(operand)) {
      for (const part of operand) if (isDoc(part)) collect(part, prefix, byPath, ors);
    } else if (key === '$or' && Array.isArray(operand) && prefix === '')
      ors.push(operand.filter(isDoc));
    else if (!key.startsWith('$')) collectField(prefix + key, operand, byPath);
  }
}

function collectField(path: string, operand: unknown, byPath: Map<string, Predicate[]>): void {
  const add = (op: string, value: unknown): void => {
    byPath.set(path, [...(byPath.get(path) ?? []), { op, operand: value }]);
  };
  if (!isOperatorDoc(operand)) {
    add('$eq', operand);
    return;
  }
  for (const [op, value] of Object.entries(operand)) {
    // With options apart from the pattern its beginning may be of either case.
    if (op !== '$regex' || !operand.$options) add(op, value);
  }
}

const isIndexable = (value: unknown): boolean =>
  value !== undefined &&
  !Array.isArray(value) &&
  !isRegex(value) &&
  !(value instanceof MinKey) &&
  !(value instanceof MaxKey);

/** The single values a path is limited to, if it is. */
export function pointsOf(predicates: readonly Predicate[]): readonly unknown[] | undefined {
  for (const { op, operand } of predicates) {
    if (op === '$eq' && isIndexable(operand)) return [operand];
    if (op !== '$in' || !Array.isArray(operand) || !operand.every(isIndexable)) continue;
    return [...new Map(operand.map((value) => [keyOf(value), value])).entries()]
      .sort(byKey)
      .map(([, value]) => value);
  }
  return undefined;
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : 1;

/** The ordered demands on a path; those of an anchored pattern are derived from its literal beginning. */
export function rangesOf(predicates: readonly Predicate[]): Predicate[] {
  const ranges = predicates.filter(
    ({ op, operand }) =>
      ['$gt', '$gte', '$lt', '$lte'].includes(op) && operand !== null && isIndexable(operand),
  );
  return ranges.length > 0 ? ranges : predicates.flatMap(beginningOf);
}

/** The ordered demands of the first `$elemMatch` on plain values: one element meets all of them. */
export function elementRangesOf(predicates: readonly Predicate[]): Predicate[] {
  for (const { op, operand } of predicates) {
    if (op !== '$elemMatch' || !isOperatorDoc(operand)) continue;
    const demands = Object.entries(operand).map(([name, value]) => ({ op: name, operand: value }));
    const ranges = rangesOf(demands);
    if (ranges.length > 0) return ranges;
  }
  return [];
}

function beginningOf({ op, operand }: Predicate): Predicate[] {
  if (op !== '$regex' && !(op === '$eq' && isRegex(operand))) return [];
  const source = isRegex(operand)
    ? 'source' in operand
      ? operand.source
      : operand.pattern
    : String(operand);
  const flags = isRegex(operand) ? ('flags' in operand ? operand.flags : operand.options) : '';
  const [, literal] = /^\^([\w @:/-]+)(?![\w @:/*?{|+-])/.exec(source) ?? [];
  if (!literal || /[im]/.test(flags) || source.includes('|')) return [];
  return [
    { op: '$gte', operand: literal },
    { op: '$lt', operand: `${literal}\u{10ffff}` },
  ];
}

/** True when every document the filter can match is certain to be in an index with this partial filter. */
export function implies(conjunction: Conjunction, partial: Doc): boolean {
  const demanded = conjunctionOf(partial);
  if (demanded.ors.length > 0) return false;
  return [...demanded.byPath].every(([path, demands]) => {
    const known = conjunction.byPath.get(path) ?? [];
    return demands.every((demand) => known.some((have) => entails(path, have, demand)));
  });
}

const RANGE_OPS = ['$gt', '$gte', '$lt', '$lte'];

function entails(path: string, have: Predicate, demand: Predicate): boolean {
  if (have.op === demand.op && equal(have.operand, demand.operand)) return true;
  const points = pointsOf([have]);
  if (points) {
    const passes = compileFilter({ [path.replaceAll('.', '_')]: { [demand.op]: demand.operand } });
    return points.every((value) => {
      const probe: Doc = {};
      setField(probe, path.replaceAll('.', '_'), value ?? undefined);
      return passes(probe);
    });
  }
  if (!RANGE_OPS.includes(have.op) || have.operand === null) return false;
  if (demand.op === '$exists') return Boolean(demand.operand);
  if (demand.op === '$type')
    return (
      compileFilter({ v: { $type: demand.operand } })({ v: have.operand }) &&
      typeof have.operand !== 'number'
    );
  if (demand.op === have.op || demand.op === `${have.op}e`) {
    return compileFilter({ v: { [demand.op]: demand.operand } })({ v: have.operand });
  }
  return false;
}
