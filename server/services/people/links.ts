import { randomBytes } from 'node:crypto';
import { limits } from '../../limits.ts';
import { hashKey } from '../../store/api-keys.ts';
import type { LinkDoc } from '../../store/links.ts';
import { OPERATOR } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';

type LinkFields = Pick<LinkDoc, 'kind' | 'madeBy'> &
  Partial<Pick<LinkDoc, 'merchantId' | 'email' | 'role' | 'personId'>>;

export interface NewLink {
  readonly link: LinkDoc;
  /** Where the person goes, with the token in it; it is told now and never again. */
  readonly path: string;
}

const PAGES = { owner: '/welcome', invitation: '/join', reset: '/reset' } as const;
const LIVES = {
  owner: limits.ownerLinkMs,
  invitation: limits.invitationMs,
  reset: limits.resetLinkMs,
} as const;

export async function makeLink(hub: Hub, fields: LinkFields): Promise<NewLink> {
  const token = randomBytes(32).toString('base64url');
  const { kind, madeBy, merchantId = null, email = null, role = null, personId = null } = fields;
  const createdAt = hub.now();
  const link: LinkDoc = {
    _id: hub.newId('lnk'),
    kind,
    hash: hashKey(token),
    merchantId,
    email,
    role,
    personId,
    madeBy,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + LIVES[kind]),
    closedAt: null,
  };
  await hub.store.links.insert(link);
  return { link, path: `${PAGES[kind]}?token=${token}` };
}

/** The link behind a token while it can still be used; tokens are compared by their hash only. */
export const findLink = (hub: Hub, kind: LinkDoc['kind'], token: string): Promise<LinkDoc | null> =>
  hub.store.links.find(kind, hashKey(token), hub.now());

/** A link that makes an owner; the ones printed before open nothing any more. */
export async function makeOwnerLink(hub: Hub): Promise<NewLink> {
  await hub.store.links.closeOwnerLinks(hub.now());
  return makeLink(hub, { kind: 'owner', madeBy: OPERATOR });
}

/** For the first start: null once there is anybody who can sign in. */
export const firstRunLink = async (hub: Hub): Promise<NewLink | null> =>
  (await hub.store.people.any()) ? null : makeOwnerLink(hub);
