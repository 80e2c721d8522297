import { z } from 'zod';
import { limits } from '../../../server/limits.ts';

/** Where a pull stands: between rounds (`done`), or between two pages of one. Opaque to the hub. */
const shape = z.union([
  z.object({ done: z.iso.datetime() }),
  z.object({ from: z.iso.datetime(), after: z.string(), until: z.iso.datetime() }),
]);

export interface Place {
  /** What changed from here on is asked for. */
  readonly from: Date;
  /** The page to go on after; null at the start of a round. */
  readonly after: string | null;
  /** The store's time at which the round began; null at its start. */
  readonly until: Date | null;
}

/**
 * A new round starts a little before the end of the last one, because rows become visible later than
 * their own time stamps say. A cursor that cannot be read starts over at `since`.
 */
export function placeOf(cursor: string | null, since: Date): Place {
  const read = cursor === null ? null : shape.safeParse(jsonOf(cursor));
  if (!read?.success) return { from: since, after: null, until: null };
  if ('done' in read.data) {
    const from = new Date(Date.parse(read.data.done) - limits.pullOverlapMs);
    return { from, after: null, until: null };
  }
  const { from, after, until } = read.data;
  return { from: new Date(from), after, until: new Date(until) };
}

export const between = (from: Date, after: string, until: Date): string =>
  JSON.stringify({ from, after, until });

export const done = (until: Date): string => JSON.stringify({ done: until });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
