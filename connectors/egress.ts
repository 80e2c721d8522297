import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent, type RequestInfo, type RequestInit, fetch as undiciFetch } from 'undici';
import { limits } from '../server/limits.ts';
import { refuseAddress, targetOf } from './egress/address-rules.ts';
import { type AllowList, allowListOf } from './egress/allow-list.ts';
import { EgressError } from './egress/error.ts';

export { EgressError } from './egress/error.ts';

export interface Resolved {
  readonly address: string;
  readonly family: number;
}

export interface EgressOptions {
  /** Hosts, host:port pairs and address ranges that a self-hoster opened; see `allowListOf`. */
  readonly allow: readonly string[];
  /** Every address of a name, one question to DNS. The system's resolver unless given. */
  readonly resolve?: (hostname: string) => Promise<readonly Resolved[]>;
  /** PEM of a private certificate authority, in place of the public ones. */
  readonly ca?: string;
}

export interface Egress {
  /**
   * The only fetch that calls addresses people typed in. Redirects come back as they are, certificates
   * are always checked, and the address that was judged is the one the socket goes to. Throws
   * `EgressError` for what it will not call; sizes and times of answers are bounded by the caller.
   */
  readonly fetch: typeof fetch;
  /** Judges an address when it is saved. Throws `EgressError` (a 422 to whoever typed it). */
  check(url: string): Promise<void>;
  close(): Promise<void>;
}

export function createEgress(options: EgressOptions): Egress {
  const allow = allowListOf(options.allow);
  const resolve = options.resolve ?? ((hostname) => systemLookup(hostname, { all: true }));
  const agent = new Agent({
    headersTimeout: limits.channelIdleMs * 4,
    bodyTimeout: limits.channelIdleMs,
    connect: {
      lookup: guardedLookup(resolve, allow),
      timeout: CONNECT_MS,
      // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED=0 would otherwise switch the check off.
      rejectUnauthorized: true,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    },
  });
  const guarded = async (input: unknown, init?: unknown) => {
    if (typeof input !== 'string' && !(input instanceof URL)) {
      throw new EgressError('request-object', 'Pass the address as text or URL.');
    }
    const { url } = targetOf(String(input), allow);
    // The platform's RequestInit and undici's describe the same options.
    const given = init as RequestInit | undefined;
    return undiciFetch(url as RequestInfo, {
      ...given,
      redirect: 'manual',
      dispatcher: agent,
    }).catch(unwrap);
  };
  return {
    // undici's Response is the class Node's global one was copied from.
    fetch: guarded as unknown as typeof fetch,
    check: (url) => judge(url, resolve, allow),
    close: () => agent.close(),
  };
}

/** Longer than any healthy connection takes across the world. */
const CONNECT_MS = 10_000;

type Resolve = NonNullable<EgressOptions['resolve']>;

/**
 * One resolution, judged and handed to the socket: a name cannot be public when it is checked and private
 * when it is called. One private answer among several refuses them all.
 */
function guardedLookup(resolve: Resolve, allow: AllowList): LookupFunction {
  return (hostname, options, callback) => {
    addressesOf(hostname, resolve, allow).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, [...addresses]);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, []),
    );
  };
}

async function addressesOf(hostname: string, resolve: Resolve, allow: AllowList) {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  const addresses = await resolve(name).catch(() => []);
  if (addresses.length === 0) {
    throw new EgressError('not-found', `No address is known for "${name}". Check the spelling.`);
  }
  for (const { address } of addresses) refuseAddress(address, allow, name);
  return addresses;
}

async function judge(text: string, resolve: Resolve, allow: AllowList): Promise<void> {
  const { hostname } = targetOf(text, allow);
  const literal = /^[\d.]+$|:/.test(hostname);
  if (!literal) await addressesOf(hostname, resolve, allow);
}

/** fetch hides the reason of a failed connection inside "fetch failed". */
function unwrap(error: unknown): never {
  if (error instanceof Error && error.cause instanceof EgressError) throw error.cause;
  throw error;
}
