import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { RawRequest, Verdict } from '../connector.ts';
import { SHOP_DOMAIN, type ShopifySecrets } from './settings.ts';

/** Webhooks say `x-shopify-topic`, events (their successor) `shopify-topic`. */
const FAMILIES = ['x-shopify-', 'shopify-'] as const;

/**
 * Checks a webhook's HMAC-SHA256 (base64, over the raw bytes) against the client secret and those it
 * replaced: for up to an hour after a rotation Shopify may still sign with the old one. Never throws.
 */
export function verifyWebhook(request: RawRequest, secrets: ShopifySecrets): Verdict {
  const given = header(request, 'hmac-sha256');
  if (!given) return { ok: false, reason: 'unsigned' };
  const keys = [secrets.clientSecret, ...(secrets.previousClientSecrets ?? [])];
  // Every secret is tried, so that the time does not tell which one matched.
  const matches = keys.map((key) => signedWith(key, request.body, given));
  if (!matches.includes(true)) return { ok: false, reason: 'bad-signature' };
  const topic = header(request, 'topic') ?? '';
  return {
    ok: true,
    topic,
    deliveryId: header(request, 'webhook-id') ?? contentId(request, topic),
  };
}

/** The shop an app-wide webhook names; not signed, so only good for looking up whose secret to try. */
export function claimedShop(request: RawRequest): string | null {
  const shop = header(request, 'shop-domain')?.toLowerCase() ?? '';
  return SHOP_DOMAIN.test(shop) ? shop : null;
}

function signedWith(secret: string, body: Uint8Array, given: string): boolean {
  const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'));
  const claimed = Buffer.from(given);
  return expected.length === claimed.length && timingSafeEqual(expected, claimed);
}

/** A header sent twice counts as absent: which of the two was meant cannot be told. */
function header(request: RawRequest, name: string): string | null {
  for (const family of FAMILIES) {
    const value = request.headers[family + name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** Without a webhook id the same content on the same topic is the same message. */
function contentId(request: RawRequest, topic: string): string {
  return createHash('sha256').update(request.body).update('\n').update(topic).digest('hex');
}
