import type { Json } from '../../../json.ts';
import { rowAmounts } from '../state/money.ts';
import type { Order, OrderRow } from '../state/state.ts';
import { stamp } from './stamp.ts';

type Fields = Record<string, Json>;

/** One order row as REST shows it: null columns are absent, a child carries its parent within. */
export function orderRowJson(order: Order, row: OrderRow): Fields {
  return {
    ...identity(order, row),
    ...quantities(row),
    ...amounts(order, row, ''),
    ...amounts(order, row, 'base_'),
    ...(row.parent ? {} : prices(order, row)),
    ...progress(order, row),
    ...(row.parent ? child(order, row.parent) : {}),
    ...(row.product.type === 'configurable' ? { product_option: option(order, row) } : {}),
    extension_attributes: { itemized_taxes: [] },
  };
}

function identity(order: Order, row: OrderRow): Fields {
  return {
    created_at: stamp(order.createdAt),
    updated_at: stamp(row.updatedAt),
    item_id: row.id,
    order_id: order.id,
    quote_item_id: row.id,
    store_id: order.view.id,
    product_id: row.product.id,
    product_type: row.product.type,
    sku: row.sku,
    name: row.product.name,
    is_virtual: 0,
    is_qty_decimal: 0,
    free_shipping: 0,
    no_discount: 0,
    weight: 1,
    row_weight: row.parent ? 0 : row.ordered,
  };
}

const quantities = (row: OrderRow): Fields => ({
  qty_ordered: row.ordered,
  qty_invoiced: row.invoiced,
  qty_shipped: row.shipped,
  qty_refunded: row.refunded,
  qty_canceled: row.canceled,
});

const rateOf = (order: Order, side: '' | 'base_'): number => (side === '' ? order.view.rate : 1);

function amounts(order: Order, row: OrderRow, side: '' | 'base_'): Fields {
  const rate = rateOf(order, side);
  const whole = rowAmounts(row, rate);
  return {
    [`${side}price`]: whole.price,
    [`${side}row_total`]: whole.net,
    [`${side}row_total_incl_tax`]: sum(whole.net, whole.tax),
    [`${side}row_invoiced`]: rowAmounts(row, rate, row.invoiced).net,
    [`${side}amount_refunded`]: rowAmounts(row, rate, row.refunded).net,
    [`${side}tax_amount`]: whole.tax,
    [`${side}tax_invoiced`]: rowAmounts(row, rate, row.invoiced).tax,
    [`${side}discount_amount`]: 0,
    [`${side}discount_invoiced`]: 0,
    ...(side === ''
      ? { tax_percent: row.taxPercent, discount_percent: 0, original_price: whole.price }
      : {}),
  };
}

/** Columns that a child's row leaves empty. */
function prices(order: Order, row: OrderRow): Fields {
  const fields: Fields = { base_original_price: row.price };
  for (const side of ['', 'base_'] as const) {
    const { price, tax } = rowAmounts(row, rateOf(order, side), 1);
    fields[`${side}price_incl_tax`] = sum(price, tax);
    fields[`${side}discount_tax_compensation_amount`] = 0;
  }
  return fields;
}

/** Columns that fill as the order goes on. */
function progress(order: Order, row: OrderRow): Fields {
  const fields: Fields = {};
  if (row.invoiced > 0) {
    fields.discount_tax_compensation_invoiced = 0;
    fields.base_discount_tax_compensation_invoiced = 0;
    if (!row.parent) fields.weee_tax_applied = '[]';
  }
  for (const side of ['', 'base_'] as const) {
    if (row.refunded === 0) continue;
    fields[`${side}discount_refunded`] = 0;
    fields[`${side}discount_tax_compensation_refunded`] = 0;
    fields[`${side}tax_refunded`] = rowAmounts(row, rateOf(order, side), row.refunded).tax;
  }
  if (row.canceled > 0) {
    fields.discount_tax_compensation_canceled = 0;
    fields.tax_canceled = rowAmounts(row, order.view.rate, row.canceled).tax;
  }
  return fields;
}

const child = (order: Order, parent: OrderRow): Fields => ({
  parent_item_id: parent.id,
  parent_item: orderRowJson(order, parent),
});

/** Option ids are strings here and nowhere else. */
function option(order: Order, row: OrderRow): Fields {
  const chosen = order.rows.find((other) => other.parent === row)?.product.id ?? 0;
  return {
    extension_attributes: {
      configurable_item_options: [{ option_id: '93', option_value: chosen }],
    },
  };
}

const sum = (one: number, other: number): number => Math.round((one + other) * 10_000) / 10_000;
