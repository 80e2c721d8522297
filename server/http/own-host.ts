import type { Request } from 'express';
import { HttpError } from './errors.ts';

/** The origin a browser sees this hub at, e.g. "https://hub.example.com". */
export const ownOrigin = (request: Request): string =>
  `${request.protocol}://${request.host ?? 'localhost'}`;

/**
 * Whether a request that came with a cookie was made by a page of the hub: what the browser itself says of
 * it, which no page can change. Only the host of an origin is compared, since a proxy may have taken TLS off.
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === request.host;
}

export const isReading = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/** Programs send neither a cookie nor an origin; browsers send one with everything that changes something. */
export function refuseOtherOrigins(request: Request): void {
  const { origin, cookie } = request.headers;
  const fromBrowser = origin ?? cookie ?? request.headers['sec-fetch-site'];
  if (isReading(request) || fromBrowser === undefined || isSameOrigin(request)) return;
  throw otherOrigin();
}

export const otherOrigin = (): HttpError =>
  new HttpError(
    403,
    'other_origin',
    'This request was made by a page that is not the hub’s.',
    'Do it in the console itself.',
  );
