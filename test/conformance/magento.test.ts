import { magento } from '../../connectors/magento/connector.ts';
import { simulateMagento } from '../../connectors/magento/simulator/simulator.ts';
import { virtualWorld } from '../support/world.ts';
import { connectorSuite, ITEMS } from './suite.ts';

const keys = {
  consumerKey: 'ck',
  consumerSecret: 'cs',
  accessToken: 'at',
  accessTokenSecret: 'ats',
};

for (const release of ['2.4.7', '2.4.8'] as const) {
  connectorSuite(`magento ${release}`, async () => {
    const { world, advance } = virtualWorld(7);
    const store = simulateMagento({
      name: 'Harbour',
      items: ITEMS,
      keys,
      webhookSecret: 'hint',
      release,
      world,
    });
    let nonce = 0;
    const io = {
      fetch: store.fetch,
      now: world.now,
      ticks: () => world.now().getTime(),
      sleep: world.sleep,
      randomHex: (bytes: number) => String(nonce++).padStart(bytes * 2, '0'),
      log: () => {},
    };
    const baseUrl = 'https://harbour.example.com';
    const settings = magento.settings.parse({ ...store.settings, baseUrl });
    const open = (secrets: unknown) =>
      magento.open({ channelId: 'chn_1', settings, secrets: magento.secrets.parse(secrets) }, io);
    const channel = open(store.secrets);
    const wrongSecrets = { ...store.secrets, consumerSecret: 'another' };
    const connector = magento as never;
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
