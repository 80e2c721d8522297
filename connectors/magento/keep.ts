import type { Json } from '../json.ts';
import { addressSchema, extensionSchema, itemSchema, orderSchema } from './translate/schema.ts';

type Row = Readonly<Record<string, Json>>;

/**
 * An order reduced to what the translator reads. Half of Magento's 17 kB is repetition, and the buyer's IP
 * address, the order's secret and payment details are nobody's business here.
 */
export function keptOrder(order: Json): Json {
  if (!isRow(order)) return null;
  const kept = pick(order, orderSchema.shape);
  return {
    ...kept,
    ...(isRow(kept.billing_address)
      ? { billing_address: pick(kept.billing_address, addressSchema.shape) }
      : {}),
    ...(isRow(kept.payment)
      ? { payment: pick(kept.payment, orderSchema.shape.payment.unwrap().unwrap().shape) }
      : {}),
    items: rows(kept.items).map((item) => pick(item, itemSchema.shape)),
    extension_attributes: keptExtension(kept.extension_attributes),
  };
}

/** A shipment or credit memo without its comments, which are letters to people. */
export const keptDocument = (document: Json, schema: { readonly shape: object }): Json =>
  isRow(document) ? pick(document, schema.shape) : null;

function keptExtension(given: Json | undefined): Json {
  if (given === undefined || !isRow(given)) return {};
  const kept = pick(given, extensionSchema.shape);
  const assignments = rows(kept.shipping_assignments).flatMap(({ shipping }) => {
    if (shipping === undefined || !isRow(shipping)) return [];
    const { address } = shipping;
    const kept =
      address !== undefined && isRow(address) ? pick(address, addressSchema.shape) : null;
    return [{ shipping: { address: kept } }];
  });
  return { ...kept, shipping_assignments: assignments };
}

const pick = (row: Row, shape: object): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => Object.hasOwn(shape, key)));

const isRow = (value: Json | undefined): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const rows = (value: Json | undefined): readonly Row[] =>
  Array.isArray(value) ? value.filter(isRow) : [];
