import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { simulateShopify } from '../../connectors/shopify/simulator/simulator.ts';
import { startApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { seeded } from './seeded.ts';
import { demoItems } from './stores.ts';

/** A hub inside a simulated Shopify admin, to be looked at in a browser without any account. */
const SHOP = 'north-light.myshopify.com';
const DATA_DIR = '.data/demo-embedded';
const app = { clientId: 'crossdock-demo', clientSecret: 'a-secret-of-the-demo-only' };

const random = seeded(7);
const world = { now: () => new Date(), random, sleep: (ms: number) => wait(ms) };
const items = demoItems(40, random);
const shop = simulateShopify({ shop: SHOP, ...app, items, world });
const admin = await shop.listen(Number(process.env.ADMIN_PORT ?? 4180));

await rm(DATA_DIR, { recursive: true, force: true });
const hub = await startApp(
  readConfig({
    PORT: process.env.PORT ?? '4100',
    DATA_DIR,
    EGRESS_ALLOW: '127.0.0.1',
    POLL_SECONDS: '3',
    LOG_LEVEL: 'warn',
    SHOPIFY_APP_ID: app.clientId,
    SHOPIFY_APP_SECRET: app.clientSecret,
    SHOPIFY_APP_BRIDGE_URL: `${admin}/admin-frame/app-bridge.js`,
    SHOPIFY_SHOP_URLS: `${SHOP}=${admin}`,
  }),
);
console.log(`Open ${admin}/admin-frame?app=${encodeURIComponent(`${hub.url}/embedded`)}`);
console.log('The console must be built once: npm run build. Ctrl-C ends it.');

const buy = () => {
  const item = items[Math.floor(random() * items.length)];
  const buyer = { name: 'Ida Kahl', email: 'ida.kahl@example.com' };
  if (item) shop.place({ lines: [{ sku: item.sku, quantity: 1 }], buyer });
};
const shoppers = setInterval(buy, 4_000);

process.once('SIGINT', async () => {
  clearInterval(shoppers);
  await hub.close();
  await shop.close();
  process.exit(0);
});
