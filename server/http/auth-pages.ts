import express, { type Response as Answer, type Request, Router } from 'express';
import { limits } from '../limits.ts';
import { ownOrigin, refuseOtherOrigins } from './own-host.ts';
import { CLIENT_HEADER, type SignIn } from './sign-in.ts';

/** /auth/*: sign-in, sign-out, sessions and second factors, answered by the library. */
export function authRouter(signIn: SignIn): Router {
  const router = Router();
  router.use(express.raw({ type: () => true, limit: limits.apiBodyBytes }));
  router.use(async (request, response) => {
    refuseOtherOrigins(request);
    await send(await signIn.answer(webRequest(request)), response);
  });
  return router;
}

/** The request in the library's form, its host and sender as the hub knows them. */
function webRequest(request: Request): globalThis.Request {
  const headers = headersOf(request);
  headers.set(CLIENT_HEADER, request.ip ?? '');
  const body: unknown = request.body;
  return new Request(ownOrigin(request) + request.originalUrl, {
    method: request.method,
    headers,
    ...(Buffer.isBuffer(body) && body.length > 0 && { body: new Uint8Array(body) }),
  });
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
