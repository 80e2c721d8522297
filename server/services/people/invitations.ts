import type { Role } from '../../domain/roles.ts';
import { limits } from '../../limits.ts';
import { type By, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { makeLink, type NewLink } from './links.ts';

export interface Invitation {
  readonly email: string;
  readonly role: Role;
}

/** A link to pass on by hand. Null when that person acts for the merchant already. */
export async function invite(
  hub: Hub,
  merchantId: string,
  madeBy: string,
  { email: given, role }: Invitation,
): Promise<NewLink | null> {
  const email = given.toLowerCase();
  const person = await hub.store.people.byEmail(email);
  const { members } = await hub.store.members.of(merchantId);
  if (person && members.some(({ personId }) => personId === person._id)) return null;
  await hub.store.links.closeInvitationsOf(merchantId, email, hub.now());
  const made = await makeLink(hub, { kind: 'invitation', madeBy, merchantId, email, role });
  const subject = { type: 'invitation', id: made.link._id, name: null };
  const by = { merchantId, actor: madeBy };
  await tell(hub, by, { kind: 'person-invited', subject, to: role });
  return made;
}

export interface InvitationView extends Invitation {
  readonly id: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
}

/** Those that can still be used, newest first. */
export async function listInvitations(
  hub: Hub,
  merchantId: string,
): Promise<readonly InvitationView[]> {
  const { invitationsShown } = limits;
  const links = await hub.store.links.invitations(merchantId, hub.now(), invitationsShown);
  return links.flatMap(({ _id: id, email, role, createdAt: madeAt, expiresAt }) =>
    email && role ? [{ id, email, role, madeAt, expiresAt }] : [],
  );
}

/** False when there is no such invitation that could still be used. */
export async function revokeInvitation(hub: Hub, by: By, id: string): Promise<boolean> {
  if (!(await hub.store.links.revokeInvitation(by.merchantId, id, hub.now()))) return false;
  const subject = { type: 'invitation', id, name: null };
  await tell(hub, by, { kind: 'invitation-revoked', subject });
  return true;
}
