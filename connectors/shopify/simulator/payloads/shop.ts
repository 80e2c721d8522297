import type { Shop } from '../state.ts';
import { localTime, number, ZONE } from './rest.ts';

/** `app/uninstalled` carries the shop as the REST API knew it. */
export function shopPayload(shop: Shop) {
  return {
    id: number(shop.id),
    name: shop.domain.replace(/\.myshopify\.com$/, ''),
    email: 'owner@example.com',
    domain: shop.domain,
    created_at: localTime(shop.createdAt),
    updated_at: localTime(shop.createdAt),
    country: 'US',
    country_code: 'US',
    currency: shop.currency,
    iana_timezone: ZONE.name,
    taxes_included: shop.taxesIncluded,
    plan_name: 'basic',
    myshopify_domain: shop.domain,
  };
}
