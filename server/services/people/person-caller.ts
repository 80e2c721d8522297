import { scopesOf } from '../../domain/roles.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';

const PREFIX = 'person:';

/** The person behind a caller; null for keys and for the embedded app. */
export const personIn = ({ actor }: Caller): string | null =>
  actor.startsWith(PREFIX) ? actor.slice(PREFIX.length) : null;

/**
 * A signed-in person as the caller for one merchant: the one they name, else their first. `foreign` also
 * where there is no such merchant: nobody learns which exist.
 */
export async function callerOfPerson(
  hub: Hub,
  personId: string,
  wanted: string | undefined,
): Promise<Caller | 'foreign' | 'nobody'> {
  const all = await hub.store.members.ofPerson(personId);
  if (all.length === 0 && wanted === undefined) return 'nobody';
  const found = wanted === undefined ? all[0] : all.find((each) => each.merchantId === wanted);
  const member = found?.members.find((each) => each.personId === personId);
  if (!found || !member) return 'foreign';
  const { merchantId } = found;
  return { actor: PREFIX + personId, merchantId, scopes: scopesOf(member.role) };
}
