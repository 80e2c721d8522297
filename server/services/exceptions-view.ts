import { z } from 'zod';
import type { ExceptionDoc, ExceptionKind } from '../store/exceptions.ts';
import { cutPage, type ListName, readCursor, writeCursor } from './cursor.ts';
import type { Hub } from './hub.ts';

export { EXCEPTION_KINDS } from '../store/exceptions.ts';

export interface ExceptionView extends Omit<ExceptionDoc, '_id' | 'key'> {
  /** The key, in letters that fit into a URL. */
  readonly id: string;
}

export interface ExceptionPage {
  readonly exceptions: readonly ExceptionView[];
  readonly next: string | null;
}

export interface ExceptionFilters {
  readonly state: 'open' | 'closed';
  readonly kind: ExceptionKind | undefined;
}

const position = z.tuple([z.number(), z.string()]);

/** The last to happen first. Null when the cursor is none of this list's. */
export async function listExceptions(
  hub: Hub,
  merchantId: string,
  filters: ExceptionFilters,
  cursor: string | undefined,
  limit: number,
): Promise<ExceptionPage | null> {
  const list: ListName = [merchantId, 'exceptions', filters];
  const from = cursor === undefined ? null : readCursor(hub, list, cursor, position);
  if (cursor !== undefined && !from) return null;
  const after = from && { lastAt: new Date(from[0]), id: from[1] };
  const rows = await hub.store.exceptions.page({ merchantId, ...filters, after }, limit + 1);
  const { page, last } = cutPage(rows, limit);
  return {
    exceptions: page.map(viewOf),
    next: last && writeCursor(hub, list, [last.lastAt.getTime(), last._id]),
  };
}

/** Marks it as dealt with; the same trouble again opens it again. Null: this merchant has no such. */
export async function closeException(
  hub: Hub,
  merchantId: string,
  id: string,
): Promise<ExceptionView | null> {
  const key = Buffer.from(id, 'base64url').toString('utf8');
  const found = await hub.store.exceptions.byKey(merchantId, key);
  if (!found) return null;
  await hub.store.exceptions.close(merchantId, [key]);
  return viewOf({ ...found, state: 'closed' });
}

function viewOf({ _id, key, ...rest }: ExceptionDoc): ExceptionView {
  return { ...rest, id: Buffer.from(key, 'utf8').toString('base64url') };
}
