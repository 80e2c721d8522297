import { createHmac } from 'node:crypto';
import { strnatcmp } from './strnatcmp.ts';

export interface SignedRequest {
  readonly method: string;
  /** Scheme and host as the store sees them: `https://shop.example`. */
  readonly origin: string;
  /** Still encoded, as it came. */
  readonly path: string;
  /** Decoded parameters of header and query, without the signature. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface SigningSecrets {
  readonly consumerSecret: string;
  readonly tokenSecret: string;
}

export type Release = '2.4.7' | '2.4.8';

/** The signature Magento itself computes, with the deviations from RFC 5849 of its releases. */
export function signatureOf(
  request: SignedRequest,
  secrets: SigningSecrets,
  release: Release,
): string {
  const pairs = [...request.parameters].map(([name, value]) => ({
    name,
    encoded: rawurlencode(name),
    value: rawurlencode(value),
  }));
  // 2.4.7 sorts encoded names naturally, 2.4.8 sorts raw names by byte: neither is the RFC's order for
  // numeric indexes from 10 on.
  pairs.sort((one, other) =>
    release === '2.4.7' ? strnatcmp(one.encoded, other.encoded) : byBytes(one.name, other.name),
  );
  const path = release === '2.4.7' ? normalizePath(request.path) : request.path;
  const base = [
    request.method.toUpperCase(),
    request.origin.toLowerCase() + path,
    pairs.map(({ encoded, value }) => `${encoded}=${value}`).join('&'),
  ];
  const key = [secrets.consumerSecret, secrets.tokenSecret].map(rawurlencode).join('&');
  return createHmac('sha256', key).update(base.map(rawurlencode).join('&')).digest('base64');
}

/** What laminas-uri decodes in a path before it is signed; all other escapes stay. */
const DECODED = /^[A-Za-z0-9_\-.~:@&=+$,/;']$/;

function normalizePath(path: string): string {
  return path.replace(/%[0-9a-fA-F]{2}/g, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return DECODED.test(character) ? character : escaped.toUpperCase();
  });
}

const rawurlencode = (text: string): string =>
  /^[\w.~-]*$/.test(text)
    ? text
    : encodeURIComponent(text).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      );

const byBytes = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));
