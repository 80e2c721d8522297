import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Scope } from '../domain/roles.ts';
import { limits } from '../limits.ts';
import type { Caller } from '../services/caller.ts';
import type { Hub } from '../services/hub.ts';
import { callerOf } from '../services/people/api-keys.ts';
import { callerOfPerson, personIn } from '../services/people/person-caller.ts';
import { headersOf } from './auth-pages.ts';
import type { Doors } from './doors.ts';
import { errorBody, HttpError, notFound } from './errors.ts';
import { isReading, isSameOrigin, otherOrigin } from './own-host.ts';
import type { SignIn } from './sign-in.ts';

/** Who calls, by request: found once, and read by what comes after. */
const callers = new WeakMap<Request, Caller>();

export function callerIn(request: Request): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('a route was reached without its caller');
  return caller;
}

/**
 * The merchant comes from the key, the token or the membership, and from nowhere else. The first door that
 * is asked for decides: a header that opens nothing is refused, whatever cookie comes with it.
 */
export function authenticate(hub: Hub, signIn: SignIn, doors: Doors): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const { authorization } = request.headers;
    const caller =
      authorization === undefined
        ? await callerByCookie(hub, signIn, request, response)
        : ((await callerOf(hub, authorization)) ?? (await doors.session?.(request)));
    if (!caller) throw unauthorized();
    callers.set(request, caller);
    next();
  };
}

const unauthorized = (): HttpError =>
  new HttpError(
    401,
    'unauthorized',
    'This needs somebody who is signed in, or an API key that is valid.',
    'Sign in at /sign-in. Programs send "Authorization: Bearer cdk_…"; an owner makes keys in the settings.',
  );

/** Which of their merchants a person means; their first where they do not say. */
export const MERCHANT_HEADER = 'x-crossdock-merchant';

async function callerByCookie(
  hub: Hub,
  signIn: SignIn,
  request: Request,
  response: Response,
): Promise<Caller | null> {
  const signedIn = await signIn.personOf(headersOf(request));
  if (!signedIn) return null;
  // A cookie goes along with whatever any page makes the browser send.
  if (!isReading(request) && !isSameOrigin(request)) throw otherOrigin();
  for (const cookie of signedIn.cookies) response.append('Set-Cookie', cookie);
  const [wanted] = request.headersDistinct[MERCHANT_HEADER] ?? [];
  const caller = await callerOfPerson(hub, signedIn.personId, wanted);
  if (caller === 'foreign') throw notFound();
  if (caller !== 'nobody') return caller;
  throw new HttpError(
    403,
    'no_membership',
    'You are signed in, but act for no business here.',
    'Ask an owner of the business for an invitation.',
  );
}

/** Null: whoever got this far may. */
export function requireScope(scope: Scope | null): RequestHandler {
  return (request, _response, next) => {
    const caller = callerIn(request);
    if (scope === null || caller.scopes.has(scope)) return next();
    throw personIn(caller)
      ? new HttpError(
          403,
          'forbidden',
          `Your role lacks the scope "${scope}".`,
          'Ask an owner of the business to do it, or for another role.',
        )
      : new HttpError(
          403,
          'forbidden',
          `This key lacks the scope "${scope}".`,
          'Make a key that has it.',
        );
  };
}

/** Each caller has a budget of its own; one cannot use up another's. */
export function limitCalls(): RequestHandler {
  const tooMany = new HttpError(
    429,
    'too_many_requests',
    `A caller may make ${limits.apiPerMinute} calls a minute.`,
    'Wait as long as Retry-After says.',
  );
  return rateLimit({
    windowMs: 60_000,
    limit: limits.apiPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => callerIn(request).actor,
    message: errorBody(tooMany),
  });
}
