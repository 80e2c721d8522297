import { isIP } from 'node:net';
import { isPublicAddress } from './addresses.ts';
import type { AllowList } from './allow-list.ts';
import { EgressError } from './error.ts';

export interface Target {
  readonly url: URL;
  /** Lower case, without brackets or a trailing dot. */
  readonly hostname: string;
}

/**
 * What the text of a URL alone tells. `URL` already turns every spelling of an IPv4 address (hex, octal,
 * one number, circled digits) into dotted decimal; names are judged by their addresses later.
 */
export function targetOf(text: string, allow: AllowList): Target {
  // A backslash counts as a slash for `URL` and as part of the name for others, so "a\@b" has two readings.
  if (/[\\\s]/.test(text) || hasControls(text)) {
    throw new EgressError(
      'characters',
      'The address holds a backslash, space or control character.',
    );
  }
  if (!URL.canParse(text)) throw new EgressError('not-a-url', 'This is not a web address.');
  const url = new URL(text);
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const open = allow.opensHost(hostname, portOf(url));
  if (url.protocol !== 'https:' && !(open && url.protocol === 'http:')) {
    throw new EgressError('scheme', 'The address must begin with https://.');
  }
  if (url.username !== '' || url.password !== '' || text.includes('@')) {
    throw new EgressError('credentials', 'Leave user name, password and "@" out of the address.');
  }
  if (text.includes('#')) throw new EgressError('fragment', 'Leave the part from "#" on out.');
  if (portOf(url) !== 443 && !open) {
    throw new EgressError('port', `Port ${portOf(url)} is not allowed; use 443. ${OPEN_IT}`);
  }
  if (!allow.opensName(hostname)) refuseLookAlike(hostname);
  if (isIP(hostname) !== 0) refuseAddress(hostname, allow, hostname);
  return { url, hostname };
}

const OPEN_IT = 'Who runs this hub can open the host in its egress allow-list.';

/** Throws unless the address may be called for this host. */
export function refuseAddress(address: string, allow: AllowList, hostname: string): void {
  if (isPublicAddress(address) || allow.opensName(hostname) || allow.opensAddress(address)) return;
  throw new EgressError(
    'private-address',
    `"${hostname}" leads to a private or reserved address, which the hub does not call. ${OPEN_IT}`,
  );
}

/** Names in other alphabets travel as "xn--…" and can look exactly like a known shop's name. */
function refuseLookAlike(hostname: string): void {
  if (!hostname.split('.').some((label) => label.startsWith('xn--'))) return;
  throw new EgressError(
    'look-alike',
    `"${hostname}" has letters outside a-z and could imitate another name; use the store's plain name. ${OPEN_IT}`,
  );
}

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'http:' ? 80 : 443);

const hasControls = (text: string): boolean =>
  [...text].some((character) => character < ' ' || character === '\u007f');
