import type { Index } from '../engine/index.ts';
import { pastPrefix } from '../engine/index.ts';
import { MAX_INTERVALS } from '../limits.ts';
import { compoundKey, typeOrder } from '../values/order.ts';
import {
  type Conjunction,
  elementRangesOf,
  type Predicate,
  pointsOf,
  rangesOf,
} from './predicates.ts';

/** A stretch of an index. All its keys begin with the same `fixed` characters, the values of equal fields. */
export interface Interval {
  readonly from: string;
  readonly to: string;
  readonly fixed: number;
}

export interface Bounds {
  readonly intervals: readonly Interval[];
  /** Leading fields limited to single values, and of those the ones limited to exactly one. */
  readonly points: readonly string[];
  readonly single: ReadonlySet<string>;
  readonly ranged: string | undefined;
}

const one = (value: unknown, direction: number): string => compoundKey([value], [direction]);

/** The part of an index that can hold matches: equal fields first, then at most one range. */
export function boundsOf(index: Index, { byPath }: Conjunction): Bounds {
  let prefixes = [''];
  const points: string[] = [];
  const single = new Set<string>();
  for (const [i, path] of index.paths.entries()) {
    const direction = index.directions[i] ?? 1;
    const predicates = byPath.get(path) ?? [];
    const values = pointsOf(predicates);
    if (!values || prefixes.length * values.length > MAX_INTERVALS) {
      const range = rangeOf(predicates, direction, index.multikey.has(path));
      if (!range) break;
      const intervals = prefixes.map((p) => ({
        from: p + range.from,
        to: p + range.to,
        fixed: p.length,
      }));
      return { intervals, points, single, ranged: path };
    }
    const ordered = direction < 0 ? [...values].reverse() : values;
    prefixes = prefixes.flatMap((prefix) => ordered.map((value) => prefix + one(value, direction)));
    points.push(path);
    // An array that holds the value still sorts by another of its elements.
    if (values.length === 1 && !index.multikey.has(path)) single.add(path);
  }
  const intervals = prefixes.map((p) => ({ from: p, to: pastPrefix(p), fixed: p.length }));
  return { intervals, points, single, ranged: undefined };
}

function rangeOf(
  predicates: readonly Predicate[],
  direction: number,
  multikey: boolean,
): { from: string; to: string } | undefined {
  const together = elementRangesOf(predicates);
  const [first, ...others] = together.length > 0 ? together : rangesOf(predicates);
  if (!first) return undefined;
  const type = typeOrder(first.operand);
  // On an array `$gt` and `$lt` may be met by two different elements: only one of them bounds the scan.
  const apart = multikey && together.length === 0;
  const used = apart ? [first] : [first, ...others.filter((p) => typeOrder(p.operand) === type)];
  const top = direction < 0 ? 255 - type : type;
  let from = String.fromCharCode(top);
  let to = String.fromCharCode(top + 1);
  for (const { op, operand } of used) {
    const edge = one(operand, direction);
    const isLower = op.startsWith('$gt') === direction > 0;
    const cut = op.endsWith('e') === isLower ? edge : pastPrefix(edge);
    if (isLower && cut > from) from = cut;
    if (!isLower && cut < to) to = cut;
  }
  return { from, to };
}
