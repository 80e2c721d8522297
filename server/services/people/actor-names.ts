import type { Hub } from '../hub.ts';

const PERSON = 'person:';

/**
 * Who stands behind each of these actors: a channel, an API key or a person by name, also when they have
 * left; else the actor as it is written.
 */
export async function actorNames(
  hub: Hub,
  merchantId: string,
  actors: readonly string[],
): Promise<(actor: string) => string> {
  const ids = actors.filter((actor) => actor.startsWith(PERSON));
  const [channels, keys, people] = await Promise.all([
    hub.store.channels.list(merchantId),
    hub.store.apiKeys.list(merchantId),
    hub.store.people.byIds([...new Set(ids)].map((actor) => actor.slice(PERSON.length))),
  ]);
  const names = new Map<string, string>([
    ...channels.map(({ _id, name }) => [`channel:${_id}`, name] as const),
    ...keys.map(({ _id, name }) => [`key:${_id}`, name] as const),
    ...people.map(({ _id, name }) => [PERSON + _id, name] as const),
  ]);
  return (actor) => names.get(actor) ?? actor;
}
