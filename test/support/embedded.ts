import type { Connector } from '../../connectors/connector.ts';
import { shopify } from '../../connectors/shopify/connector.ts';
import { embeddedApp } from '../../connectors/shopify/embedded/app.ts';
import {
  type SimulatedShopify,
  simulateShopify,
} from '../../connectors/shopify/simulator/simulator.ts';
import type { OutgoingWebhook } from '../../connectors/simulator.ts';
import { embeddedDoor, embeddedHost } from '../../server/http/embedded.ts';
import { channelOpener } from '../../server/services/channels/open-channel.ts';
import { credentialKeeper } from '../../server/services/channels/refresh-credentials.ts';
import { embeddedVisits } from '../../server/services/embedded/embedded-visit.ts';
import type { Hub } from '../../server/services/hub.ts';
import { createIntake } from '../../server/services/inbox/intake.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { testHub } from './hub.ts';
import { serve } from './serve.ts';
import { workInbox } from './work.ts';
import { virtualWorld } from './world.ts';

export const APP = {
  clientId: 'app-of-the-tests',
  clientSecret: 'shpss_app_of_the_tests',
  previousClientSecrets: [],
};

const ITEMS = [
  { sku: 'MUG-1', title: 'Mug', priceMinor: 1200, stock: 40 },
  { sku: 'LAMP-1', title: 'Lamp', priceMinor: 4900, stock: 12 },
];

/** What stands between the hub and its shops: tests look at it and let it fail. */
export interface Wire {
  /** Grants asked for so far, by their last word: "token-exchange", "refresh_token". */
  readonly grants: string[];
  /** Told before a call goes out, with the body; what it answers stands in for the shop. */
  intercept: (url: URL, body: string, pass: () => Promise<Response>) => Promise<Response>;
}

/** A hub that is an app in the admins of some shops, over a database of its own. */
export async function embeddedHub(names: readonly string[], { framed = false } = {}) {
  const { world, advance } = virtualWorld(3);
  const shops = new Map<string, SimulatedShopify>();
  for (const name of names) {
    const shop = `${name}.myshopify.com`;
    shops.set(shop, simulateShopify({ shop, ...APP, items: ITEMS, world }));
  }
  const wire: Wire = { grants: [], intercept: (_url, _body, pass) => pass() };
  const route: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const store = shops.get(url.host);
    if (!store) throw new TypeError(`no shop at ${url.host}`);
    const body = String(init?.body ?? '');
    const grant = /"grant_type":"(?:[^"]*:)?([^":]+)"/.exec(body)?.[1];
    if (grant) wire.grants.push(grant);
    return wire.intercept(url, body, () => store.fetch(input, init));
  };
  const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, Math.min(ms, 10)));
  const connectors = [shopify] as unknown as Connector[];
  const opened = await testHub({ connectors, now: world.now, io: { fetch: route, sleep } });
  const hub: Hub = { ...opened.hub, publicUrl: 'https://hub.example.com' };
  const io = { ...opened.io, credentials: credentialKeeper(() => hub) };
  const app = embeddedApp(APP, io);
  const visit = embeddedVisits(hub, app);
  const shop = (name: string): SimulatedShopify => {
    const found = shops.get(`${name}.myshopify.com`);
    if (!found) throw new Error(`there is no shop ${name}`);
    return found;
  };
  // In a browser, the first shop's simulated admin is what frames the app.
  const admin = framed ? await shop(names[0] ?? '').listen() : null;
  const appBridgeUrl = admin
    ? `${admin}/admin-frame/app-bridge.js`
    : 'https://cdn.shopify.com/shopifycloud/app-bridge.js';
  const shopUrls = new Map(admin ? [[`${names[0]}.myshopify.com`, admin]] : []);
  const served = await serve(hub, {
    session: embeddedDoor(visit),
    pages: { embedded: embeddedHost({ ...APP, appBridgeUrl }, shopUrls) },
  });
  /** Another process over the same database. */
  const twin = (worker: string): Hub => {
    const other: Hub = { ...hub, worker, channel: (doc) => open(doc) };
    const credentials = credentialKeeper(() => other);
    const open = channelOpener(hub.connector, hub.sealer, { ...opened.io, credentials });
    return other;
  };
  /** Calls the API as a shop's staff, with a token made now. */
  const as = async (name: string, path: string, how: { method?: string; body?: object } = {}) => {
    const answer = await fetch(`${served.url}/api/v1${path}`, {
      method: how.method ?? 'GET',
      headers: {
        authorization: `Bearer ${shop(name).sessionToken('9')}`,
        ...(how.body && { 'content-type': 'application/json' }),
      },
      ...(how.body && { body: JSON.stringify(how.body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const channelOf = (name: string): Promise<ChannelDoc> =>
    until(async () => {
      const found = await hub.store.channels.newestOfStore('shopify', `${name}.myshopify.com`);
      return found && found.status !== 'connecting' ? found : null;
    });
  const intake = createIntake(hub);
  /** Hands over the shop's webhooks that are due, and works them. */
  const webhooks = async (name: string) => {
    const { _id } = await channelOf(name);
    await shop(name).deliverDue(async ({ path, headers, body }: OutgoingWebhook) => {
      const lower = Object.fromEntries(
        Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]),
      );
      const address = { kind: 'shopify', channelId: _id };
      const taken = await intake.receive(address, { path, headers: lower, body });
      return taken === 'stored' ? 200 : 401;
    });
    await workInbox(hub, _id);
  };
  const close = async () => {
    await served.close();
    for (const each of shops.values()) await each.close();
    await opened.close();
  };
  return {
    admin,
    hub,
    app,
    visit,
    wire,
    world,
    advance,
    twin,
    shop,
    as,
    channelOf,
    webhooks,
    served,
    close,
  };
}

/** Asks again until there is something. */
export async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await ask();
    if (found !== null) return found;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('it never came');
}
