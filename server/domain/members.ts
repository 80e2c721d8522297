import type { Role } from './roles.ts';

/** One person who may act for a merchant. */
export interface Member {
  readonly personId: string;
  readonly role: Role;
  readonly since: Date;
}

export type MembersChange =
  | { readonly kind: 'changed'; readonly members: readonly Member[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unknown' }
  /** A merchant without an owner could never be managed again. */
  | { readonly kind: 'last-owner' };

const isOwner = ({ role }: Member) => role === 'owner';

function keepingAnOwner(before: readonly Member[], members: readonly Member[]): MembersChange {
  if (before.some(isOwner) && !members.some(isOwner)) return { kind: 'last-owner' };
  return { kind: 'changed', members };
}

/** Somebody who is in already keeps the role they have. */
export function withMember(members: readonly Member[], member: Member): MembersChange {
  if (members.some(({ personId }) => personId === member.personId)) return { kind: 'unchanged' };
  return { kind: 'changed', members: [...members, member] };
}

export function withRole(members: readonly Member[], personId: string, role: Role): MembersChange {
  const member = members.find((each) => each.personId === personId);
  if (!member) return { kind: 'unknown' };
  if (member.role === role) return { kind: 'unchanged' };
  return keepingAnOwner(
    members,
    members.map((each) => (each === member ? { ...each, role } : each)),
  );
}

export function withoutMember(members: readonly Member[], personId: string): MembersChange {
  const rest = members.filter((each) => each.personId !== personId);
  if (rest.length === members.length) return { kind: 'unknown' };
  return keepingAnOwner(members, rest);
}
