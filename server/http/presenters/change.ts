import { z } from 'zod';
import {
  CHANGE_KINDS,
  type ChangePage,
  type ChangeView,
  type Named,
} from '../../services/changes/list-changes.ts';
import { at, next, time } from './common.ts';

export const changeKind = z.enum(CHANGE_KINDS);

/** `kind` "shop": the staff of a shop, inside its admin; "operator": whoever runs the hub. */
const actor = z.strictObject({
  id: z.string(),
  kind: z.enum(['person', 'key', 'shop', 'operator']),
  name: z.string(),
});

/** Something that was changed, by whom. What fits into few words stands in `from` and `to`. */
export const change = z.strictObject({
  id: z.string(),
  at: time,
  actor,
  kind: changeKind,
  subject: z.strictObject({
    type: z.string(),
    id: z.string(),
    name: z.string().nullable().meta({ description: 'Null where nobody knows it any more.' }),
  }),
  channel: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

export const changePage = z.strictObject({
  changes: z.array(change),
  actors: z.array(actor).meta({ description: 'Everybody in the whole log, to choose from.' }),
  next,
});

export const presentChangePage = (page: ChangePage): z.input<typeof changePage> => ({
  changes: page.changes.map(presentChange),
  actors: page.actors.map(presentActor),
  next: page.next,
});

const presentChange = (of: ChangeView): z.input<typeof change> => ({
  id: of.id,
  at: at(of.at),
  actor: presentActor(of.actor),
  kind: of.kind,
  subject: { type: of.subject.type, id: of.subject.id, name: of.subject.name },
  channel: of.channel && { id: of.channel.id, name: of.channel.name },
  from: of.from,
  to: of.to,
});

const KINDS = [
  ['person:', 'person'],
  ['key:', 'key'],
  ['shopify:', 'shop'],
] as const;

function presentActor({ id, name }: Named): z.input<typeof actor> {
  const [prefix, kind] = KINDS.find(([start]) => id.startsWith(start)) ?? ['', 'operator' as const];
  const shop = id.slice(prefix.length).split('/')[0] ?? '';
  return { id, kind, name: kind === 'shop' ? shop : name === id ? '' : name };
}
