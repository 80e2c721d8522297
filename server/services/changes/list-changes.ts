import { z } from 'zod';
import type { ChainPlace, ChangeDoc, ChangeKind } from '../../store/changes.ts';
import { cutPage, type ListName, readCursor, writeCursor } from '../cursor.ts';
import type { Hub } from '../hub.ts';
import { actorNames } from '../people/actor-names.ts';

export { CHANGE_KINDS, type ChangeKind } from '../../store/changes.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface ChangeView
  extends Omit<ChangeDoc, '_id' | 'actor' | 'channelId' | 'expireAt' | keyof ChainPlace> {
  readonly id: string;
  readonly actor: Named;
  readonly channel: Named | null;
}

export interface ChangePage {
  readonly changes: readonly ChangeView[];
  /** Everybody who stands in the whole log, by name. */
  readonly actors: readonly Named[];
  readonly next: string | null;
}

export interface ChangeFilters {
  readonly actor: string | undefined;
  readonly kind: ChangeKind | undefined;
}

const position = z.tuple([z.number(), z.string()]);

/** What was changed and by whom, newest first. Null when the cursor is none of this list's. */
export async function listChanges(
  hub: Hub,
  merchantId: string,
  filters: ChangeFilters,
  cursor: string | undefined,
  limit: number,
): Promise<ChangePage | null> {
  const list: ListName = [merchantId, 'changes', filters];
  const from = cursor === undefined ? null : readCursor(hub, list, cursor, position);
  if (cursor !== undefined && !from) return null;
  const after = from && { at: new Date(from[0]), id: from[1] };
  const rows = await hub.store.changes.page({ merchantId, ...filters, after }, limit + 1);
  const { page, last } = cutPage(rows, limit);
  const actors = await hub.store.changes.actors(merchantId);
  const nameOf = await actorNames(hub, merchantId, [...actors, ...page.flatMap(peopleIn)]);
  return {
    changes: page.map((row) => viewOf(row, nameOf)),
    actors: actors
      .map((id) => ({ id, name: nameOf(id) }))
      .sort((one, other) => one.name.localeCompare(other.name)),
    next: last && writeCursor(hub, list, [last.at.getTime(), last._id]),
  };
}

const asActor = (personId: string) => `person:${personId}`;

/** People stand in the log by their id; their names are looked up when somebody reads it. */
const peopleIn = ({ kind, subject, from, to }: ChangeDoc): string[] => [
  ...(subject.type === 'person' ? [asActor(subject.id)] : []),
  ...(kind === 'exception-owned' ? [from, to].flatMap((id) => (id ? asActor(id) : [])) : []),
];

function viewOf(row: ChangeDoc, nameOf: (actor: string) => string): ChangeView {
  const { _id: id, actor, channelId, expireAt: _e, seq: _s, prev: _p, hash: _h, ...rest } = row;
  const personOf = (personId: string) => {
    const name = nameOf(asActor(personId));
    return name === asActor(personId) ? null : name;
  };
  const told = (value: string | null) => {
    if (rest.kind === 'exception-owned') return value && personOf(value);
    if (rest.kind !== 'counter-chosen' || value === 'hub') return value;
    return value && (channelIn(value, nameOf)?.name ?? value);
  };
  const isPerson = rest.subject.type === 'person';
  return {
    ...rest,
    id,
    actor: { id: actor, name: nameOf(actor) },
    subject: isPerson ? { ...rest.subject, name: personOf(rest.subject.id) } : rest.subject,
    channel: channelId === null ? null : channelIn(channelId, nameOf),
    from: told(rest.from),
    to: told(rest.to),
  };
}

/** A connection that was given up before its first order is not known any more. */
function channelIn(id: string, nameOf: (actor: string) => string): Named | null {
  const name = nameOf(`channel:${id}`);
  return name === `channel:${id}` ? null : { id, name };
}
