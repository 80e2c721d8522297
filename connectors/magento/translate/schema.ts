import { z } from 'zod';
import { limits } from '../../../server/limits.ts';
import { decimal, flag, id, stamp, text } from '../wire.ts';

/**
 * What is read of Magento's JSON, and all that is kept of it: `read` stores nothing else, so that
 * `remote_ip`, `protect_code` and payment details never enter the hub. Unset fields are simply absent.
 */
export const itemSchema = z.object({
  item_id: id,
  parent_item_id: id.nullish(),
  product_id: id.nullish(),
  product_type: text,
  sku: text,
  name: text,
  is_virtual: flag,
  qty_ordered: decimal,
  qty_canceled: decimal,
  qty_invoiced: decimal,
  qty_refunded: decimal,
  qty_shipped: decimal,
  base_price: decimal,
  price: decimal,
  base_discount_amount: decimal,
  base_discount_tax_compensation_amount: decimal,
  base_tax_amount: decimal,
  base_weee_tax_applied_row_amnt: decimal,
  weee_tax_applied_row_amount: decimal,
});

export const addressSchema = z.object({
  firstname: text,
  lastname: text,
  company: text,
  street: z
    .array(text)
    .nullish()
    .transform((lines) => lines ?? []),
  city: text,
  region: text,
  region_code: text,
  postcode: text,
  country_id: text,
  telephone: z.string().nullish(),
});

/** Adobe Commerce adds store credit, gift cards, reward points and gift wrapping here. */
export const extensionSchema = z.object({
  base_customer_balance_amount: decimal,
  customer_balance_amount: decimal,
  base_gift_cards_amount: decimal,
  gift_cards_amount: decimal,
  base_reward_currency_amount: decimal,
  reward_currency_amount: decimal,
  gw_base_price: decimal,
  gw_price: decimal,
  gw_items_base_price: decimal,
  gw_items_price: decimal,
  gw_card_base_price: decimal,
  gw_card_price: decimal,
  shipping_assignments: z
    .array(z.object({ shipping: z.object({ address: addressSchema.nullish() }) }))
    .nullish(),
});

const currency = z.string().regex(/^[A-Z]{3}$/);

export const orderSchema = z.object({
  entity_id: id,
  increment_id: z.union([z.string(), z.number()]).transform(String),
  state: text,
  status: text,
  created_at: stamp,
  updated_at: stamp,
  base_currency_code: currency,
  order_currency_code: currency,
  base_subtotal: decimal,
  subtotal: decimal,
  base_discount_amount: decimal,
  discount_amount: decimal,
  base_discount_tax_compensation_amount: decimal,
  discount_tax_compensation_amount: decimal,
  base_shipping_amount: decimal,
  shipping_amount: decimal,
  // Magento's own shortened spelling, on the base side only.
  base_shipping_discount_tax_compensation_amnt: decimal,
  shipping_discount_tax_compensation_amount: decimal,
  base_tax_amount: decimal,
  tax_amount: decimal,
  base_grand_total: decimal,
  grand_total: decimal,
  base_total_paid: decimal,
  base_total_refunded: decimal,
  total_refunded: decimal,
  customer_id: id.nullish(),
  customer_email: z.string().nullish(),
  customer_firstname: text,
  customer_lastname: text,
  customer_note: text,
  billing_address: addressSchema.nullish(),
  payment: z.object({ method: text, base_amount_authorized: decimal }).nullish(),
  items: z.array(itemSchema).max(limits.linesMax),
  extension_attributes: extensionSchema.nullish(),
});

const documentLine = z.object({ order_item_id: id, qty: decimal });
const lines = z
  .array(documentLine)
  .nullish()
  .transform((found) => found ?? []);

export const shipmentSchema = z.object({
  entity_id: id,
  order_id: id,
  created_at: stamp,
  updated_at: stamp.nullish(),
  items: lines,
  tracks: z
    .array(
      z.object({
        track_number: z
          .union([z.string(), z.number()])
          .nullish()
          .transform((it) => String(it ?? '')),
        title: text,
        carrier_code: text,
        created_at: stamp.nullish(),
      }),
    )
    .nullish()
    .transform((found) => found ?? []),
  extension_attributes: z.object({ source_code: z.string().nullish() }).nullish(),
});

export const creditmemoSchema = z.object({
  entity_id: id,
  order_id: id,
  created_at: stamp,
  updated_at: stamp.nullish(),
  /** 1 open, 2 refunded, 3 cancelled. */
  state: z.coerce.number().nullish(),
  base_grand_total: decimal,
  items: lines,
});

/** The body of a `rest/order` delivery. */
export const compositeSchema = z.object({
  order: orderSchema,
  shipments: z.array(shipmentSchema).default([]),
  creditmemos: z.array(creditmemoSchema).default([]),
});

export const productSchema = z.object({
  id,
  sku: z.string().min(1).max(64),
  name: text,
  type_id: text,
  extension_attributes: z
    .object({ stock_item: z.object({ manage_stock: z.boolean().nullish() }).nullish() })
    .nullish(),
});

export type MagentoOrder = z.output<typeof orderSchema>;
export type MagentoItem = z.output<typeof itemSchema>;
export type MagentoAddress = z.output<typeof addressSchema>;
export type MagentoShipment = z.output<typeof shipmentSchema>;
export type MagentoCreditmemo = z.output<typeof creditmemoSchema>;
export type MagentoComposite = z.output<typeof compositeSchema>;
