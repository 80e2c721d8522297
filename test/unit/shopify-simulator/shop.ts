import {
  type ShopifySimulation,
  simulateShopify,
} from '../../../connectors/shopify/simulator/simulator.ts';
import type { OutgoingWebhook } from '../../../connectors/simulator.ts';

export const SHOP = 'harbour-lamps.myshopify.com';
export const SECRET = 'shpss_sim_1f2e3d';
export const BUYER = { name: 'Odalys Brenn', email: 'odalys.brenn@example.com' };

/** A clock that moves only when told, and repeatable randomness (mulberry32). */
export function world(start = '2026-11-23T19:00:00.400Z') {
  let now = Date.parse(start);
  let seed = 7;
  return {
    now: () => new Date(now),
    sleep: async (ms: number) => {
      now += ms;
    },
    random: () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

export const ITEMS = [
  { sku: 'LAMP-1', title: 'Brass lamp', priceMinor: 4999, stock: 10 },
  { sku: 'WICK-2', title: 'Cotton wick', priceMinor: 333, stock: 100 },
  { sku: 'OIL-3', title: 'Lamp oil', priceMinor: 1250, stock: 1 },
];

export function openTestShop(options: Partial<ShopifySimulation> = {}) {
  const clock = world();
  const store = simulateShopify({
    shop: SHOP,
    clientId: 'client-1',
    clientSecret: SECRET,
    items: ITEMS,
    world: clock,
    ...options,
  });
  return { store, clock, ...client(store.fetch) };
}

export type TestShop = ReturnType<typeof openTestShop>;

interface Body {
  // Answers are read freely here; the connector's own parsers are tested elsewhere.
  readonly data?: Record<string, Record<string, unknown>> | null;
  readonly errors?: { message: string; extensions?: { code?: string } }[];
  readonly extensions?: { cost: Cost };
}

interface Cost {
  readonly requestedQueryCost: number;
  readonly actualQueryCost: number | null;
  readonly throttleStatus: Record<string, number>;
}

function client(fetch: typeof globalThis.fetch, base = `https://${SHOP}`) {
  let token: string | null = null;
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  async function login(secret = SECRET): Promise<string> {
    const answer = await post('/admin/oauth/access_token', {
      client_id: 'client-1',
      client_secret: secret,
      grant_type: 'client_credentials',
    });
    const body: { access_token: string } = await answer.json();
    return body.access_token;
  }
  async function raw(query: string, variables: object = {}): Promise<Response> {
    token ??= await login();
    const headers = { 'x-shopify-access-token': token };
    return post('/admin/api/2026-10/graphql.json', { query, variables }, headers);
  }
  async function ask(query: string, variables: object = {}): Promise<Body> {
    return (await raw(query, variables)).json();
  }
  return { post, login, raw, ask };
}

export const clientOf = client;

/** Subscribes to topics and answers a function that takes all webhooks that are due now. */
export async function mailbox({ ask, store }: TestShop, topics: readonly string[]) {
  for (const topic of topics) {
    await ask(SUBSCRIBE, { topic, uri: 'https://hub.example.com/webhooks/shopify' });
  }
  return async (status = 200): Promise<OutgoingWebhook[]> => {
    const taken: OutgoingWebhook[] = [];
    await store.deliverDue(async (webhook) => {
      taken.push(webhook);
      return status;
    });
    return taken;
  };
}

export const SUBSCRIBE = `mutation ($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: $uri, format: JSON }) {
    webhookSubscription { id topic uri } userErrors { field message } } }`;

export const topicsOf = (webhooks: readonly OutgoingWebhook[]) =>
  webhooks.map(({ headers }) => headers['X-Shopify-Topic']);

/** A webhook's body; ids lose digits here as in any careless reader. */
export const bodyOf = (webhook: OutgoingWebhook | undefined): Record<string, never> =>
  JSON.parse(new TextDecoder().decode(webhook?.body));
