import { type Doc, isDoc, isRegex } from './bson.ts';
import { compileFilter, isOperators } from './filter.ts';
import { equal, keyOf } from './order.ts';

/** One demand every matching document meets, in a form an index can be asked for. */
export interface Demand {
  readonly op: string;
  readonly operand: unknown;
}
export type Demands = ReadonlyMap<string, readonly Demand[]>;

/** What a filter demands of single paths. What it asks otherwise (`$or`, `$expr`) only narrows further. */
export function demandsOf(filter: Doc): Map<string, Demand[]> {
  const found = new Map<string, Demand[]>();
  const collect = (part: Doc): void => {
    for (const [key, operand] of Object.entries(part)) {
      if (key === '$and' && Array.isArray(operand)) operand.filter(isDoc).forEach(collect);
      if (key.startsWith('$')) continue;
      const demands = isOperators(operand) ? Object.entries(operand) : [['$eq', operand] as const];
      const here = demands.map(([op, value]) => ({ op, operand: value }));
      found.set(key, [...(found.get(key) ?? []), ...here]);
    }
  };
  collect(filter);
  return found;
}

/** An array or a pattern is met by more than the entries of its own value. */
const isPlain = (value: unknown): boolean =>
  value !== undefined && !Array.isArray(value) && !isRegex(value);

/** The values a path is limited to, if it is, in their order. */
export function pointsOf(demands: readonly Demand[]): readonly unknown[] | undefined {
  for (const { op, operand } of demands) {
    if (op === '$eq' && isPlain(operand)) return [operand];
    if (op !== '$in' || !Array.isArray(operand) || !operand.every(isPlain)) continue;
    const byKey = new Map(operand.map((value) => [keyOf(value), value]));
    return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  }
  return undefined;
}

const RANGES = ['$gt', '$gte', '$lt', '$lte'];
const isRange = ({ op, operand }: Demand): boolean =>
  RANGES.includes(op) && operand !== null && isPlain(operand);

/**
 * The ordered demands on a path which one index entry must meet together. On an array `$gt` and `$lt` may be
 * met by two different elements, so that only one of them counts, unless an `$elemMatch` asks one for both.
 */
export function rangesOf(demands: readonly Demand[], many: boolean): readonly Demand[] {
  for (const { op, operand } of demands) {
    if (op !== '$elemMatch' || !isOperators(operand)) continue;
    const inner = Object.entries(operand).map(([name, value]) => ({ op: name, operand: value }));
    if (inner.some(isRange)) return inner.filter(isRange);
  }
  return demands.filter(isRange).slice(0, many ? 1 : undefined);
}

/** True when every document the filter can match is certain to be in an index with this partial filter. */
export function implies(demands: Demands, partial: Demands): boolean {
  return [...partial].every(([path, wanted]) =>
    wanted.every((want) => (demands.get(path) ?? []).some((have) => entails(have, want))),
  );
}

function entails(have: Demand, want: Demand): boolean {
  if (have.op === want.op && equal(have.operand, want.operand)) return true;
  const covers = compileFilter({ v: { [want.op]: want.operand } });
  const points = pointsOf([have]);
  if (points) return points.every((v) => v !== null && covers({ v }));
  return want.op === '$exists' && isRange(have);
}
