import type { Json } from '../../../json.ts';
import {
  type Amounts,
  canceledAmounts,
  inOrder,
  invoicedAmounts,
  orderedAmounts,
  round4,
  sumRows,
} from '../state/money.ts';
import { ownRows } from '../state/rules.ts';
import type { HistoryEntry, MagentoState, Order, OrderState } from '../state/state.ts';
import { billingAddressJson, shippingAddressId, shippingAddressJson } from './address.ts';
import { orderRowJson } from './order-row.ts';
import { stamp } from './stamp.ts';

type Fields = Record<string, Json>;
type Side = '' | 'base_';

/** Labels a merchant may rename; these are the ones of a new store. */
export const statusOf = (state: OrderState): string => (state === 'new' ? 'pending' : state);

/** An order as `GET /V1/orders/:id` shows it. */
export function orderJson(state: MagentoState, order: Order): Fields {
  const items = order.rows.map((row) => orderRowJson(order, row));
  return {
    ...identity(state, order),
    ...buyer(order),
    ...money(order, ''),
    ...money(order, 'base_'),
    ...oddlyNamed,
    items,
    billing_address: billingAddressJson(order),
    payment: payment(order),
    status_histories: order.history.map((entry) => historyJson(order, entry)),
    extension_attributes: {
      shipping_assignments: [{ shipping: shipping(order), items }],
      payment_additional_info: [{ key: 'method_title', value: 'Check / Money order' }],
      applied_taxes: [],
      item_applied_taxes: [],
      taxes: [],
      additional_itemized_taxes: [],
      converting_from_quote: false,
    },
  };
}

function identity(state: MagentoState, order: Order): Fields {
  const base = state.shop.baseCurrency;
  return {
    entity_id: order.id,
    increment_id: order.incrementId,
    state: order.state,
    status: statusOf(order.state),
    ...(order.heldFrom
      ? { hold_before_state: order.heldFrom, hold_before_status: statusOf(order.heldFrom) }
      : {}),
    created_at: stamp(order.createdAt),
    updated_at: stamp(order.updatedAt),
    store_id: order.view.id,
    store_name: `Main Website\nMain Website Store\n${order.view.name}`,
    quote_id: order.id,
    protect_code: order.protectCode,
    remote_ip: order.remoteIp,
    is_virtual: 0,
    base_currency_code: base,
    global_currency_code: base,
    store_currency_code: base,
    order_currency_code: order.view.currency,
    base_to_global_rate: 1,
    base_to_order_rate: order.view.rate,
    store_to_base_rate: 0,
    store_to_order_rate: 0,
    shipping_description: 'Flat Rate - Fixed',
    total_item_count: ownRows(order).length,
    total_qty_ordered: units(order),
    weight: units(order),
    billing_address_id: shippingAddressId(order) + 1,
  };
}

const units = (order: Order): number =>
  ownRows(order).reduce((total, row) => total + row.ordered, 0);

function buyer({ customer }: Order): Fields {
  return {
    customer_email: customer.email,
    customer_firstname: customer.firstname,
    customer_lastname: customer.lastname,
    customer_is_guest: customer.id === null ? 1 : 0,
    customer_group_id: customer.id === null ? 0 : 1,
    customer_note_notify: 1,
    ...(customer.id === null ? {} : { customer_id: customer.id }),
  };
}

function money(order: Order, side: Side): Fields {
  const rate = side === '' ? order.view.rate : 1;
  const ordered = orderedAmounts(order, rate);
  const paid = invoicedAmounts(order, rate);
  const began = paid.total > 0;
  return {
    [`${side}grand_total`]: ordered.total,
    [`${side}subtotal`]: ordered.subtotal,
    [`${side}subtotal_incl_tax`]: round4(ordered.subtotal + ordered.tax),
    [`${side}tax_amount`]: ordered.tax,
    [`${side}discount_amount`]: 0,
    [`${side}discount_tax_compensation_amount`]: 0,
    [`${side}total_due`]: round4(ordered.total - paid.total),
    ...shippingMoney(order, side),
    ...(began ? invoiced(paid, side) : {}),
    ...(order.refunded.total > 0 ? refunded(order, side, rate) : {}),
    ...(order.state === 'canceled' ? canceled(canceledAmounts(order, rate), side) : {}),
  };
}

function shippingMoney(order: Order, side: Side): Fields {
  const { shipping } = order;
  const convert = (base: number): number => (side === '' ? inOrder(order, base) : base);
  return {
    [`${side}shipping_amount`]: convert(shipping.amount),
    [`${side}shipping_incl_tax`]: convert(shipping.amount),
    [`${side}shipping_tax_amount`]: 0,
    [`${side}shipping_discount_amount`]: 0,
    ...(shipping.invoiced > 0 ? { [`${side}shipping_invoiced`]: convert(shipping.invoiced) } : {}),
    ...(order.refunded.total > 0
      ? {
          [`${side}shipping_refunded`]: convert(shipping.refunded),
          [`${side}shipping_tax_refunded`]: 0,
        }
      : {}),
    ...(order.state === 'canceled'
      ? { [`${side}shipping_canceled`]: convert(shipping.canceled) }
      : {}),
  };
}

const invoiced = (paid: Amounts, side: Side): Fields => ({
  [`${side}subtotal_invoiced`]: paid.subtotal,
  [`${side}tax_invoiced`]: paid.tax,
  [`${side}total_invoiced`]: paid.total,
  [`${side}total_paid`]: paid.total,
  [`${side}discount_invoiced`]: 0,
  [`${side}discount_tax_compensation_invoiced`]: 0,
  ...(side === 'base_' ? { base_total_invoiced_cost: 0 } : {}),
});

function refunded(order: Order, side: Side, rate: number): Fields {
  const given = order.refunded;
  const rows = sumRows(order, rate, (row) => row.refunded);
  const total = round4(given.total * rate);
  return {
    [`${side}adjustment_positive`]: round4(given.adjustmentPositive * rate),
    [`${side}adjustment_negative`]: round4(given.adjustmentNegative * rate),
    [`${side}subtotal_refunded`]: rows.subtotal,
    [`${side}tax_refunded`]: rows.tax,
    [`${side}discount_refunded`]: 0,
    [`${side}discount_tax_compensation_refunded`]: 0,
    [`${side}total_refunded`]: total,
    [`${side}total_offline_refunded`]: total,
  };
}

const canceled = (off: Amounts, side: Side): Fields => ({
  [`${side}subtotal_canceled`]: off.subtotal,
  [`${side}tax_canceled`]: off.tax,
  [`${side}discount_canceled`]: 0,
  [`${side}total_canceled`]: off.total,
});

/** The base side's name was cut to what an old database allowed. */
const oddlyNamed: Fields = {
  base_shipping_discount_tax_compensation_amnt: 0,
  shipping_discount_tax_compensation_amount: 0,
};

function payment(order: Order): Fields {
  const fields: Fields = {
    account_status: null,
    additional_information: ['Check / Money order'],
    cc_last4: null,
    entity_id: order.id,
    parent_id: order.id,
    method: 'checkmo',
  };
  for (const side of ['', 'base_'] as const) {
    const rate = side === '' ? order.view.rate : 1;
    const { amount, invoiced: captured, refunded: back } = order.shipping;
    fields[`${side}amount_ordered`] = orderedAmounts(order, rate).total;
    fields[`${side}shipping_amount`] = round4(amount * rate);
    if (captured > 0) {
      fields[`${side}amount_paid`] = invoicedAmounts(order, rate).total;
      fields[`${side}shipping_captured`] = round4(captured * rate);
    }
    if (order.refunded.total > 0) {
      fields[`${side}amount_refunded`] = round4(order.refunded.total * rate);
      fields[`${side}shipping_refunded`] = round4(back * rate);
    }
  }
  return fields;
}

/** The only place where the shipping address stands. */
const shipping = (order: Order): Fields => ({
  address: shippingAddressJson(order),
  method: 'flatrate_flatrate',
  total: {
    ...shippingMoney(order, ''),
    ...shippingMoney(order, 'base_'),
    ...oddlyNamed,
  },
});

export const historyJson = (order: Order, entry: HistoryEntry): Fields => ({
  comment: entry.comment,
  created_at: stamp(entry.at),
  entity_id: entry.id,
  entity_name: entry.entityName,
  is_customer_notified: 0,
  is_visible_on_front: entry.visible ? 1 : 0,
  parent_id: order.id,
  status: entry.status,
});
