import { z } from 'zod';
import type { ChannelFact, OrderPart, PrivacyRequestFact } from '../../connector.ts';
import { id, parse, time, units } from './shapes.ts';

const withId = z.object({ id });
export const idOnly = (body: unknown): string => parse(withId, body).id;

const aboutOrder = z.object({ id, order_id: id });

/** Fulfilments, refunds and transactions: parts of an order that do not tell the whole of it. */
export function orderHint(body: unknown): readonly ChannelFact[] {
  return [{ kind: 'order-hint', externalId: parse(aboutOrder, body).order_id }];
}

const partHint =
  (part: OrderPart['part']) =>
  (body: unknown): readonly ChannelFact[] => {
    const { id: externalId, order_id } = parse(aboutOrder, body);
    return [{ kind: 'order-hint', externalId: order_id, about: { part, externalId } }];
  };

/** `orders/updated` of the same moment nearly always tells these in full. */
export const refundHint = partHint('refund');
export const shipmentHint = partHint('shipment');

const edited = z.object({ order_edit: z.object({ order_id: id }) });

export function orderEdited(body: unknown): readonly ChannelFact[] {
  return [{ kind: 'order-hint', externalId: parse(edited, body).order_edit.order_id }];
}

const aboutReturn = z.object({ order_id: id.nullish(), order: withId.nullish() });

/** Return topics name their order in two ways, or (returns/update) not at all. */
export function returnHint(body: unknown): readonly ChannelFact[] {
  const { order_id, order } = parse(aboutReturn, body);
  const externalId = order_id ?? order?.id;
  if (!externalId) return [{ kind: 'ignored', why: 'names no order; orders/updated tells' }];
  return [{ kind: 'order-hint', externalId }];
}

const leavingShop = z.object({ id, myshopify_domain: z.string() });

/** The body is the shop. */
export function uninstalled(body: unknown): readonly ChannelFact[] {
  return [{ kind: 'uninstalled', storeId: parse(leavingShop, body).myshopify_domain }];
}

const pulledHint = z.object({
  id,
  updatedAt: time,
  cancelledAt: time.nullable(),
  units,
});

/** A row of our own pull of changed orders. */
export function ownHint(body: unknown): readonly ChannelFact[] {
  const hint = parse(pulledHint, body);
  const now = {
    revisedAt: hint.updatedAt,
    cancelled: hint.cancelledAt !== null,
    units: hint.units,
  };
  return [{ kind: 'order-hint', externalId: hint.id, now }];
}

const customer = z.object({ id: id.nullish() }).nullish();
const request = z.object({
  shop_domain: z.string(),
  customer,
  orders_requested: z.array(id).nullish(),
});
const redaction = z.object({
  shop_domain: z.string(),
  customer,
  orders_to_redact: z.array(id).nullish(),
});
const shop = z.object({ shop_domain: z.string() });

/** Shopify's mandatory compliance topics: to be answered within 30 days. */
export function dataRequest(body: unknown): readonly ChannelFact[] {
  const { customer, orders_requested } = parse(request, body);
  return privacy('customers/data_request', customer?.id, orders_requested);
}

export function redactCustomer(body: unknown): readonly ChannelFact[] {
  const { customer, orders_to_redact } = parse(redaction, body);
  return privacy('customers/redact', customer?.id, orders_to_redact);
}

export function redactShop(body: unknown): readonly ChannelFact[] {
  parse(shop, body);
  return privacy('shop/redact', null, null);
}

function privacy(
  topic: PrivacyRequestFact['topic'],
  customerId: string | null | undefined,
  orderIds: readonly string[] | null | undefined,
): readonly ChannelFact[] {
  const request = {
    topic,
    customerExternalId: customerId ?? null,
    orderExternalIds: orderIds ?? [],
  };
  return [{ kind: 'privacy-request', request }];
}
