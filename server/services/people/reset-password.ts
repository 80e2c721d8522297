import { OPERATOR, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import type { Accounts } from './accounts.ts';
import { findLink, makeLink, type NewLink } from './links.ts';
import { personSubject } from './members.ts';

/**
 * A link to a new password, made by an owner. `shared` where the person acts for another merchant too: an
 * owner of one business must not get into another one by it.
 */
export async function makeResetLink(
  hub: Hub,
  merchantId: string,
  madeBy: string,
  personId: string,
): Promise<NewLink | 'shared' | null> {
  const { members } = await hub.store.members.of(merchantId);
  if (!members.some((member) => member.personId === personId)) return null;
  if (await actsForOthers(hub, personId, merchantId)) return 'shared';
  await hub.store.links.closeResetsOf(personId, hub.now());
  const made = await makeLink(hub, { kind: 'reset', madeBy, merchantId, personId });
  const by = { merchantId, actor: madeBy };
  await tell(hub, by, { kind: 'reset-link-made', subject: personSubject(personId) });
  return made;
}

/** The same by the operator of the hub, who stands above all merchants. */
export async function makeOperatorsResetLink(hub: Hub, email: string): Promise<NewLink | null> {
  const person = await hub.store.people.byEmail(email);
  if (!person) return null;
  await hub.store.links.closeResetsOf(person._id, hub.now());
  return makeLink(hub, { kind: 'reset', madeBy: OPERATOR, personId: person._id });
}

/** The person a reset link is for, while it is good. */
export async function findReset(hub: Hub, token: string) {
  const link = await findLink(hub, 'reset', token);
  if (!link?.personId) return null;
  // What was true when the link was made may have changed since.
  const { merchantId, personId } = link;
  if (merchantId !== null && (await actsForOthers(hub, personId, merchantId))) return null;
  const person = await hub.store.people.byId(personId);
  return person && { link, person };
}

/** Sets the password and ends every session of the person. False when the link is not good any more. */
export async function resetPassword(
  hub: Hub,
  accounts: Accounts,
  token: string,
  password: string,
): Promise<boolean> {
  const found = await findReset(hub, token);
  if (!found || !(await hub.store.links.take(found.link._id, hub.now()))) return false;
  try {
    await accounts.setPassword(found.person._id, password);
  } catch (error) {
    await hub.store.links.giveBack(found.link._id);
    throw error;
  }
  await tellReset(hub, found.person._id);
  return true;
}

/** Wherever the person acts, whoever made the link. */
async function tellReset(hub: Hub, personId: string): Promise<void> {
  const change = { kind: 'password-reset', subject: personSubject(personId) } as const;
  for (const { merchantId } of await hub.store.members.ofPerson(personId)) {
    await tell(hub, { merchantId, actor: `person:${personId}` }, change);
  }
}

async function actsForOthers(hub: Hub, personId: string, merchantId: string): Promise<boolean> {
  const all = await hub.store.members.ofPerson(personId);
  return all.some((each) => each.merchantId !== merchantId);
}
