import { z } from 'zod';
import type { InvitationView } from '../../services/people/invitations.ts';
import type { MemberView } from '../../services/people/members.ts';
import { at, time } from './common.ts';
import { role } from './links.ts';

/** Somebody who may act for the business. */
export const member = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  two_factor: z.boolean(),
  since: time,
});
export const memberList = z.strictObject({ people: z.array(member) });

export const presentMember = (of: MemberView): z.input<typeof member> => ({
  id: of.personId,
  name: of.name,
  email: of.email,
  role: of.role,
  two_factor: of.twoFactor,
  since: at(of.since),
});

const invitation = z.strictObject({
  id: z.string(),
  email: z.string(),
  role,
  made_at: time,
  expires_at: time,
});
export const invitationList = z.strictObject({ invitations: z.array(invitation) });

export const presentInvitation = (of: InvitationView): z.input<typeof invitation> => ({
  id: of.id,
  email: of.email,
  role: of.role,
  made_at: at(of.madeAt),
  expires_at: at(of.expiresAt),
});

/** A link to pass on by hand, as a path of this hub: it is shown now and never again. */
export const newLink = z.strictObject({ path: z.string(), expires_at: time });
