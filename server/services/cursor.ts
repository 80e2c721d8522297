import { timingSafeEqual } from 'node:crypto';
import type { ZodType } from 'zod';
import type { Hub } from './hub.ts';

/** What a cursor is good for: one list of one merchant with the same filters. */
export type ListName = readonly [merchantId: string, list: string, filters: unknown];

/** Where a page ended, for the next request to go on. Opaque; good for this very list only. */
export function writeCursor(hub: Hub, list: ListName, position: unknown): string {
  const place = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${place}.${signatureOf(hub, list, place)}`;
}

/** Null for a cursor that was made up, altered, or made for another merchant, list or filter. */
export function readCursor<T>(
  hub: Hub,
  list: ListName,
  cursor: string,
  position: ZodType<T>,
): T | null {
  const [place = '', signature = ''] = cursor.split('.');
  const expected = Buffer.from(signatureOf(hub, list, place));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return position.parse(JSON.parse(Buffer.from(place, 'base64url').toString('utf8')));
}

const signatureOf = (hub: Hub, list: ListName, place: string) =>
  hub.sealer.mark(`cursor:${JSON.stringify(list)}:${place}`);

/** One more than asked for was read, to know whether there is a next page. */
export function cutPage<T>(
  rows: readonly T[],
  limit: number,
): { page: readonly T[]; last: T | null } {
  const page = rows.slice(0, limit);
  return { page, last: rows.length > limit ? (page.at(-1) ?? null) : null };
}
