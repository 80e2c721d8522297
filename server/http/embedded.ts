import type { Request } from 'express';
import type { Visit } from '../services/embedded/embedded-visit.ts';
import type { Door } from './doors.ts';
import { HttpError } from './errors.ts';
import type { EmbeddedHost } from './pages.ts';

/** Three parts of base64url, as no API key has them. */
const TOKEN = /^bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;
/** The one thing that the staff of a shop may do whose business has not let them in. */
const REDEEM = '/link-codes/redeem';

/** What is over by itself; the rest waits for a person. */
const LATER = new Set(['arriving', 'store_unreachable', 'store_busy']);

/** Who stands behind a session token of the embedded app. */
export function embeddedDoor(visit: (token: string) => Promise<Visit>): Door {
  return async (request) => {
    const [, token] = TOKEN.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined) return null;
    const met = await visit(token);
    if (met.kind === 'stranger') return null;
    if (met.kind === 'caller') return met.caller;
    if (met.kind === 'trouble') {
      const status = LATER.has(met.code) ? 503 : 409;
      throw new HttpError(status, met.code, met.message, met.whatToDo);
    }
    // No merchant has this id, and no scope comes along: only a route that asks for none is open.
    if (request.path === REDEEM) return { actor: met.actor, merchantId: '', scopes: new Set() };
    throw new HttpError(
      409,
      'shop_taken',
      'This shop is connected to an account of this hub that has not let its staff in.',
      'Ask an owner of that account for a link code and enter it here.',
    );
  };
}

export interface EmbeddedPage {
  readonly clientId: string;
  /** Where App Bridge comes from; another place than Shopify's in demo and tests only. */
  readonly appBridgeUrl: string;
}

/** As the connector has it; the shop stands in a header here, so nothing else may pass. */
const SHOP = /^[a-z0-9][a-z0-9-]{0,59}\.myshopify\.com$/;

/** How /embedded is served: framed by the admin of the shop in the address, and by nobody else. */
export function embeddedHost(
  { clientId, appBridgeUrl }: EmbeddedPage,
  shopUrls: ReadonlyMap<string, string>,
): EmbeddedHost {
  return {
    apiKey: clientId,
    scriptUrl: appBridgeUrl,
    frameAncestors(request: Request) {
      const { shop } = request.query;
      if (typeof shop !== 'string' || !SHOP.test(shop)) return [];
      // A simulated shop's admin is where the shop is.
      const standIn = shopUrls.get(shop);
      const origins = standIn ? [new URL(standIn).origin] : [];
      return [`https://${shop}`, 'https://admin.shopify.com', ...origins];
    },
  };
}
