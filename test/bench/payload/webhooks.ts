import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { OutgoingWebhook, SimulatedStore } from '../../../connectors/simulator.ts';
import { type CartOptions, shoppers } from './carts.ts';

/** A closed set of signed webhooks, and what must be in the books once all of them were worked. */
export interface WebhookSet {
  readonly webhooks: readonly OutgoingWebhook[];
  readonly orders: number;
  /** Units that left the shelf by it. */
  readonly units: number;
}

export interface SetOptions extends CartOptions {
  readonly store: SimulatedStore;
  readonly orders: number;
}

/** Of the orders, so many are shipped within the set: a second, newer telling of the same order. */
const SHIPPED = 0.1;
/** Of the webhooks, so many are sent twice, and so many arrive far behind their place. */
const DOUBLED = 0.05;
const LATE = 0.02;
const LATE_BY = 200;
const WANTED = new Set(['orders/create', 'orders/updated']);

/** Orders as the store tells them: some twice, some told again when shipped, some out of order. */
export async function webhookSet(options: SetOptions): Promise<WebhookSet> {
  const { store, orders, random } = options;
  const cartOf = shoppers(options);
  await tellsOf(store);
  let units = 0;
  const placed = Array.from({ length: orders }, () => {
    const cart = cartOf();
    units += cart.lines.reduce((sum, { quantity }) => sum + quantity, 0);
    return store.place(cart);
  });
  const created = await tellsOf(store);
  if (created.length !== orders) throw new Error('the store did not tell each order once');
  // Shopify's times are whole seconds: what follows must be newer.
  await wait(1_050);
  for (const orderId of placed) if (orderId && random() < SHIPPED) store.fulfil(orderId);
  const shipped = await tellsOf(store);
  return { webhooks: shuffled(created, shipped, random), orders, units };
}

/** Everything the store has to say by now. */
async function tellsOf(store: SimulatedStore): Promise<OutgoingWebhook[]> {
  const sent: OutgoingWebhook[] = [];
  await store.deliverDue(async (webhook) => {
    if (WANTED.has(webhook.headers['X-Shopify-Topic'] ?? '')) sent.push(webhook);
    return 200;
  });
  return sent;
}

/** Shipments spread behind their orders, doubles right behind the first, and some that come late. */
function shuffled(
  created: readonly OutgoingWebhook[],
  shipped: readonly OutgoingWebhook[],
  random: () => number,
): readonly OutgoingWebhook[] {
  const share = created.length / Math.max(1, shipped.length);
  const rows = [
    ...created.map((webhook, at) => ({ at, webhook })),
    // The n-th shipment belongs to about the (n × share)-th order.
    ...shipped.map((webhook, n) => ({ at: n * share + LATE_BY / 2, webhook })),
  ];
  const twice = rows.flatMap((row) =>
    random() < DOUBLED ? [row, { ...row, at: row.at + 1 }] : [row],
  );
  const moved = twice.map((row) => ({ ...row, at: row.at + (random() < LATE ? LATE_BY : 0) }));
  return moved.sort((one, other) => one.at - other.at).map(({ webhook }) => webhook);
}

const withId = z.object({ id: z.number() });

/** How many different orders these tell of. */
export function distinctOrders(webhooks: readonly OutgoingWebhook[]): number {
  const decoder = new TextDecoder();
  return new Set(webhooks.map(({ body }) => withId.parse(JSON.parse(decoder.decode(body))).id))
    .size;
}
