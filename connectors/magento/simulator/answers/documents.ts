import type { Json } from '../../../json.ts';
import { lineAmounts, round4, rowAmounts } from '../state/money.ts';
import type {
  CreditmemoDocument,
  DocumentLine,
  InvoiceDocument,
  MagentoState,
  Order,
  ShipmentDocument,
  Track,
} from '../state/state.ts';
import { shippingAddressId } from './address.ts';
import { stamp } from './stamp.ts';

type Fields = Record<string, Json>;

/** What all documents of an order have in common. None of their `updated_at` ever moves. */
function head(document: ShipmentDocument | InvoiceDocument | CreditmemoDocument): Fields {
  const { order } = document;
  return {
    entity_id: document.id,
    increment_id: document.incrementId,
    order_id: order.id,
    store_id: order.view.id,
    created_at: stamp(document.at),
    updated_at: stamp(document.at),
    billing_address_id: shippingAddressId(order) + 1,
    shipping_address_id: shippingAddressId(order),
  };
}

export function shipmentJson(document: ShipmentDocument): Fields {
  const { customer } = document.order;
  return {
    ...head(document),
    ...(customer.id === null ? {} : { customer_id: customer.id }),
    total_qty: document.lines.reduce((total, line) => total + line.quantity, 0),
    packages: [],
    items: document.lines.map((line) => ({
      ...lineHead(document.id, line),
      price: line.row.price,
      weight: 1,
    })),
    tracks: document.tracks.map((track) => trackJson(document, track)),
    comments: document.comments.map(({ id, comment }) => ({
      entity_id: id,
      parent_id: document.id,
      comment,
      created_at: stamp(document.at),
      is_customer_notified: 0,
      is_visible_on_front: 0,
    })),
    extension_attributes: { source_code: document.sourceCode },
  };
}

export const trackJson = (document: ShipmentDocument, track: Track): Fields => ({
  entity_id: track.id,
  parent_id: document.id,
  order_id: document.order.id,
  track_number: track.number,
  title: track.title,
  carrier_code: track.carrierCode,
  created_at: stamp(track.at),
  updated_at: stamp(track.at),
  weight: null,
  qty: null,
  description: null,
});

const lineHead = (documentId: number, line: DocumentLine): Fields => ({
  entity_id: line.id,
  parent_id: documentId,
  order_item_id: line.row.id,
  product_id: line.row.product.id,
  sku: line.row.sku,
  name: line.row.product.name,
  qty: line.quantity,
});

export function invoiceJson(state: MagentoState, document: InvoiceDocument): Fields {
  const { order } = document;
  const amounts = (side: '' | 'base_'): Fields => {
    const rate = side === '' ? order.view.rate : 1;
    const rows = lineAmounts(document, rate);
    return {
      ...billed(side, rows, document.shipping * rate),
      [`${side}grand_total`]: round4(rows.subtotal + rows.tax + document.shipping * rate),
    };
  };
  return {
    ...head(document),
    ...currencies(state, order),
    ...amounts(''),
    ...amounts('base_'),
    state: 2,
    total_qty: document.lines.reduce((sum, line) => sum + (line.row.parent ? 0 : line.quantity), 0),
    items: document.lines.map((line) => moneyLine(document.id, order, line)),
    comments: [],
  };
}

export function creditmemoJson(state: MagentoState, document: CreditmemoDocument): Fields {
  const { order, money } = document;
  const amounts = (side: '' | 'base_'): Fields => {
    const rate = side === '' ? order.view.rate : 1;
    return {
      ...billed(side, lineAmounts(document, rate), money.shipping * rate),
      [`${side}adjustment`]: round4((money.adjustmentPositive - money.adjustmentNegative) * rate),
      [`${side}adjustment_positive`]: round4(money.adjustmentPositive * rate),
      [`${side}adjustment_negative`]: round4(money.adjustmentNegative * rate),
      [`${side}grand_total`]: round4(money.total * rate),
    };
  };
  return {
    ...head(document),
    ...currencies(state, order),
    ...amounts(''),
    ...amounts('base_'),
    state: 2,
    items: document.lines.map((line) => ({
      ...moneyLine(document.id, order, line),
      base_cost: null,
      base_weee_tax_row_disposition: 0,
      weee_tax_applied: '[]',
      weee_tax_applied_row_amount: 0,
      weee_tax_row_disposition: 0,
    })),
    comments: [],
  };
}

const currencies = (state: MagentoState, order: Order): Fields => ({
  base_currency_code: state.shop.baseCurrency,
  global_currency_code: state.shop.baseCurrency,
  store_currency_code: state.shop.baseCurrency,
  order_currency_code: order.view.currency,
  base_to_global_rate: 1,
  base_to_order_rate: order.view.rate,
  store_to_base_rate: 0,
  store_to_order_rate: 0,
});

const billed = (
  side: '' | 'base_',
  rows: { readonly subtotal: number; readonly tax: number },
  shipping: number,
): Fields => ({
  [`${side}subtotal`]: rows.subtotal,
  [`${side}subtotal_incl_tax`]: round4(rows.subtotal + rows.tax),
  [`${side}tax_amount`]: rows.tax,
  [`${side}shipping_amount`]: round4(shipping),
  [`${side}shipping_incl_tax`]: round4(shipping),
  [`${side}shipping_tax_amount`]: 0,
  [`${side}discount_amount`]: 0,
  [`${side}discount_tax_compensation_amount`]: 0,
});

function moneyLine(documentId: number, order: Order, line: DocumentLine): Fields {
  const fields = lineHead(documentId, line);
  for (const side of ['', 'base_'] as const) {
    const rate = side === '' ? order.view.rate : 1;
    const part = rowAmounts(line.row, rate, line.quantity);
    fields[`${side}price`] = part.price;
    fields[`${side}price_incl_tax`] = round4(part.price + rowAmounts(line.row, rate, 1).tax);
    fields[`${side}row_total`] = part.net;
    fields[`${side}row_total_incl_tax`] = round4(part.net + part.tax);
    fields[`${side}tax_amount`] = part.tax;
    fields[`${side}discount_tax_compensation_amount`] = 0;
  }
  return fields;
}
