import { shopify } from '../../connectors/shopify/connector.ts';
import { simulateShopify } from '../../connectors/shopify/simulator/simulator.ts';
import { virtualWorld } from '../support/world.ts';
import { connectorSuite, ITEMS } from './suite.ts';

for (const idempotentReplay of ['stored', 'rechecked'] as const) {
  connectorSuite(`shopify, a repeated key is ${idempotentReplay}`, async () => {
    const { world, advance } = virtualWorld(7);
    const store = simulateShopify({
      shop: 'north.myshopify.com',
      clientId: 'id',
      clientSecret: 'secret',
      items: ITEMS,
      idempotentReplay,
      world,
    });
    const io = {
      fetch: store.fetch,
      now: world.now,
      ticks: () => world.now().getTime(),
      sleep: world.sleep,
      randomHex: (bytes: number) => 'a'.repeat(bytes * 2),
      log: () => {},
    };
    const settings = shopify.settings.parse(store.settings);
    const open = (secrets: unknown) =>
      shopify.open({ channelId: 'chn_1', settings, secrets: shopify.secrets.parse(secrets) }, io);
    const channel = open(store.secrets);
    const wrongSecrets = { clientId: 'id', clientSecret: 'another' };
    const connector = shopify as never;
    return {
      connector,
      store,
      channel,
      open,
      wrongSecrets,
      random: world.random,
      now: world.now,
      advance,
    };
  });
}
