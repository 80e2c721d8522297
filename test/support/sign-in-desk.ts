import type { Answer } from './api.ts';
import { type ServedHub, servedHub } from './served-hub.ts';
import { browse, PASSWORD } from './sign-in.ts';

export interface SignInDesk extends ServedHub {
  /** Sends a form of the pages that need no session. */
  enter(path: string, body: unknown): Promise<Answer>;
  signIn(email: string, password?: string, headers?: Record<string, string>): Promise<Answer>;
  /** Whom a cookie stands for. */
  me(cookie: string): Promise<Answer>;
}

/** A hub with the business "North" (mer_north) whose people sign in. */
export async function signInDesk(): Promise<SignInDesk> {
  const test = await servedHub();
  const merchant = { _id: 'mer_north', name: 'North', createdAt: new Date() };
  await test.hub.store.merchants.insert(merchant);
  const { url } = test;
  return {
    ...test,
    enter: (path, body) => browse(url, `/api/v1${path}`, { method: 'POST', body }),
    signIn: (email, password = PASSWORD, headers = {}) =>
      browse(url, '/auth/sign-in/email', { method: 'POST', body: { email, password }, headers }),
    me: (cookie) => browse(url, '/api/v1/me', { cookie }),
  };
}

/** The token in a link, as its reader's browser sends it. */
export const tokenOf = (path: string): string =>
  new URL(path, 'http://hub').searchParams.get('token') ?? '';
