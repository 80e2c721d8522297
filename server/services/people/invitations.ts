import type { Role } from '../../domain/roles.ts';
import { limits } from '../../limits.ts';
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
  return makeLink(hub, { kind: 'invitation', madeBy, merchantId, email, role });
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

export const revokeInvitation = (hub: Hub, merchantId: string, id: string): Promise<boolean> =>
  hub.store.links.revokeInvitation(merchantId, id, hub.now());
