import express, { type Response as Answer, type Request, Router } from 'express';
import { z } from 'zod';
import { limits } from '../limits.ts';
import { HttpError } from './errors.ts';
import { nameField } from './fields.ts';
import { ownOrigin, refuseOtherOrigins } from './own-host.ts';
import { parseGiven } from './route.ts';
import { CLIENT_HEADER, type SignIn } from './sign-in.ts';

const nameChange = z.strictObject({ name: nameField });

/** /auth/*: sign-in, sign-out, sessions and second factors, answered by the library. */
export function authRouter(signIn: SignIn): Router {
  const router = Router();
  router.use(express.raw({ type: () => true, limit: limits.apiBodyBytes }));
  router.use(async (request, response) => {
    refuseOtherOrigins(request);
    await send(await signIn.answer(await withCheckedName(webRequest(request))), response);
  });
  return router;
}

/** The request in the library's form, its host and sender as the hub knows them. */
function webRequest(request: Request): globalThis.Request {
  const headers = headersOf(request);
  headers.set(CLIENT_HEADER, request.ip ?? '');
  const { body, method, originalUrl } = request;
  const sent = Buffer.isBuffer(body) && body.length > 0 ? { body: new Uint8Array(body) } : {};
  try {
    return new Request(ownOrigin(request) + originalUrl, { method, headers, ...sent });
  } catch {
    // A GET with a body, a Host that is none, a method of old proxies: HTTP has them, the form has not.
    throw unreadable();
  }
}

const unreadable = () => new HttpError(400, 'bad_request', 'The request could not be read.');

/** The library takes anything for a name, and colleagues are shown it. */
async function withCheckedName(asked: globalThis.Request): Promise<globalThis.Request> {
  if (new URL(asked.url).pathname !== '/auth/update-user' || asked.body === null) return asked;
  const given: unknown = await asked.json().catch(() => {
    throw unreadable();
  });
  const { url, method, headers } = asked;
  const body = JSON.stringify(parseGiven('body', nameChange, given));
  headers.set('content-type', 'application/json');
  return new Request(url, { method, headers, body });
}

export function headersOf(request: Request): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(request.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}

async function send(answer: Response, response: Answer): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) {
    if (name !== 'set-cookie') response.setHeader(name, value);
  }
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
  const retryAfter = answer.headers.get('x-retry-after');
  if (retryAfter) response.setHeader('Retry-After', retryAfter);
  response.setHeader('Cache-Control', 'no-store');
  response.end(Buffer.from(await answer.arrayBuffer()));
}
