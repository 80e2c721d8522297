import type { Role, Scope } from '../../domain/roles.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';
import { personIn } from './person-caller.ts';

export interface MyMerchant {
  readonly id: string;
  readonly name: string;
  /** Null where no person stands behind the call. */
  readonly role: Role | null;
}

export interface Me {
  readonly shell: 'standalone' | 'embedded';
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly twoFactor: boolean;
  } | null;
  readonly merchant: MyMerchant;
  /** All that the person may act for, this one included. */
  readonly merchants: readonly MyMerchant[];
  readonly scopes: readonly Scope[];
}

/** Who calls and what they may do; null when the merchant is gone. */
export async function viewMe(hub: Hub, caller: Caller): Promise<Me | null> {
  const personId = personIn(caller);
  const person = personId ? await hub.store.people.byId(personId) : null;
  const roles = personId
    ? await rolesOf(hub, personId)
    : new Map<string, Role | null>([[caller.merchantId, null]]);
  const merchants = (await hub.store.merchants.byIds([...roles.keys()])).map(({ _id, name }) => ({
    id: _id,
    name,
    role: roles.get(_id) ?? null,
  }));
  const merchant = merchants.find(({ id }) => id === caller.merchantId);
  if (!merchant) return null;
  return {
    shell: caller.actor.startsWith('shopify:') ? 'embedded' : 'standalone',
    person: person && {
      id: person._id,
      name: person.name,
      email: person.email,
      twoFactor: person.twoFactorEnabled === true,
    },
    merchant,
    merchants,
    scopes: [...caller.scopes],
  };
}

async function rolesOf(hub: Hub, personId: string): Promise<Map<string, Role | null>> {
  const all = await hub.store.members.ofPerson(personId);
  return new Map(
    all.flatMap(({ merchantId, members }) => {
      const member = members.find((each) => each.personId === personId);
      return member ? [[merchantId, member.role] as const] : [];
    }),
  );
}
