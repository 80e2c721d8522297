import type { Role } from '../../server/domain/roles.ts';
import { CLIENT_HEADER, createSignIn, type SignIn } from '../../server/http/sign-in.ts';
import type { Hub } from '../../server/services/hub.ts';
import { addMember } from '../../server/services/people/members.ts';
import type { Answer } from './api.ts';

export const PASSWORD = 'a password of the tests';

export interface SignedInPerson {
  /** For the header "cookie". */
  readonly cookie: string;
  readonly personId: string;
  readonly email: string;
}

export interface SigningIn {
  readonly merchantId: string;
  readonly role: Role;
  readonly email?: string;
  /** What others see of them; the beginning of the e-mail when not given. */
  readonly name?: string;
}

const signIns = new WeakMap<Hub, SignIn>();
const signInOf = (hub: Hub): SignIn => {
  const known = signIns.get(hub) ?? createSignIn(hub, null);
  signIns.set(hub, known);
  return known;
};

/** The library counts by address; every sign-in of the tests comes from another one. */
let addresses = 0;
export const newAddress = (): string => {
  addresses++;
  return `203.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
};

/** Somebody with that role, signed in by the real library over the hub's own books. */
export async function signedIn(
  at: Hub | { readonly hub: Hub },
  { merchantId, role, email, name }: SigningIn,
): Promise<SignedInPerson> {
  const hub = 'hub' in at ? at.hub : at;
  const address = email ?? `${role}.${hub.newId('p').toLowerCase()}@example.com`;
  const personId = await personOf(hub, address, name);
  await addMember(hub, merchantId, personId, role);
  return { cookie: await cookieOf(hub, address), personId, email: address };
}

async function personOf(hub: Hub, email: string, name?: string): Promise<string> {
  const known = await hub.store.people.byEmail(email);
  if (known) return known._id;
  const made = { name: name ?? email.split('@')[0] ?? email, email, password: PASSWORD };
  const personId = await signInOf(hub).accounts.create(made);
  if (!personId) throw new Error(`there is somebody with the e-mail ${email}`);
  return personId;
}

export async function cookieOf(hub: Hub, email: string, password = PASSWORD): Promise<string> {
  const answer = await signInOf(hub).answer(
    new Request('http://localhost/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', [CLIENT_HEADER]: newAddress() },
      body: JSON.stringify({ email, password }),
    }),
  );
  if (answer.status !== 200) throw new Error(`sign-in was answered ${answer.status}`);
  return cookiesIn(answer.headers);
}

/** What a browser would send back. */
export const cookiesIn = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0] ?? '')
    .join('; ');

export interface Calling {
  readonly method?: string;
  readonly body?: unknown;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call as a page of the hub makes it: JSON, its own origin, and the cookie. */
export async function browse(url: string, path: string, calling: Calling = {}): Promise<Answer> {
  const { method = 'GET', body, cookie, headers = {} } = calling;
  const answer = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && { origin: url }),
      'x-forwarded-for': newAddress(),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json') && text !== '';
  return {
    status: answer.status,
    text,
    headers: answer.headers,
    body: json ? JSON.parse(text) : null,
  };
}
