import { randomBytes } from 'node:crypto';
import { shopifySecrets, shopifySettings } from '../../connectors/shopify/settings.ts';
import { createSignIn } from '../http/sign-in.ts';
import type { Hub } from '../services/hub.ts';
import { addMember } from '../services/people/members.ts';
import type { DemoStore } from './stores.ts';

/** A demo store and where it listens. */
export interface OpenStore extends DemoStore {
  readonly url: string;
}

const shopsOf = (stores: readonly OpenStore[]) =>
  stores
    .filter(({ store }) => store.kind === 'shopify')
    .map(({ name, url, store }) => ({
      name,
      url,
      ...shopifySettings.parse(store.settings),
      store,
    }));

/** What makes the hub an app inside the simulated shops' admin. */
export function embeddedEnv(stores: readonly OpenStore[]): Record<string, string> {
  const shops = shopsOf(stores);
  const [first] = shops;
  if (!first) return {};
  const { clientId, clientSecret } = shopifySecrets.parse(first.store.secrets);
  return {
    SHOPIFY_APP_ID: clientId,
    SHOPIFY_APP_SECRET: clientSecret,
    SHOPIFY_APP_BRIDGE_URL: `${first.url}/admin-frame/app-bridge.js`,
    SHOPIFY_SHOP_URLS: shops.map(({ shop, url }) => `${shop}=${url}`).join(','),
  };
}

/** Makes an owner and says how to look in: the console by a link that signs in, the shops by their admin. */
export async function openDoors(
  hub: Hub,
  merchantId: string,
  hubUrl: string,
  stores: readonly OpenStore[],
): Promise<readonly string[]> {
  const email = 'owner@demo.example';
  const password = randomBytes(9).toString('base64url');
  const signIn = createSignIn(hub, null);
  const personId = await signIn.accounts.create({ name: 'Demo Owner', email, password });
  if (!personId) throw new Error('the demo begins with empty books');
  await addMember(hub, merchantId, personId, 'owner');
  const answer = await signIn.answer(
    new Request(`${hubUrl}/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    }),
  );
  const cookie = answer.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
  const token = await signIn.entryToken(new Headers({ cookie: cookie.join('; ') }));
  const shops = shopsOf(stores);
  for (const { shop } of shops) await hub.store.shops.link(shop, merchantId, true, hub.now());
  const app = encodeURIComponent(`${hubUrl}/embedded`);
  return [
    `Console, signed in: ${hubUrl}/enter?token=${token}`,
    `  again later: ${email}, password ${password}`,
    ...shops.map(({ name, url }) => `Inside the admin of ${name}: ${url}/admin-frame?app=${app}`),
  ];
}
