import type { LinkDoc } from '../../store/links.ts';
import type { MerchantDoc } from '../../store/places.ts';
import type { Hub } from '../hub.ts';
import type { Accounts, NewPerson } from './accounts.ts';
import { findLink } from './links.ts';
import { addMember, changeRole } from './members.ts';

/** How somebody comes in by a link: with a new account, or with the one they are signed in to. */
export interface Entering {
  readonly token: string;
  /** The signed-in person, if there is one. */
  readonly personId: string | null;
  /** Null where the person has an account. `email` is not looked at where the invitation names it. */
  readonly account: NewPerson | null;
}

export type Entered =
  | { readonly kind: 'entered'; readonly merchantId: string; readonly personId: string }
  /** Unknown, used, called back or too old: nobody learns which. */
  | { readonly kind: 'no-link' }
  /** The e-mail has an account: it must be signed in to, and then the link works. */
  | { readonly kind: 'sign-in-first' }
  | { readonly kind: 'other-person' }
  | { readonly kind: 'account-missing' }
  | { readonly kind: 'business-missing' };

/** An invited person joins. */
export async function join(hub: Hub, accounts: Accounts, entering: Entering): Promise<Entered> {
  const link = await findLink(hub, 'invitation', entering.token);
  const { merchantId, email, role } = link ?? {};
  if (!link || !merchantId || !email || !role) return { kind: 'no-link' };
  return enter(hub, accounts, link, { ...entering, email }, async (personId) => {
    await addMember(hub, merchantId, personId, role, `person:${personId}`);
    return merchantId;
  });
}

/** An owner of every merchant there is; of a new one where there is none. */
export async function welcome(
  hub: Hub,
  accounts: Accounts,
  entering: Entering & {
    readonly business: string | null;
    /** Of whoever founds the business, so that its day begins there. */
    readonly zone: string | null;
  },
): Promise<Entered> {
  const link = await findLink(hub, 'owner', entering.token);
  if (!link) return { kind: 'no-link' };
  const merchants = await hub.store.merchants.list();
  if (merchants.length === 0 && !entering.business) return { kind: 'business-missing' };
  const email = entering.account?.email.toLowerCase() ?? null;
  return enter(hub, accounts, link, { ...entering, email }, async (personId) => {
    const owned =
      merchants.length > 0 ? merchants : [await found(hub, entering.business ?? '', entering.zone)];
    for (const { _id } of owned) await makeOwner(hub, _id, personId);
    return owned[0]?._id ?? '';
  });
}

async function makeOwner(hub: Hub, merchantId: string, personId: string): Promise<void> {
  const actor = `person:${personId}`;
  const added = await addMember(hub, merchantId, personId, 'owner', actor);
  if (added === 'unchanged') await changeRole(hub, merchantId, personId, 'owner', actor);
}

async function found(hub: Hub, name: string, zone: string | null): Promise<MerchantDoc> {
  const made = { _id: hub.newId('mer'), name, createdAt: hub.now() };
  const merchant = { ...made, ...(zone !== null && { zone }) };
  await hub.store.merchants.insert(merchant);
  return merchant;
}

/** Takes the link, so that no other can, then does its work; what fails gives it back. */
async function enter(
  hub: Hub,
  accounts: Accounts,
  link: LinkDoc,
  { personId, account, email }: Entering & { readonly email: string | null },
  work: (personId: string) => Promise<string>,
): Promise<Entered> {
  const signedIn = personId ? await hub.store.people.byId(personId) : null;
  if (signedIn && email !== null && signedIn.email !== email) return { kind: 'other-person' };
  if (!signedIn && email !== null && (await hub.store.people.byEmail(email))) {
    return { kind: 'sign-in-first' };
  }
  if (!signedIn && (!account || email === null)) return { kind: 'account-missing' };
  if (!(await hub.store.links.take(link._id, hub.now()))) return { kind: 'no-link' };
  try {
    const id =
      signedIn?._id ?? (account && email && (await accounts.create({ ...account, email })));
    if (!id) {
      await hub.store.links.giveBack(link._id);
      return { kind: 'sign-in-first' };
    }
    return { kind: 'entered', merchantId: await work(id), personId: id };
  } catch (error) {
    await hub.store.links.giveBack(link._id);
    throw error;
  }
}
