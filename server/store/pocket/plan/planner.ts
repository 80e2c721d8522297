import type { Collection } from '../engine/collection.ts';
import type { Index } from '../engine/index.ts';
import { CommandError } from '../errors.ts';
import { type Doc, isDoc } from '../values/bson.ts';
import { equal } from '../values/order.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { type Service, type Sort, serve } from './order.ts';
import { type Conjunction, implies, pointsOf, widenedConjunctionOf } from './predicates.ts';

export interface IndexScan {
  readonly kind: 'index';
  readonly index: Index;
  readonly bounds: Bounds;
  readonly service: Service;
  readonly sorted: boolean;
  readonly cost: number;
}

export interface Union {
  readonly kind: 'union';
  readonly scans: readonly IndexScan[];
  readonly sorted: boolean;
  readonly cost: number;
}

export interface FullScan {
  readonly kind: 'full';
  readonly sorted: boolean;
}

export type Plan = IndexScan | Union | FullScan;

export interface Question {
  readonly filter: Doc;
  readonly sort: Sort;
  /** How many documents are wanted at most, with those skipped; 0 is all. */
  readonly wanted: number;
  readonly hint?: unknown;
}

export function plan(collection: Collection, question: Question): Plan {
  const natural = question.sort.length === 1 && question.sort[0]?.[0] === '$natural';
  const fullScan: FullScan = { kind: 'full', sorted: question.sort.length === 0 || natural };
  if (natural || (isDoc(question.hint) && '$natural' in question.hint)) return fullScan;
  if (question.hint !== undefined) return hinted(collection, question);
  const conjunction = widenedConjunctionOf(question.filter);
  const best = cheapest([
    ...scans(collection, conjunction, question),
    ...unions(collection, conjunction, question),
  ]);
  return best ?? fullScan;
}

function cheapest<T extends { readonly cost: number }>(plans: readonly T[]): T | undefined {
  let best: T | undefined;
  for (const candidate of plans) if (!best || candidate.cost < best.cost) best = candidate;
  return best;
}

function hinted(collection: Collection, question: Question): Plan {
  const { hint } = question;
  const index = [...collection.indexes.values()].find((i) =>
    typeof hint === 'string' ? i.spec.name === hint : equal({ ...i.spec.key }, hint),
  );
  if (!index)
    throw new CommandError(
      2,
      'error processing query: planner returned error: hint provided does not correspond to an existing index',
    );
  return scan(index, widenedConjunctionOf(question.filter), question);
}

function scans(collection: Collection, conjunction: Conjunction, question: Question): IndexScan[] {
  return [...collection.indexes.values()]
    .filter((index) => !index.spec.partial || implies(conjunction, index.spec.partial))
    .map((index) => scan(index, conjunction, question))
    .filter((found) => isUseful(found, conjunction, question));
}

const narrows = ({ bounds }: IndexScan): boolean =>
  bounds.points.length > 0 || bounds.ranged !== undefined;

/** An index helps when it narrows the search, or when it already has the order asked for. */
function isUseful(found: IndexScan, conjunction: Conjunction, question: Question): boolean {
  const { index, sorted } = found;
  if (narrows(found)) return !index.spec.sparse || !asksForNull(found, conjunction);
  return sorted && question.sort.length > 0 && !index.spec.sparse && index.multikey.size === 0;
}

/** A sparse index lacks the documents without its fields, which `null` would match. */
function asksForNull({ bounds }: IndexScan, { byPath }: Conjunction): boolean {
  return bounds.points.some((path) => pointsOf(byPath.get(path) ?? [])?.includes(null));
}

function scan(index: Index, conjunction: Conjunction, question: Question): IndexScan {
  const bounds = boundsOf(index, conjunction);
  const service = serve(index, bounds, question.sort);
  const sorted = service.how !== 'none';
  let entries = 0;
  for (const { from, to } of bounds.intervals) entries += index.entries.count(from, to);
  return {
    kind: 'index',
    index,
    bounds,
    service,
    sorted,
    cost: costOf(entries, bounds, conjunction, question, sorted),
  };
}

/** Entries expected to be read. A scan that may stop early still pays for what its filter throws away. */
function costOf(
  entries: number,
  bounds: Bounds,
  { byPath, ors }: Conjunction,
  { wanted }: Question,
  sorted: boolean,
): number {
  if (!sorted) return entries * 2 + 1;
  if (wanted === 0) return entries;
  const used = bounds.points.length + (bounds.ranged ? 1 : 0);
  const unchecked = byPath.size + ors.length - used;
  return Math.min(entries, wanted * (unchecked > 0 ? 20 : 1));
}

/** A union needs an index for every branch of one `$or`; each branch also carries all other demands. */
function unions(collection: Collection, conjunction: Conjunction, question: Question): Union[] {
  return conjunction.ors.flatMap((branches) => {
    const found: IndexScan[] = [];
    for (const branch of branches) {
      const own = widenedConjunctionOf({ $and: [branch, question.filter] });
      const best = cheapest(
        scans(collection, { ...own, ors: [] }, { ...question, sort: [] }).filter(narrows),
      );
      if (!best) return [];
      found.push(best);
    }
    const sorted = question.sort.length === 0;
    return [
      {
        kind: 'union' as const,
        scans: found,
        sorted,
        cost: found.reduce((sum, s) => sum + s.cost, 0) * (sorted ? 1 : 2) + 1,
      },
    ];
  });
}
