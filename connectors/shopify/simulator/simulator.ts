import {
  noFaults,
  type OutgoingWebhook,
  type SimulatedItem,
  type SimulatedOrder,
  type SimulatedStore,
  type SimulatorWorld,
  type StoreFaults,
} from '../../simulator.ts';
import { type Courier, openCourier, post, retryLater, takeDue } from './courier.ts';
import { openReplays, type ReplayManner } from './graphql/replays.ts';
import { fetchFrom, type Handler, listenerFor } from './http.ts';
import { idOf } from './ids.ts';
import { sellable, setSellable } from './inventory.ts';
import { place, removeFromOrder, unitsLeft } from './orders.ts';
import { shopPayload } from './payloads/shop.ts';
import { totalsOf } from './pricing.ts';
import { addItem, changeItem, deleteItem } from './products.ts';
import { cancel, refund } from './refunds.ts';
import { fulfil } from './shipping.ts';
import { type News, type Order, openShop, type Shop, type ShopLocation } from './state.ts';
import { openBucket } from './wire/bucket.ts';
import { handlerFor, type Usage } from './wire/handler.ts';
import { openRotation } from './wire/rotation.ts';
import { mintSessionToken } from './wire/session-token.ts';
import { type App, revokeAll } from './wire/tokens.ts';

export interface ShopifySimulation {
  /** "example.myshopify.com" */
  readonly shop: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly items: readonly SimulatedItem[];
  /** Ids are plain numbers as text. All stock starts at the first. */
  readonly locations?: readonly ShopLocation[];
  readonly currency?: string;
  readonly taxesIncluded?: boolean;
  /** Cost points a second; the bucket holds twenty times as much. Standard plans have 100. */
  readonly costRestorePerSecond?: number;
  /** What the app was granted; by default all that a hub wants. */
  readonly scopes?: readonly string[];
  readonly idempotentReplay?: ReplayManner;
  readonly world: SimulatorWorld;
}

/** A Shopify shop at wire level, and what only Shopify has beside the common simulator. */
export interface SimulatedShopify extends SimulatedStore {
  /** Takes the app away: tokens die, `app/uninstalled` is sent, subscriptions are gone. */
  uninstall(): void;
  reinstall(): void;
  /** Access tokens end before their time; what renews them is good. */
  expireTokens(): void;
  /** All that was granted ends; the app stays installed and may be granted anew. */
  revokeTokens(): void;
  /** The app's secret is replaced at once, and with it all that was granted by the old one. */
  rekey(clientSecret: string): void;
  /** What App Bridge hands to the framed app; for one minute, whether it is installed or not. */
  sessionToken(staff?: string): string;
  addItem(item: SimulatedItem): void;
  changeItem(sku: string, change: { readonly title?: string; readonly priceMinor?: number }): void;
  deleteItem(sku: string): void;
}

const SCOPES = [
  'read_orders',
  'write_orders',
  'read_products',
  'read_inventory',
  'write_inventory',
  'read_locations',
  'read_merchant_managed_fulfillment_orders',
  'write_merchant_managed_fulfillment_orders',
  'read_returns',
  'write_returns',
] as const;

export function simulateShopify(options: ShopifySimulation): SimulatedShopify {
  const parts = assemble(options);
  const { handler, usage, faults } = parts;
  const listener = listenerFor(handler);
  let settings: Record<string, unknown> = { shop: options.shop };
  return {
    ...doorbell(parts),
    ...shoppers(parts),
    ...staff(parts),
    ...truth(parts),
    kind: 'shopify',
    get settings() {
      return settings;
    },
    get secrets() {
      return { clientId: options.clientId, clientSecret: parts.app.clientSecret };
    },
    faults,
    fetch: fetchFrom(handler),
    async listen(port) {
      const apiBaseUrl = await listener.listen(port);
      settings = { shop: options.shop, apiBaseUrl };
      return apiBaseUrl;
    },
    close: () => listener.close(),
    usage: () => ({ ...usage }),
  };
}

interface Parts {
  readonly shop: Shop;
  readonly app: App;
  readonly courier: Courier;
  readonly handler: Handler;
  readonly usage: Usage;
  readonly faults: StoreFaults;
  readonly world: SimulatorWorld;
  readonly announce: (news: readonly News[]) => void;
  /** Runs a change on an order; false where the shop refuses it. */
  readonly change: (orderId: string, how: (order: Order) => readonly News[] | null) => boolean;
}

function assemble(options: ShopifySimulation): Parts {
  const { world, clientId, clientSecret } = options;
  const shop = openShop({ ...options, scopes: options.scopes ?? SCOPES }, world.now());
  const courier = openCourier();
  const replays = openReplays(options.idempotentReplay ?? 'stored');
  const faults = noFaults();
  const usage = { calls: 0, writes: 0, throttled: 0 };
  const app: App = {
    shop: options.shop,
    clientId,
    clientSecret,
    scopes: shop.scopes,
    installed: true,
    tokens: new Map(),
    rotation: openRotation(),
  };
  const bucket = openBucket(options.costRestorePerSecond ?? 100, world.now());
  const announce = (news: readonly News[]): void =>
    post(courier, shop, news, { clientSecret: app.clientSecret, faults, world });
  const written = (news: readonly News[]): void => {
    usage.writes++;
    announce(news);
  };
  const context = () => ({ shop, courier, replays, now: world.now(), announce: written });
  return {
    shop,
    app,
    courier,
    handler: handlerFor({ app, bucket, usage, faults, world, context }),
    usage,
    faults,
    world,
    announce,
    change(orderId, how) {
      const order = shop.orders.get(idOf(orderId));
      const news = order ? how(order) : null;
      if (news) announce(news);
      return news !== null;
    },
  };
}

function doorbell({
  courier,
  world,
}: Parts): Pick<SimulatedStore, 'deliverDue' | 'nextWebhookInMs'> {
  return {
    deliverDue: (send) => deliverDue(courier, send, world),
    nextWebhookInMs: () => {
      const [first] = courier.waiting;
      return first ? Math.max(0, first.dueAt - world.now().getTime()) : null;
    },
  };
}

type Shoppers = Pick<SimulatedStore, 'place' | 'cancel' | 'fulfil' | 'refund' | 'removeFromOrder'>;

function shoppers({ shop, world, announce, change }: Parts): Shoppers {
  return {
    place: (cart) => {
      const placed = place(shop, cart, world.now(), world.random);
      if (placed) announce(placed.news);
      return placed?.order.id ?? null;
    },
    cancel: (id, how) => change(id, (order) => cancel(shop, order, how, world.now())),
    fulfil: (id, lines) => change(id, (order) => fulfil(shop, order, lines, world.now())),
    refund: (id, lines, how) => change(id, (order) => refund(shop, order, lines, how, world.now())),
    removeFromOrder: (id, line) =>
      change(id, (order) => removeFromOrder(shop, order, line, world.now())),
  };
}

type Staff = Pick<
  SimulatedShopify,
  'setStock' | 'addItem' | 'changeItem' | 'deleteItem' | 'sessionToken'
> &
  Access;
type Access = Pick<
  SimulatedShopify,
  'uninstall' | 'reinstall' | 'expireTokens' | 'revokeTokens' | 'rekey'
>;

function staff(parts: Parts): Staff {
  const { shop, app, world, announce } = parts;
  return {
    ...access(parts),
    setStock: (sku, wanted) => announce(setSellable(shop, sku, wanted, world.now())),
    addItem: (item) => announce(addItem(shop, item, world.now())),
    changeItem: (sku, how) => announce(changeItem(shop, sku, how, world.now())),
    deleteItem: (sku) => announce(deleteItem(shop, sku)),
    sessionToken: (staff = '1') => mintSessionToken({ ...app, staff, now: world.now() }),
  };
}

function access({ shop, app, courier, announce }: Parts): Access {
  return {
    uninstall: () => {
      app.installed = false;
      revokeAll(app);
      announce([{ topic: 'app/uninstalled', payload: () => shopPayload(shop) }]);
      courier.subscriptions.clear();
    },
    reinstall: () => {
      app.installed = true;
    },
    expireTokens: () => app.tokens.clear(),
    revokeTokens: () => revokeAll(app),
    rekey: (clientSecret) => {
      app.clientSecret = clientSecret;
      revokeAll(app);
    },
  };
}

function truth({ shop }: Parts): Pick<SimulatedStore, 'shown' | 'orders'> {
  return {
    shown: (sku) => sellable(shop, sku),
    orders: () => [...shop.orders.values()].map((order) => truthOf(shop, order)),
  };
}

/**
 * One try after the other, earliest due first; several calls may run at once and share the work, because
 * a webhook is taken out of the queue before it is sent. Answers how many tries were made.
 */
async function deliverDue(
  courier: Courier,
  send: (webhook: OutgoingWebhook) => Promise<number>,
  world: SimulatorWorld,
): Promise<number> {
  let tries = 0;
  for (let due = takeDue(courier, world.now()); due; due = takeDue(courier, world.now())) {
    tries++;
    // Whatever happens to the connection, Shopify sees a failed try.
    const status = await send(due.webhook).catch(() => 0);
    if (status < 200 || status > 299) retryLater(courier, due, world.now());
  }
  return tries;
}

function truthOf(shop: Shop, order: Order): SimulatedOrder {
  return {
    id: order.id,
    number: `#${order.number}`,
    placedAt: order.placedAt,
    totalMinor: totalsOf(order, shop.taxesIncluded).total,
    cancelled: order.cancelledAt !== null,
    lines: unitsLeft(order),
  };
}
