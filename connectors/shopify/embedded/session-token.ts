import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { SHOP_DOMAIN } from '../settings.ts';
import type { AppKeys } from './app-keys.ts';

/** Who sits before the framed app, as Shopify signed it. */
export interface SessionClaims {
  /** "example.myshopify.com", out of the signed `dest`; nothing in the URL is believed. */
  readonly shop: string;
  /** The staff member's id in that shop. */
  readonly staff: string;
}

/** A session token is about 500 bytes; whoever sends much more has something else in mind. */
const LONGEST = 4_096;
/** Shopify's library allows clocks to differ by as much (JWT_PERMITTED_CLOCK_TOLERANCE). */
const TOLERANCE_S = 10;
const PART = /^[A-Za-z0-9_-]+$/;

const header = z.object({ alg: z.literal('HS256'), typ: z.literal('JWT').optional() });
const claims = z.object({
  iss: z.string(),
  dest: z.string(),
  aud: z.string(),
  sub: z.string().regex(/^[0-9A-Za-z_-]{1,64}$/),
  exp: z.number(),
  nbf: z.number(),
});

/**
 * Checks a session token of App Bridge. Null for everything that is not one, without a reason: the token
 * must not come back in a message or a log. The official library checks neither `iss` against `dest` nor
 * the domain's shape, knows one secret, and quotes the token in its error; hence this one.
 */
export function readSessionToken(token: string, keys: AppKeys, now: Date): SessionClaims | null {
  if (token.length > LONGEST) return null;
  const [head = '', body = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || ![head, body, signature].every((part) => PART.test(part))) return null;
  if (!header.safeParse(decoded(head)).success) return null;
  if (!isSigned(`${head}.${body}`, signature, keys)) return null;
  const read = claims.safeParse(decoded(body));
  if (!read.success || read.data.aud !== keys.clientId) return null;
  const { iss, dest, sub, exp, nbf } = read.data;
  const seconds = now.getTime() / 1000;
  if (seconds >= exp + TOLERANCE_S || seconds < nbf - TOLERANCE_S) return null;
  const shop = dest.startsWith('https://') ? dest.slice('https://'.length) : '';
  if (!SHOP_DOMAIN.test(shop) || iss !== `${dest}/admin`) return null;
  return { shop, staff: sub };
}

/** Every secret is tried, so that the time does not tell which one matched. */
function isSigned(text: string, signature: string, keys: AppKeys): boolean {
  const given = Buffer.from(signature, 'base64url');
  const matches = [keys.clientSecret, ...keys.previousClientSecrets].map((secret) => {
    const expected = createHmac('sha256', secret).update(text).digest();
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  return matches.includes(true);
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
