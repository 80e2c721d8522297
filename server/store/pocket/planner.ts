import type { Doc } from './bson.ts';
import type { Collection } from './collection.ts';
import type { Matcher } from './filter.ts';
import { compileFilter } from './filter.ts';
import { type Index, pastPrefix, seqOf } from './index.ts';
import { MAX_INTERVALS } from './limits.ts';
import { directedKey, typeOrder } from './order.ts';
import { type Demand, type Demands, demandsOf, implies, pointsOf, rangesOf } from './predicates.ts';
import { type Sort, sortBy } from './sort.ts';

/** What a find asks for; a limit of 0 is none. */
export interface Question {
  readonly filter: Doc;
  readonly matches: Matcher;
  readonly sort: Sort;
  readonly skip: number;
  readonly limit: number;
}

export const questionOf = (filter: Doc, sort: Sort = [], skip = 0, limit = 0): Question => ({
  filter,
  matches: compileFilter(filter),
  sort,
  skip,
  limit,
});

interface Interval {
  readonly from: string;
  readonly to: string;
}

/** How the documents are found: through stretches of an index, or by looking at all when there is none. */
export interface Plan {
  readonly index: Index | undefined;
  readonly intervals: readonly Interval[];
  /** They come in the order asked for. */
  readonly sorted: boolean;
  readonly backwards: boolean;
  readonly cost: number;
}

export interface Selection {
  readonly plan: Plan;
  readonly found: readonly (readonly [seq: number, doc: Doc])[];
  readonly keysExamined: number;
  readonly docsExamined: number;
}

/** The part of an index that can hold matches: equal fields first, then at most one range. */
function scan(index: Index, demands: Demands, { sort, skip, limit }: Question): Plan | undefined {
  const [first = ''] = index.fields[0] ?? [];
  if (!demands.has(first) && sort.length === 0) return undefined;
  let prefixes = [''];
  let narrowed = 0;
  let range: Interval | undefined;
  const single = new Set<string>();
  for (const [path, direction] of index.fields) {
    const [asked, many] = [demands.get(path) ?? [], index.many.has(path)];
    const points = pointsOf(asked);
    // Through an array null may be met by what has no entry of its own.
    const usable = points && !(many && points.includes(null));
    if (!usable || prefixes.length * points.length > MAX_INTERVALS) {
      range = rangeOf(rangesOf(asked, many), direction);
      break;
    }
    narrowed++;
    const keys = points.map((value) => directedKey(value, direction));
    if (direction < 0) keys.reverse();
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => prefix + key));
    // Also of a list: a document stands once under each of its values.
    if (points.length === 1) single.add(path);
  }
  const intervals = prefixes.map((prefix) => ({
    from: prefix + (range?.from ?? ''),
    to: range ? prefix + range.to : pastPrefix(prefix),
  }));
  const way = directionOf(index, sort, single);
  if (narrowed === 0 && !range && (way === 0 || sort.length === 0)) return undefined;
  let entries = 0;
  for (const { from, to } of intervals) entries += index.entries.count(from, to);
  // A scan that may stop early still pays for what its filter throws away.
  const isExact = narrowed + (range ? 1 : 0) >= demands.size;
  const early = limit > 0 ? (skip + limit) * (isExact ? 1 : 20) : entries;
  const cost = way === 0 ? entries * 2 + 1 : Math.min(entries, early);
  return { index, intervals, sorted: way !== 0, backwards: way < 0, cost };
}

/** 1 or -1 when the index, read that way, has the order asked for; else 0. Fields of one value order nothing. */
function directionOf({ fields, many }: Index, sort: Sort, single: ReadonlySet<string>): number {
  // A list is sorted by its least value, whichever of them was asked for.
  const wanted = sort.filter(([path]) => !single.has(path) || many.has(path));
  const free = fields.filter(([path]) => !single.has(path));
  const ways = wanted.map(([path, direction], i) => {
    const field = free[i];
    return field?.[0] === path && !many.has(path) ? field[1] * direction : 0;
  });
  const [first = 1] = ways;
  return ways.every((way) => way === first) ? first : 0;
}

function rangeOf(ranges: readonly Demand[], direction: number): Interval | undefined {
  const [first] = ranges;
  if (!first) return undefined;
  const type = typeOrder(first.operand);
  let from = String.fromCharCode(direction < 0 ? 255 - type : type);
  let to = pastPrefix(from);
  for (const { op, operand } of ranges) {
    if (typeOrder(operand) !== type) continue;
    const edge = directedKey(operand, direction);
    const isLower = op.startsWith('$gt') === direction > 0;
    const cut = op.endsWith('e') === isLower ? edge : pastPrefix(edge);
    if (isLower && cut > from) from = cut;
    if (!isLower && cut < to) to = cut;
  }
  return { from, to };
}

const ALL: Plan = { index: undefined, intervals: [], sorted: true, backwards: false, cost: 0 };

export function plan(collection: Collection, question: Question): Plan {
  const demands = demandsOf(question.filter);
  let best: Plan | undefined;
  for (const index of collection.indexes.values()) {
    if (index.demands && !implies(demands, index.demands)) continue;
    const candidate = scan(index, demands, question);
    if (candidate && (!best || candidate.cost < best.cost)) best = candidate;
  }
  return best ?? { ...ALL, sorted: question.sort.length === 0 };
}

function* candidates(docs: ReadonlyMap<number, Doc>, plan: Plan): Generator<number> {
  const { index, intervals, backwards } = plan;
  if (!index) return yield* docs.keys();
  const seen = new Set<number>();
  for (const { from, to } of backwards ? [...intervals].reverse() : intervals) {
    for (const entry of index.entries.range(from, to, backwards)) {
      const seq = seqOf(entry);
      if (index.many.size > 0 && seen.size === seen.add(seq).size) continue;
      yield seq;
    }
  }
}

/** What a question selects, in its order. All at once: a reader never sees half of a write. */
export function select(collection: Collection | undefined, question: Question): Selection {
  if (!collection) return { plan: ALL, found: [], keysExamined: 0, docsExamined: 0 };
  const chosen = plan(collection, question);
  const { skip, limit, sort, matches } = question;
  const end = limit > 0 ? skip + limit : Number.POSITIVE_INFINITY;
  const found: [number, Doc][] = [];
  let examined = 0;
  for (const seq of candidates(collection.docs, chosen)) {
    const doc = collection.docs.get(seq);
    examined++;
    if (doc && matches(doc)) found.push([seq, doc]);
    if (chosen.sorted && found.length >= end) break;
  }
  const ordered = chosen.sorted ? found : sortBy(found, ([, doc]) => doc, sort);
  const keysExamined = chosen.index ? examined : 0;
  return { plan: chosen, found: ordered.slice(skip, end), keysExamined, docsExamined: examined };
}
