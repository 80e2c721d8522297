import { createHmac } from 'node:crypto';
import type { OutgoingWebhook, SimulatorWorld, StoreFaults } from '../../simulator.ts';
import { gid, mint, uuid } from './ids.ts';
import type { News, Shop } from './state.ts';
import { ADMIN_VERSION } from './wire/version.ts';

export interface Subscription {
  readonly id: string;
  /** As GraphQL names it: ORDERS_CREATE. */
  readonly topic: string;
  readonly uri: string;
}

/** Takes webhooks to where they were asked for, and tries again as Shopify does. Plain data. */
export interface Courier {
  readonly subscriptions: Map<string, Subscription>;
  /** By due time, earliest first. */
  readonly waiting: Waiting[];
}

export interface Waiting {
  readonly subscriptionId: string;
  readonly webhook: OutgoingWebhook;
  readonly dueAt: number;
  /** Tries that failed so far. */
  readonly failed: number;
}

export const openCourier = (): Courier => ({ subscriptions: new Map(), waiting: [] });

/** Eight retries over four hours, each wait twice the one before: about 56 s, 113 s … 2 h. */
const RETRIES = 8;
const FIRST_RETRY_MS = (4 * 3_600_000) / (2 ** RETRIES - 1);

export interface Dispatch {
  readonly clientSecret: string;
  readonly faults: StoreFaults;
  readonly world: SimulatorWorld;
}

/** All news of one action share an Event-Id. The body is drawn up now; every retry sends these bytes. */
export function post(courier: Courier, shop: Shop, news: readonly News[], how: Dispatch): void {
  const { world, faults } = how;
  const eventId = uuid(world.random);
  for (const { topic, payload } of news) {
    const subscribed = [...courier.subscriptions.values()].filter((s) => s.topic === enumOf(topic));
    if (subscribed.length === 0) continue;
    const body = new TextEncoder().encode(JSON.stringify(payload()));
    for (const { id, uri } of subscribed) {
      const headers = headersOf(shop, topic, eventId, body, how);
      if (chance(world, faults.webhookLost)) continue;
      const webhook = { path: pathOf(uri), headers, body };
      const copies = chance(world, faults.webhookDuplicated) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        const late = faults.webhookDelayMs > 0 ? world.random() * faults.webhookDelayMs : 0;
        const dueAt = world.now().getTime() + Math.floor(late);
        enqueue(courier, { subscriptionId: id, webhook, dueAt, failed: 0 });
      }
    }
  }
}

/** "orders/create" → ORDERS_CREATE. */
export const enumOf = (topic: string): string => topic.toUpperCase().replace('/', '_');

export function takeDue(courier: Courier, now: Date): Waiting | null {
  const first = courier.waiting[0];
  if (!first || first.dueAt > now.getTime()) return null;
  courier.waiting.shift();
  return first;
}

/**
 * After a failed try. When the last retry has failed too, Shopify gives the webhook up and deletes the
 * subscription, as it does with all that were made by API.
 */
export function retryLater(courier: Courier, tried: Waiting, now: Date): void {
  if (tried.failed >= RETRIES) {
    courier.subscriptions.delete(tried.subscriptionId);
    return;
  }
  const dueAt = now.getTime() + Math.ceil(FIRST_RETRY_MS * 2 ** tried.failed);
  enqueue(courier, { ...tried, dueAt, failed: tried.failed + 1 });
}

export function subscribe(courier: Courier, shop: Shop, topic: string, uri: string): Subscription {
  const made = { id: gid('WebhookSubscription', mint(shop.ids, 'subscription')), topic, uri };
  courier.subscriptions.set(made.id, made);
  return made;
}

export const chance = (world: SimulatorWorld, probability: number): boolean =>
  probability > 0 && world.random() < probability;

function headersOf(
  shop: Shop,
  topic: string,
  eventId: string,
  body: Uint8Array,
  { clientSecret, world }: Dispatch,
): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'X-Shopify-Topic': topic,
    'X-Shopify-Hmac-Sha256': createHmac('sha256', clientSecret).update(body).digest('base64'),
    'X-Shopify-Shop-Domain': shop.domain,
    'X-Shopify-API-Version': ADMIN_VERSION,
    'X-Shopify-Webhook-Id': uuid(world.random),
    'X-Shopify-Triggered-At': world.now().toISOString().replace('Z', '000Z'),
    'X-Shopify-Event-Id': eventId,
  };
}

function pathOf(uri: string): string {
  const url = new URL(uri, 'http://localhost');
  return `${url.pathname}${url.search}`;
}

/** Behind all that are due no later, found by halving: thousands wait while a hub is down. */
function enqueue(courier: Courier, added: Waiting): void {
  let [low, high] = [0, courier.waiting.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((courier.waiting[middle]?.dueAt ?? 0) <= added.dueAt) low = middle + 1;
    else high = middle;
  }
  courier.waiting.splice(low, 0, added);
}
