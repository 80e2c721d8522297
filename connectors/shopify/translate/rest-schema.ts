import { z } from 'zod';
import { bag } from './rest-money.ts';
import { restRefund } from './rest-refund.ts';
import { amountText, currency, id, text, textOrNull, time, units } from './shapes.ts';

/** The parts of a REST-shaped order that the hub reads; everything else is left alone. */
const amount = amountText.nullish();
const allocation = z.object({ amount: amountText, amount_set: bag.nullish() });
const taxLine = z.object({ price: amountText, price_set: bag.nullish() });

export const restLine = z.object({
  id,
  variant_id: id.nullish(),
  title: text,
  variant_title: text,
  sku: textOrNull,
  quantity: units,
  current_quantity: units.nullish(),
  fulfillable_quantity: units.nullish(),
  gift_card: z.boolean().nullish(),
  requires_shipping: z.boolean().nullish(),
  variant_inventory_management: textOrNull,
  tip_payment_gateway: textOrNull,
  tip_payment_method: textOrNull,
  price: amountText,
  price_set: bag.nullish(),
  total_discount: amount,
  total_discount_set: bag.nullish(),
  discount_allocations: z.array(allocation).nullish(),
  tax_lines: z.array(taxLine).nullish(),
});

export const restFulfillment = z.object({
  id,
  created_at: time,
  status: text,
  location_id: id.nullish(),
  tracking_company: text,
  tracking_number: textOrNull,
  tracking_numbers: z.array(z.string()).nullish(),
  tracking_url: textOrNull,
  tracking_urls: z.array(z.string()).nullish(),
  line_items: z.array(z.object({ id, quantity: units })),
});

export const restAddress = z.object({
  first_name: text,
  last_name: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  province: text,
  province_code: text,
  zip: text,
  country_code: text,
  phone: textOrNull,
});

export const restOrder = z.object({
  id,
  name: z.string().min(1),
  created_at: time,
  processed_at: time.nullish(),
  updated_at: time,
  cancelled_at: time.nullish(),
  closed_at: time.nullish(),
  financial_status: text,
  fulfillment_status: text,
  currency,
  presentment_currency: currency.nullish(),
  taxes_included: z.boolean().nullish(),
  duties_included: z.boolean().nullish(),
  total_price: amountText,
  total_price_set: bag.nullish(),
  total_discounts: amount,
  total_discounts_set: bag.nullish(),
  total_tax: amount,
  total_tax_set: bag.nullish(),
  total_shipping_price_set: bag.nullish(),
  total_tip_received: amount,
  total_tip_received_set: bag.nullish(),
  original_total_duties_set: bag.nullish(),
  original_total_additional_fees_set: bag.nullish(),
  total_cash_rounding_payment_adjustment_set: bag.nullish(),
  shipping_lines: z.array(z.object({ price: amountText, price_set: bag.nullish() })).nullish(),
  email: textOrNull,
  phone: textOrNull,
  customer: z.object({ id: id.nullish(), first_name: text, last_name: text }).nullish(),
  shipping_address: restAddress.nullish(),
  tags: text,
  note: text,
  line_items: z.array(restLine),
  fulfillments: z.array(restFulfillment).nullish(),
  refunds: z.array(restRefund).nullish(),
});
