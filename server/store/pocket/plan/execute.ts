import type { Collection } from '../engine/collection.ts';
import { docOf, type Record as Stored } from '../engine/record.ts';
import type { Matcher } from '../query/match.ts';
import { sortDocs } from './order.ts';
import { type IndexScan, type Plan, plan, type Question } from './planner.ts';

export interface Stats {
  keysExamined: number;
  docsExamined: number;
}

export interface Selection extends Question {
  readonly matches: Matcher;
  readonly skip: number;
  readonly limit: number;
}

export interface Outcome {
  readonly plan: Plan;
  readonly records: Stored[];
  readonly stats: Stats;
}

/** The records a query selects, in its order. All at once: a reader never sees half of a write. */
export function select(collection: Collection, selection: Selection): Outcome {
  const chosen = plan(collection, selection);
  const stats: Stats = { keysExamined: 0, docsExamined: 0 };
  const { skip, limit, sort, matches } = selection;
  const last = limit > 0 ? skip + limit : Number.POSITIVE_INFINITY;
  const found: Stored[] = [];
  for (const record of candidates(collection, chosen, selection, stats)) {
    stats.docsExamined++;
    if (!matches(docOf(record))) continue;
    found.push(record);
    if (chosen.sorted && found.length >= last) break;
  }
  const ordered = chosen.sorted ? found : sortDocs(found, docOf, sort);
  return {
    plan: chosen,
    records: skip > 0 || ordered.length > last ? ordered.slice(skip, last) : ordered,
    stats,
  };
}

function* candidates(
  collection: Collection,
  chosen: Plan,
  { sort }: Question,
  stats: Stats,
): Generator<Stored> {
  if (chosen.kind === 'full') {
    const all = [...collection.records.values()];
    yield* sort[0]?.[1] === -1 ? all.reverse() : all;
    return;
  }
  const scans = chosen.kind === 'index' ? [chosen] : chosen.scans;
  const repeats = chosen.kind === 'union' || scans.some((scan) => scan.index.multikey.size > 0);
  const seen = new Set<Stored>();
  for (const scan of scans) {
    for (const [, record] of entries(scan)) {
      stats.keysExamined++;
      if (repeats && seen.has(record)) continue;
      if (repeats) seen.add(record);
      yield record;
    }
  }
}

function* entries({ index, bounds, service }: IndexScan): Generator<[string, Stored]> {
  const backwards = service.how !== 'none' && service.backwards;
  if (service.how === 'merge' && bounds.intervals.length > 1) {
    yield* merge(
      bounds.intervals.map(({ from, to, fixed }) => ({
        fixed,
        stream: index.entries.range(from, to, backwards),
      })),
      backwards,
    );
    return;
  }
  const inOrder = backwards ? [...bounds.intervals].reverse() : bounds.intervals;
  for (const { from, to } of inOrder) yield* index.entries.range(from, to, backwards);
}

interface Source {
  readonly fixed: number;
  readonly stream: Iterator<[string, Stored]>;
}

/** Several stretches, each in order after its fixed beginning, as one ordered stream. */
function* merge(sources: readonly Source[], backwards: boolean): Generator<[string, Stored]> {
  const heads = sources.flatMap(({ fixed, stream }) => {
    const next = stream.next();
    return next.done ? [] : [{ fixed, stream, entry: next.value, key: next.value[0].slice(fixed) }];
  });
  while (heads.length > 0) {
    const first = heads.reduce((best, head) =>
      (backwards ? head.key > best.key : head.key < best.key) ? head : best,
    );
    yield first.entry;
    const next = first.stream.next();
    if (next.done) heads.splice(heads.indexOf(first), 1);
    else {
      first.entry = next.value;
      first.key = next.value[0].slice(first.fixed);
    }
  }
}
