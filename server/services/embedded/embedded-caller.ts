import { scopesOf } from '../../domain/roles.ts';
import type { ShopDoc } from '../../store/shops.ts';
import type { Caller } from '../caller.ts';

const PREFIX = 'shopify:';

export const shopActor = (shop: string, staff: string): string => `${PREFIX}${shop}/${staff}`;

/** The shop whose staff call; null for everybody else. */
export function shopOf({ actor }: Caller): string | null {
  if (!actor.startsWith(PREFIX)) return null;
  return actor.slice(PREFIX.length).split('/')[0] || null;
}

/**
 * A shop's staff as a caller: owners where the business began with their shop; where it was linked to a
 * business, they work in it but do not decide about people and keys.
 */
export function embeddedCaller(
  merchantId: string,
  { founded, _id }: ShopDoc,
  staff: string,
): Caller {
  const scopes = scopesOf(founded ? 'owner' : 'operations');
  return { actor: shopActor(_id, staff), merchantId, scopes };
}
