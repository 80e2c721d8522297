import type { TFunction } from 'i18next';
import type { ChangeActor, ChangeRow } from './types.ts';

/** "Anna", "The key “Scanner”": who stands at the head of a sentence. */
export function sayWho(t: TFunction<'changes'>, { kind, name }: ChangeActor): string {
  if (kind === 'person') return name || t('who.gone');
  if (kind === 'key') return t(name ? 'who.key' : 'who.key-gone', { name });
  return t(`who.${kind}`, { name });
}

/** A change in one sentence: "Anna paused Shop Berlin". */
export function sayChange(t: TFunction<'changes'>, change: ChangeRow): string {
  const { kind, channel, from, to } = change;
  const context = variantOf(change);
  return t(`say.${kind}`, {
    ...(context !== undefined && { context }),
    who: sayWho(t, change.actor),
    what: whatOf(t, change),
    channel: channel?.name ?? '–',
    from: worded(t, change, from),
    to: worded(t, change, to),
  });
}

/** Which sentence of a kind it is; most have one. */
function variantOf({ kind, from, to }: ChangeRow): string | undefined {
  switch (kind) {
    case 'channel-mode':
      return to ?? 'paused';
    case 'listing-mapped':
      return to === null ? 'none' : from === null ? 'set' : 'moved';
    case 'buffer-set':
      return to === '0' ? 'zero' : 'moved';
    case 'recipe-saved':
      return to === null ? 'none' : 'set';
    case 'counter-chosen':
      return to === 'hub' ? 'hub' : 'moved';
    case 'exception-owned':
      return to === null ? 'none' : 'set';
    default:
      return undefined;
  }
}

function whatOf(t: TFunction<'changes'>, { kind, subject }: ChangeRow): string {
  const { type, name } = subject;
  if (type === 'exception') return t(`exceptions:kind.${name}`, { defaultValue: name ?? '' });
  if (name) return name;
  if (type === 'person') return t(`nameless.${kind === 'person-removed' ? kind : 'person'}`);
  return t('nameless.other');
}

const OF_ROLES: readonly string[] = [
  'person-invited',
  'person-joined',
  'role-changed',
  'person-removed',
];

const worded = (t: TFunction<'changes'>, { kind }: ChangeRow, value: string | null): string =>
  value !== null && OF_ROLES.includes(kind)
    ? t(`settings:roles.${value}`, { defaultValue: value })
    : (value ?? '–');
