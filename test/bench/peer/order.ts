import { z } from 'zod';

/** What the peer reads of an `orders/*` webhook. */
export const shopifyOrder = z.object({
  id: z.number(),
  name: z.string(),
  email: z.string().nullable(),
  created_at: z.string(),
  financial_status: z.string(),
  total_price: z.string(),
  currency: z.string(),
  shipping_address: z
    .object({ name: z.string(), address1: z.string(), city: z.string(), zip: z.string() })
    .nullable(),
  line_items: z.array(
    z.object({
      sku: z.string().nullable(),
      title: z.string(),
      quantity: z.number(),
      price: z.string(),
      variant_id: z.number().nullable(),
    }),
  ),
});

export type ShopifyOrder = z.output<typeof shopifyOrder>;

export const orderFields = (order: ShopifyOrder) => ({
  number: order.name,
  email: order.email,
  placedAt: new Date(order.created_at),
  status: order.financial_status,
  total: Number(order.total_price),
  currency: order.currency,
  customer: {
    name: order.shipping_address?.name,
    address: order.shipping_address?.address1,
    city: order.shipping_address?.city,
    zip: order.shipping_address?.zip,
  },
  lines: order.line_items.map((line) => ({
    sku: line.sku,
    title: line.title,
    quantity: line.quantity,
    price: Number(line.price),
    variantId: String(line.variant_id),
  })),
});
