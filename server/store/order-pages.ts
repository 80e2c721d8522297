import type { Collection, Filter } from 'mongodb';
import type { OrderState, PaymentState } from '../domain/order.ts';
import { beginsWith, narrow } from './model.ts';
import type { OrderDoc } from './orders.ts';

export interface OrderQuery {
  readonly merchantId: string;
  readonly channelId: string | undefined;
  /** Any of these; none given: all. */
  readonly states: readonly OrderState[] | undefined;
  readonly payments: readonly PaymentState[] | undefined;
  /** Only those of which something still has to leave the shelf. */
  readonly toFulfil: boolean;
  /** Only these orders. */
  readonly ids: readonly string[] | undefined;
  readonly placedFrom: Date | undefined;
  /** Exclusive. */
  readonly placedTo: Date | undefined;
  /**
   * Every word must be found, in any of its spellings, the first of them as a whole. Only when there is no such
   * order, those count in which it begins a word as the others do.
   */
  readonly words: readonly (readonly string[])[];
  /** Where the page before ended. */
  readonly after: { readonly placedAt: Date; readonly id: string } | null;
}

export const newestFirst = { placedAt: -1, _id: -1 } as const;

/** How the first word counts, and which orders are asked for: those placed just when the page before ended, or others. */
type First = 'whole' | 'beginning';
type Part = 'same moment' | 'others';

function filterOf(query: OrderQuery, first: First, part: Part): Filter<OrderDoc> {
  const { merchantId, channelId, states, payments, ids, words, after } = query;
  const [whole] = first === 'whole' ? words : [];
  const begun = whole ? words.slice(1) : words;
  const conditions: Filter<OrderDoc>[] = begun.map(([word = '', ...others]) =>
    others.length > 0 ? { $or: [word, ...others].map(beginsWith) } : beginsWith(word),
  );
  if (ids) conditions.push({ _id: { $in: [...ids] } });
  const placedAt = placedIn(query, part);
  const besides = {
    ...(channelId !== undefined && { channelId }),
    ...(states && { state: oneOf(states) }),
    ...(payments && { payment: oneOf(payments) }),
    ...(query.toFulfil && { toFulfil: true as const }),
    ...(after && part === 'same moment' && { _id: { $lt: after.id } }),
    ...(conditions.length > 0 && { $and: conditions }),
  };
  // An index on one word gives the order of the list; one on beginnings does not.
  if (whole)
    return narrow<OrderDoc>({ merchantId, search: oneOf(whole) }, { ...besides, ...placedAt });
  return { merchantId, ...besides, ...placedAt };
}

function placedIn({ placedFrom, placedTo, after }: OrderQuery, part: Part): Filter<OrderDoc> {
  if (after && part === 'same moment') return { placedAt: after.placedAt };
  const until = after?.placedAt ?? placedTo;
  if (!placedFrom && !until) return {};
  return { placedAt: { ...(placedFrom && { $gte: placedFrom }), ...(until && { $lt: until }) } };
}

/** Asks for the first word as a whole, and where there is nothing, by its beginning. */
async function wholeFirst<T>(
  query: OrderQuery,
  ask: (first: First) => Promise<T>,
  isNothing: (answer: T) => boolean,
): Promise<T> {
  const answer = await ask('whole');
  return query.words.length > 0 && isNothing(answer) ? ask('beginning') : answer;
}

/** A single one is told as such, so that an index on it still gives the order of the list. */
const oneOf = <T extends string>(values: readonly T[]): T | { $in: T[] } => {
  const [first] = values;
  return first !== undefined && values.length === 1 ? first : { $in: [...values] };
};

/** The list of orders as people page through it. */
export const orderPages = (docs: Collection<OrderDoc>) => {
  const read = (filter: Filter<OrderDoc>, limit: number) =>
    docs
      .find(filter, { projection: { search: 0, pending: 0, unsaid: 0 } })
      .sort(newestFirst)
      .limit(limit)
      .toArray();
  const pageOf = async (query: OrderQuery, first: First, limit: number) => {
    const { after, placedFrom } = query;
    const goesOn = after && (!placedFrom || after.placedAt >= placedFrom);
    // Asked for together, all that were placed in the moment where the page before ended would be read.
    const same = goesOn ? await read(filterOf(query, first, 'same moment'), limit) : [];
    if (same.length === limit) return same;
    return [...same, ...(await read(filterOf(query, first, 'others'), limit - same.length))];
  };
  return {
    /** Newest first; without what only the hub itself needs. */
    page: (query: OrderQuery, limit: number) =>
      wholeFirst(
        query,
        (first) => pageOf(query, first, limit),
        (rows) => rows.length === 0,
      ),
    /** How many there are, counted no further than to `max`. */
    count: (query: OrderQuery, max: number) =>
      wholeFirst(
        query,
        (first) => docs.countDocuments(filterOf(query, first, 'others'), { limit: max }),
        (count) => count === 0,
      ),
  };
};
