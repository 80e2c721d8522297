import { z } from 'zod';

/** The Admin API version everything here is written for; supported until 2027-10-16 (release notes). */
export const API_VERSION = '2026-10';

export const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]{0,59}\.myshopify\.com$/;

export const shopifySettings = z.strictObject({
  /** The shop's permanent domain, "example.myshopify.com". */
  shop: z
    .string()
    .trim()
    .toLowerCase()
    .regex(SHOP_DOMAIN, 'looks like "example.myshopify.com", without https://'),
  /** Where the Admin API is reached, when that is not the shop itself (demo, tests, a proxy). */
  apiBaseUrl: z.url({ protocol: /^https?$/ }).optional(),
});

/** An expiring offline token and what renews it (managed installation, token exchange). */
const rotatingTokens = z.strictObject({
  accessToken: z.string().min(1),
  /** An hour after it was granted. */
  accessExpiresAt: z.iso.datetime(),
  /** Good once, for 90 days; each use gives the next pair. */
  refreshToken: z.string().min(1),
  refreshExpiresAt: z.iso.datetime(),
});
export type RotatingTokens = z.infer<typeof rotatingTokens>;

export const shopifySecrets = z.strictObject({
  clientId: z.string().min(1),
  /** Signs webhooks and asks for tokens. */
  clientSecret: z.string().min(1),
  /** Still signing for up to an hour after a rotation. */
  previousClientSecrets: z.array(z.string().min(1)).max(5).optional(),
  /** A token that does not expire (apps made in the admin before 2026); asked for by no one else. */
  accessToken: z.string().min(1).optional(),
  /** Only the hub itself stores these, when the app is opened in the shop's admin. */
  tokens: rotatingTokens.optional(),
});

export type ShopifySettings = z.infer<typeof shopifySettings>;
export type ShopifySecrets = z.infer<typeof shopifySecrets>;

/** The Admin API's address without a slash at its end. */
export function baseUrlOf(settings: ShopifySettings): string {
  return (settings.apiBaseUrl ?? `https://${settings.shop}`).replace(/\/+$/, '');
}
