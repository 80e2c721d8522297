import {
  type Member,
  type MembersChange,
  withMember,
  withoutMember,
  withRole,
} from '../../domain/members.ts';
import type { Role } from '../../domain/roles.ts';
import { limits } from '../../limits.ts';
import { type ChangeKind, OPERATOR, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';

export interface MemberView extends Member {
  readonly name: string;
  readonly email: string;
  readonly twoFactor: boolean;
}

/** By name; somebody whose account is gone is not shown. */
export async function listMembers(hub: Hub, merchantId: string): Promise<readonly MemberView[]> {
  const { members } = await hub.store.members.of(merchantId);
  const people = await hub.store.people.byIds(members.map(({ personId }) => personId));
  const byId = new Map(people.map((person) => [person._id, person]));
  return members
    .flatMap((member) => {
      const person = byId.get(member.personId);
      if (!person) return [];
      const { name, email, twoFactorEnabled } = person;
      return [{ ...member, name, email, twoFactor: twoFactorEnabled === true }];
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** How the change log names somebody: their name is looked up when it is read. */
export const personSubject = (id: string) => ({ type: 'person', id, name: null });

export const changeRole = (
  hub: Hub,
  merchantId: string,
  personId: string,
  role: Role,
  actor = OPERATOR,
) =>
  change(hub, { merchantId, personId, actor, kind: 'role-changed' }, (members) =>
    withRole(members, personId, role),
  );

export const removeMember = (hub: Hub, merchantId: string, personId: string, actor = OPERATOR) =>
  change(hub, { merchantId, personId, actor, kind: 'person-removed' }, (members) =>
    withoutMember(members, personId),
  );

export const addMember = (
  hub: Hub,
  merchantId: string,
  personId: string,
  role: Role,
  actor = OPERATOR,
) =>
  change(hub, { merchantId, personId, actor, kind: 'person-joined' }, (members) =>
    withMember(members, { personId, role, since: hub.now() }),
  );

interface Wanted {
  readonly merchantId: string;
  readonly personId: string;
  readonly actor: string;
  readonly kind: ChangeKind;
}

/** Reads, decides, saves if nobody saved in between, else reads again: the rule sees every change. */
async function change(
  hub: Hub,
  { merchantId, personId, actor, kind }: Wanted,
  decide: (members: readonly Member[]) => MembersChange,
): Promise<MembersChange['kind']> {
  for (let round = 0; round < limits.conflictRounds; round++) {
    const read = await hub.store.members.of(merchantId);
    const decided = decide(read.members);
    if (decided.kind !== 'changed') return decided.kind;
    if (!(await hub.store.members.save(read, decided.members))) continue;
    const roleIn = (members: readonly Member[]) =>
      members.find((each) => each.personId === personId)?.role ?? null;
    const roles = { from: roleIn(read.members), to: roleIn(decided.members) };
    await tell(hub, { merchantId, actor }, { kind, subject: personSubject(personId), ...roles });
    return 'changed';
  }
  throw new Error('the people of a merchant were changed by others again and again');
}
