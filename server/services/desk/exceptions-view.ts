import { z } from 'zod';
import { limits } from '../../limits.ts';
import { EXCEPTION_KINDS, type ExceptionDoc, type ExceptionKind } from '../../store/exceptions.ts';
import { type By, tell } from '../changes/tell.ts';
import { cutPage, type ListName, readCursor, writeCursor } from '../cursor.ts';
import type { Hub } from '../hub.ts';
import { exceptionChange } from './exception-change.ts';

export { EXCEPTION_KINDS, type ExceptionKind } from '../../store/exceptions.ts';

export interface ExceptionView extends Omit<ExceptionDoc, '_id' | 'key' | 'owner'> {
  /** The key, in letters that fit into a URL. */
  readonly id: string;
  readonly channelName: string | null;
  readonly owner: { readonly id: string; readonly name: string } | null;
}

export interface ExceptionPage {
  readonly exceptions: readonly ExceptionView[];
  readonly next: string | null;
}

export interface ExceptionFilters {
  readonly state: 'open' | 'closed';
  readonly kind: ExceptionKind | undefined;
  readonly channelId: string | undefined;
  /** A person's, or nobody's (null). */
  readonly owner: string | null | undefined;
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
    exceptions: await viewsOf(hub, merchantId, page),
    next: last && writeCursor(hub, list, [last.lastAt.getTime(), last._id]),
  };
}

export interface ExceptionCounts {
  /** Only kinds that have open ones. No count goes beyond the bound of counting. */
  readonly byKind: readonly { readonly kind: ExceptionKind; readonly open: number }[];
  readonly byChannel: readonly {
    readonly channelId: string;
    readonly name: string;
    readonly open: number;
  }[];
}

export async function countExceptions(hub: Hub, merchantId: string): Promise<ExceptionCounts> {
  const { exceptions, channels } = hub.store;
  const most = limits.exceptionsCounted;
  const list = await channels.list(merchantId);
  const [byKind, byChannel] = await Promise.all([
    Promise.all(
      EXCEPTION_KINDS.map(async (kind) => ({
        kind,
        open: await exceptions.countOpen(merchantId, { kind }, most),
      })),
    ),
    Promise.all(
      list.map(async ({ _id: channelId, name }) => ({
        channelId,
        name,
        open: await exceptions.countOpen(merchantId, { channelId }, most),
      })),
    ),
  ]);
  return { byKind: byKind.filter(({ open }) => open > 0), byChannel };
}

/** Marks them as dealt with; the same trouble again opens them again. Answers how many were open. */
export async function closeExceptions(hub: Hub, by: By, ids: readonly string[]): Promise<number> {
  const { merchantId } = by;
  const open = await hub.store.exceptions.openOnes(merchantId, ids.map(keyOf));
  const keys = open.map(({ key }) => key);
  const closed = await hub.store.exceptions.closeAll(merchantId, keys);
  await tell(hub, by, ...open.map((each) => exceptionChange('exception-closed', each)));
  return closed;
}

/** Null: this merchant has no such. */
export async function closeException(hub: Hub, by: By, id: string): Promise<ExceptionView | null> {
  await closeExceptions(hub, by, [id]);
  return viewException(hub, by.merchantId, id);
}

/** Who looks after it; null for nobody. `nobody-here`: no such person acts for this merchant. */
export async function ownException(
  hub: Hub,
  by: By,
  id: string,
  personId: string | null,
): Promise<ExceptionView | 'nobody-here' | null> {
  const { merchantId } = by;
  const found = await findException(hub, merchantId, id);
  if (!found) return null;
  if (personId !== null) {
    const { members } = await hub.store.members.of(merchantId);
    if (!members.some((member) => member.personId === personId)) return 'nobody-here';
  }
  await hub.store.exceptions.own(merchantId, found.key, personId);
  const { owner: from = null } = found;
  if (from !== personId) {
    await tell(hub, by, { ...exceptionChange('exception-owned', found), from, to: personId });
  }
  return viewException(hub, merchantId, id);
}

/** By the id that people see. */
export const findException = (
  hub: Hub,
  merchantId: string,
  id: string,
): Promise<ExceptionDoc | null> => hub.store.exceptions.byKey(merchantId, keyOf(id));

export async function viewException(
  hub: Hub,
  merchantId: string,
  id: string,
): Promise<ExceptionView | null> {
  const found = await findException(hub, merchantId, id);
  const [view = null] = found ? await viewsOf(hub, merchantId, [found]) : [];
  return view;
}

const keyOf = (id: string) => Buffer.from(id, 'base64url').toString('utf8');

async function viewsOf(
  hub: Hub,
  merchantId: string,
  rows: readonly ExceptionDoc[],
): Promise<readonly ExceptionView[]> {
  const owners = [...new Set(rows.flatMap(({ owner }) => owner ?? []))];
  const [channels, people] = await Promise.all([
    hub.store.channels.list(merchantId),
    owners.length > 0 ? hub.store.people.byIds(owners) : [],
  ]);
  const channelOf = new Map(channels.map(({ _id, name }) => [_id, name]));
  const nameOf = new Map(people.map(({ _id, name }) => [_id, name]));
  return rows.map(({ _id, key, owner, ...rest }) => ({
    ...rest,
    id: Buffer.from(key, 'utf8').toString('base64url'),
    channelName: channelOf.get(rest.channelId ?? '') ?? null,
    owner: owner ? { id: owner, name: nameOf.get(owner) ?? '' } : null,
  }));
}
