import { z } from 'zod';
import { invite, listInvitations, revokeInvitation } from '../../services/people/invitations.ts';
import { changeRole, listMembers, removeMember } from '../../services/people/members.ts';
import { makeResetLink } from '../../services/people/reset-password.ts';
import { HttpError } from '../errors.ts';
import { emailField, idField } from '../fields.ts';
import { at } from '../presenters/common.ts';
import { role } from '../presenters/links.ts';
import {
  invitationList,
  memberList,
  newLink,
  presentInvitation,
  presentMember,
} from '../presenters/people.ts';
import { route } from '../route.ts';

const scope = 'manage:merchant';
const byId = z.strictObject({ id: idField });
const done = z.strictObject({ done: z.literal(true) });

const lastOwner = () =>
  new HttpError(
    409,
    'last_owner',
    'This is the only owner, and a business always keeps one.',
    'Make somebody else an owner first.',
  );

type Outcome = Awaited<ReturnType<typeof changeRole>>;
const doneUnless = (outcome: Outcome) => {
  if (outcome === 'last-owner') throw lastOwner();
  return outcome === 'unknown' ? null : ({ done: true } as const);
};

const memberRoutes = [
  route({
    method: 'get',
    path: '/people',
    scope,
    summary: 'Who may act for the business, by name',
    response: memberList,
    handle: async ({ hub, merchantId }) => ({
      people: (await listMembers(hub, merchantId)).map(presentMember),
    }),
  }),
  route({
    method: 'patch',
    path: '/people/:id',
    scope,
    summary: 'Give somebody another role',
    params: byId,
    body: z.strictObject({ role }),
    example: { role: 'support' },
    response: done,
    handle: async ({ hub, caller: { merchantId, actor }, params, body }) =>
      doneUnless(await changeRole(hub, merchantId, params.id, body.role, actor)),
  }),
  route({
    method: 'delete',
    path: '/people/:id',
    scope,
    summary: 'End somebody’s membership, at once',
    params: byId,
    response: done,
    handle: async ({ hub, caller: { merchantId, actor }, params }) =>
      doneUnless(await removeMember(hub, merchantId, params.id, actor)),
  }),
  route({
    method: 'post',
    path: '/people/:id/reset-link',
    scope,
    summary: 'A link to a new password, to pass on by hand',
    params: byId,
    response: newLink,
    handle: async ({ hub, merchantId, caller, params }) => {
      const made = await makeResetLink(hub, merchantId, caller.actor, params.id);
      if (made !== 'shared')
        return made && { path: made.path, expires_at: at(made.link.expiresAt) };
      throw new HttpError(
        409,
        'shared_person',
        'This person acts for another business too, so no single owner may reset their password.',
        'The operator of the hub can, with `npm run hub -- person reset-link <email>`.',
      );
    },
  }),
];

const invitationRoutes = [
  route({
    method: 'get',
    path: '/invitations',
    scope,
    summary: 'Invitations that can still be used, newest first',
    response: invitationList,
    handle: async ({ hub, merchantId }) => ({
      invitations: (await listInvitations(hub, merchantId)).map(presentInvitation),
    }),
  }),
  route({
    method: 'post',
    path: '/invitations',
    scope,
    summary: 'Invite somebody; the answer is a link to pass on by hand',
    body: z.strictObject({ email: emailField, role }),
    example: { email: 'kim@example.com', role: 'warehouse' },
    response: newLink,
    handle: async ({ hub, merchantId, caller, body }) => {
      const made = await invite(hub, merchantId, caller.actor, body);
      if (made) return { path: made.path, expires_at: at(made.link.expiresAt) };
      throw new HttpError(
        409,
        'member_already',
        'This person acts for the business already.',
        'Change their role in the list of people.',
      );
    },
  }),
  route({
    method: 'delete',
    path: '/invitations/:id',
    scope,
    summary: 'Call an invitation back',
    params: byId,
    response: done,
    handle: async ({ hub, caller, params }) =>
      (await revokeInvitation(hub, caller, params.id)) ? ({ done: true } as const) : null,
  }),
];

export const peopleRoutes = [...memberRoutes, ...invitationRoutes];
