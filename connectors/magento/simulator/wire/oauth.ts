import { timingSafeEqual } from 'node:crypto';
import type { IntegrationKeys } from '../options.ts';
import { rawurldecode } from './query.ts';
import { Refused } from './refused.ts';
import { type Release, signatureOf } from './signature.ts';

export interface WireRequest {
  readonly method: string;
  /** Scheme and host that the store believes it was called by. */
  readonly origin: string;
  readonly path: string;
  /** Without the question mark, as it came. */
  readonly query: string;
  readonly authorization: string | null;
  readonly body: string;
}

export interface Guard {
  keys: IntegrationKeys;
  readonly bearer: boolean;
  readonly release: Release;
  /** Nonces seen, with the unix second each came. */
  readonly nonces: Map<string, number>;
  /** ACL resources unticked on the integration. */
  readonly withdrawn: Set<string>;
}

const CONSUMER_ID = 1;
const AHEAD_SECONDS = 600;
/** Magento's clean-up deletes nonces after 120 minutes, now and then. */
const NONCE_SECONDS = 7200;
const REQUIRED = [
  'oauth_consumer_key',
  'oauth_signature',
  'oauth_signature_method',
  'oauth_nonce',
  'oauth_timestamp',
  'oauth_token',
];

/** Throws what Magento answers when the caller may not use `resource`. */
export function authorize(guard: Guard, request: WireRequest, resource: string, now: Date): void {
  const header = request.authorization ?? '';
  const known = /^bearer /i.test(header)
    ? guard.bearer && header.slice(7).trim() === guard.keys.accessToken
    : isSigned(guard, request, now);
  if (known && !guard.withdrawn.has(resource)) return;
  throw new Refused(401, "The consumer isn't authorized to access %resources.", {
    resources: resource,
  });
}

/** False for a caller without an OAuth header, who is a guest; throws for a wrong one. */
function isSigned(guard: Guard, request: WireRequest, now: Date): boolean {
  const given = headerParameters(request.authorization ?? '');
  if (!given) return false;
  checkProtocol(guard, given, now);
  if (given.get('oauth_token') !== guard.keys.accessToken) {
    throw new Refused(401, 'Specified token does not exist');
  }
  const expected = signatureOf(
    { ...request, parameters: signedParameters(given, request.query) },
    { consumerSecret: guard.keys.consumerSecret, tokenSecret: guard.keys.accessTokenSecret },
    guard.release,
  );
  if (!sameText(expected, given.get('oauth_signature') ?? '')) {
    throw new Refused(401, 'The signature is invalid. Verify and try again.');
  }
  return true;
}

/** In Magento's order: the nonce is used up before the signature is looked at. */
function checkProtocol(guard: Guard, given: ReadonlyMap<string, string>, now: Date): void {
  const version = given.get('oauth_version') ?? '1.0';
  if (version !== '1.0') {
    throw new Refused(400, 'The "%1" Oauth version isn\'t supported.', [version]);
  }
  const missing = REQUIRED.find((name) => !given.has(name));
  if (missing) {
    throw new Refused(400, '"%fieldName" is required. Enter and try again.', {
      fieldName: missing,
    });
  }
  const method = given.get('oauth_signature_method') ?? '';
  if (method !== 'HMAC-SHA256') {
    throw new Refused(400, 'Signature method %1 is not supported', [method]);
  }
  if (given.get('oauth_consumer_key') !== guard.keys.consumerKey) {
    throw new Refused(401, 'A consumer having the specified key does not exist');
  }
  spendNonce(guard, given, Math.floor(now.getTime() / 1000));
}

/** A timestamp may be as old as it likes, but not far ahead. */
function spendNonce(guard: Guard, given: ReadonlyMap<string, string>, second: number): void {
  const timestamp = Number.parseInt(given.get('oauth_timestamp') ?? '', 10);
  if (!(timestamp > 0 && timestamp <= second + AHEAD_SECONDS)) {
    throw new Refused(401, 'An error occurred validating the nonce');
  }
  const nonce = given.get('oauth_nonce') ?? '';
  if (guard.nonces.has(nonce)) {
    throw new Refused(401, 'The nonce is already being used by the consumer with ID %1', [
      CONSUMER_ID,
    ]);
  }
  guard.nonces.set(nonce, second);
  if (guard.nonces.size % 1000 !== 0) return;
  for (const [old, seen] of guard.nonces) {
    if (seen < second - NONCE_SECONDS) guard.nonces.delete(old);
  }
}

function headerParameters(header: string): Map<string, string> | null {
  const start = header.toLowerCase().indexOf('oauth ');
  if (start < 0) return null;
  const parameters = new Map<string, string>();
  for (const part of header.slice(start + 6).split(',')) {
    const [, name = '', value = ''] = /^\s*([^=]*)=(.*)$/.exec(part) ?? [];
    if (!/oauth_[a-z_-]+/.test(name)) continue;
    parameters.set(rawurldecode(name), rawurldecode(value.trim().replace(/^"+|"+$/g, '')));
  }
  return parameters;
}

/**
 * Header and query parameters that are signed. Query parts count only as exactly one name and one value,
 * so `?searchCriteria` does not, and are read by rawurldecode, so a `+` is a plus and not a space.
 */
function signedParameters(given: ReadonlyMap<string, string>, query: string): Map<string, string> {
  const parameters = new Map(given);
  parameters.delete('oauth_signature');
  for (const part of query.split('&')) {
    const [name = '', value = '', ...more] = part.split('=');
    const countsAsPair = part.includes('=') && more.length === 0;
    if (!countsAsPair || /oauth_[a-z_-]+/.test(name)) continue;
    parameters.set(rawurldecode(name), rawurldecode(value));
  }
  return parameters;
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
