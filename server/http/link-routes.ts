import express, { type Request, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { limits } from '../limits.ts';
import type { Hub } from '../services/hub.ts';
import { type Entered, join, welcome } from '../services/people/enter.ts';
import { findLink } from '../services/people/links.ts';
import { findReset, resetPassword } from '../services/people/reset-password.ts';
import { headersOf } from './auth-pages.ts';
import { errorBody, HttpError } from './errors.ts';
import { emailField, nameField, passwordField, tokenField } from './fields.ts';
import { refuseOtherOrigins } from './own-host.ts';
import type { entered, joinLink, passwordSet, resetLink, welcomeLink } from './presenters/links.ts';
import { parseGiven } from './route.ts';
import type { SignIn } from './sign-in.ts';
import { zoneField } from './zone-field.ts';

const byToken = z.strictObject({ token: tokenField });
const joining = z.strictObject({
  token: tokenField,
  name: nameField.optional(),
  password: passwordField.optional(),
});
const welcoming = joining.extend({
  email: emailField.optional(),
  business: nameField.optional(),
  zone: zoneField.optional(),
});
const resetting = z.strictObject({ token: tokenField, password: passwordField });

type Work = (request: Request) => Promise<unknown>;

/** The three one-time links: whoever holds one needs no other right, and its token is all that is looked at. */
export function linkRouter(hub: Hub, signIn: SignIn): Router {
  const router = Router();
  const pages: readonly (readonly [string, Work, Work])[] = [
    [
      '/welcome',
      (request) => readWelcome(hub, request),
      (request) => enterBy(hub, signIn, request),
    ],
    ['/join', (request) => readJoin(hub, request), (request) => joinBy(hub, signIn, request)],
    ['/reset', (request) => readReset(hub, request), (request) => resetBy(hub, signIn, request)],
  ];
  const limit = limitTries();
  const json = express.json({ limit: limits.apiBodyBytes });
  for (const [path, read, use] of pages) {
    for (const [method, work] of [
      ['get', read],
      ['post', use],
    ] as const) {
      router[method](path, limit, json, async (request, response) => {
        refuseOtherOrigins(request);
        response.setHeader('Cache-Control', 'no-store');
        response.json(await work(request));
      });
    }
  }
  return router;
}

function limitTries() {
  const message = `From one address ${limits.linkTriesPerMinute} tries a minute are possible.`;
  const tooMany = new HttpError(429, 'too_many_requests', message, 'Wait a minute.');
  return rateLimit({
    windowMs: 60_000,
    limit: limits.linkTriesPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    message: errorBody(tooMany),
  });
}

const noLink = () =>
  new HttpError(
    404,
    'link_not_good',
    'This link is not good: it was used, called back, replaced by a newer one, or is too old.',
    'Ask whoever gave it to you for a new one.',
  );

async function readWelcome(hub: Hub, { query }: Request): Promise<z.input<typeof welcomeLink>> {
  const { token } = parseGiven('query', byToken, query);
  if (!(await findLink(hub, 'owner', token))) throw noLink();
  const merchants = await hub.store.merchants.list();
  return {
    needs_business: merchants.length === 0,
    businesses: merchants.map(({ name }) => name),
  };
}

async function readJoin(hub: Hub, { query }: Request): Promise<z.input<typeof joinLink>> {
  const { token } = parseGiven('query', byToken, query);
  const { merchantId, email, role } = (await findLink(hub, 'invitation', token)) ?? {};
  const merchant = merchantId ? await hub.store.merchants.byId(merchantId) : null;
  if (!merchant || !email || !role) throw noLink();
  const known = (await hub.store.people.byEmail(email)) !== null;
  return { business: merchant.name, email, role, known };
}

async function readReset(hub: Hub, { query }: Request): Promise<z.input<typeof resetLink>> {
  const found = await findReset(hub, parseGiven('query', byToken, query).token);
  if (!found) throw noLink();
  return { name: found.person.name, email: found.person.email };
}

const signedIn = async (signIn: SignIn, request: Request): Promise<string | null> =>
  (await signIn.personOf(headersOf(request)))?.personId ?? null;

async function enterBy(hub: Hub, signIn: SignIn, request: Request) {
  const given = parseGiven('body', welcoming, request.body ?? {});
  const { token, name, email, password, business = null, zone = null } = given;
  const account = name && email && password ? { name, email, password } : null;
  const personId = await signedIn(signIn, request);
  return told(await welcome(hub, signIn.accounts, { token, personId, account, business, zone }));
}

async function joinBy(hub: Hub, signIn: SignIn, request: Request) {
  const { token, name, password } = parseGiven('body', joining, request.body ?? {});
  const account = name && password ? { name, email: '', password } : null;
  const personId = await signedIn(signIn, request);
  return told(await join(hub, signIn.accounts, { token, personId, account }));
}

async function resetBy(
  hub: Hub,
  signIn: SignIn,
  request: Request,
): Promise<z.input<typeof passwordSet>> {
  const { token, password } = parseGiven('body', resetting, request.body ?? {});
  const found = await findReset(hub, token);
  if (!found || !(await resetPassword(hub, signIn.accounts, token, password))) throw noLink();
  return { email: found.person.email };
}

const REFUSALS: Readonly<
  Record<Exclude<Entered['kind'], 'entered' | 'no-link'>, readonly [number, string, string, string]>
> = {
  'sign-in-first': [
    409,
    'sign_in_first',
    'This e-mail has an account already.',
    'Sign in with it, then open the link again.',
  ],
  'other-person': [
    409,
    'other_person',
    'You are signed in as somebody else than this link is for.',
    'Sign out, then open the link again.',
  ],
  'account-missing': [
    400,
    'bad_request',
    'A new account needs a name, an e-mail and a password.',
    'Send all of them, or sign in first.',
  ],
  'business-missing': [
    400,
    'bad_request',
    'There is no business yet.',
    'Send its name as "business".',
  ],
};

function told(outcome: Entered): z.input<typeof entered> {
  if (outcome.kind === 'entered') return { merchant_id: outcome.merchantId };
  if (outcome.kind === 'no-link') throw noLink();
  throw new HttpError(...REFUSALS[outcome.kind]);
}
