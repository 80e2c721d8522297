import { createHmac } from 'node:crypto';
import type { Hub } from '../../server/services/hub.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type SeedChannel, seedChannel } from './seed.ts';

export const CLIENT_SECRET = 'the client secret of the tests';

interface OrderParts {
  readonly id?: string;
  readonly updatedAt?: string;
  readonly price?: string;
  readonly quantity?: string;
  readonly lines?: number;
  readonly currency?: string;
  readonly fulfillments?: readonly string[];
  /** JSON text of further members, each with a comma before it. */
  readonly more?: string;
}

/** One unit price times quantity times lines, exact to the cent for plain prices. */
function totalOf(price: string, units: number): string {
  const cents = Math.round(Number(price) * 100) * units;
  return Number.isFinite(cents) ? (cents / 100).toFixed(2) : price;
}

/**
 * The text of a REST-shaped order as `orders/*` webhooks carry it. It is put together as text because
 * ids beyond 2^53 and numbers such as 1e999 would not survive JSON.stringify.
 */
export function shopifyOrder(parts: OrderParts = {}): string {
  const { id = '5001', price = '12.50', quantity = '1', lines = 1, currency = 'EUR' } = parts;
  const updatedAt = parts.updatedAt ?? '2026-03-01T10:00:00Z';
  const total = totalOf(price, Number(quantity) * lines);
  const line = (index: number) =>
    `{"id":${index + 1},"variant_id":71,"title":"Mug","sku":"MUG-1","quantity":${quantity},` +
    `"fulfillable_quantity":${quantity},"requires_shipping":true,` +
    `"variant_inventory_management":"shopify","price":"${price}","properties":[]}`;
  return (
    `{"id":${id},"name":"#${id.slice(-4)}","created_at":"2026-03-01T10:00:00Z",` +
    `"updated_at":"${updatedAt}","financial_status":"paid","currency":"${currency}",` +
    `"taxes_included":true,"total_price":"${total}","total_discounts":"0.00","total_tax":"0.00",` +
    `"email":"mara.lindqvist@example.com","customer":{"id":9,"first_name":"Mara",` +
    `"last_name":"Lindqvist"},"line_items":[${Array.from({ length: lines }, (_, i) => line(i)).join(',')}],` +
    `"fulfillments":[${(parts.fulfillments ?? []).join(',')}],"refunds":[]${parts.more ?? ''}}`
  );
}

export const hmacOf = (body: string | Uint8Array, secret = CLIENT_SECRET): string =>
  createHmac('sha256', secret).update(body).digest('base64');

let sent = 0;

/** The headers Shopify sends with a webhook. */
export function shopifyHeaders(
  body: string | Uint8Array,
  over: { secret?: string; topic?: string; id?: string; shop?: string } = {},
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-shopify-hmac-sha256': hmacOf(body, over.secret),
    'x-shopify-topic': over.topic ?? 'orders/updated',
    'x-shopify-webhook-id': over.id ?? `webhook-${++sent}`,
    ...(over.shop ? { 'x-shopify-shop-domain': over.shop } : {}),
  };
}

/** A connected Shopify shop selling MUG-1 as variant 71. */
export const seedShopify = (
  hub: Hub,
  shop: string,
  over: SeedChannel & { readonly clientSecret?: string } = {},
): Promise<ChannelDoc> =>
  seedChannel(hub, {
    kind: 'shopify',
    name: shop,
    externalStoreId: shop,
    settings: { shop },
    secrets: { clientId: 'tests', clientSecret: over.clientSecret ?? CLIENT_SECRET },
    stock: { 'MUG-1': 100 },
    idsOf: () => ({ externalId: '71', externalProductId: '7', stockRef: '701' }),
    ...over,
  });
