import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Scope } from '../domain/roles.ts';
import { limits } from '../limits.ts';
import { callerOf } from '../services/api-keys.ts';
import type { Caller } from '../services/caller.ts';
import type { Hub } from '../services/hub.ts';
import { errorBody, HttpError } from './errors.ts';

/** Who calls, by request: found once, and read by what comes after. */
const callers = new WeakMap<Request, Caller>();

export function callerIn(request: Request): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('a route was reached without its caller');
  return caller;
}

/** The merchant comes from the key and from nowhere else. */
export function authenticate(hub: Hub): RequestHandler {
  return async (request: Request, _response: Response, next: NextFunction) => {
    const caller = await callerOf(hub, request.headers.authorization);
    if (!caller) {
      throw new HttpError(
        401,
        'unauthorized',
        'This needs an API key that is valid.',
        'Send "Authorization: Bearer cdk_…"; `npm run hub -- api-key` makes a key.',
      );
    }
    callers.set(request, caller);
    next();
  };
}

export function requireScope(scope: Scope): RequestHandler {
  return (request, _response, next) => {
    if (!callerIn(request).scopes.has(scope)) {
      throw new HttpError(
        403,
        'forbidden',
        `This key lacks the scope "${scope}".`,
        'Make a key that has it.',
      );
    }
    next();
  };
}

/** Each key has a budget of its own; one caller cannot use up another's. */
export function limitCalls(): RequestHandler {
  const tooMany = new HttpError(
    429,
    'too_many_requests',
    `A key may make ${limits.apiPerMinute} calls a minute.`,
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
