import { publishChannel } from '../../server/services/publish/publish.ts';
import { consoleStores, KEYS } from './console-stores.ts';

/** What a merchant types to connect the Magento store "Harbour". */
export const MAGENTO = {
  kind: 'magento',
  settings: { baseUrl: 'https://harbour.example.com' },
  secrets: KEYS,
};
export const SHOPIFY = {
  kind: 'shopify',
  settings: { shop: 'north.myshopify.com' },
  secrets: { clientId: 'north-id', clientSecret: 'north-secret' },
};
export const CONNECT = {
  ...MAGENTO,
  name: 'Harbour',
  locations: [{ external_id: 'shop', location: { name: 'Main', counter: 'hub' } }],
  open_stock: true,
};

export type ChannelDesk = Awaited<ReturnType<typeof channelDesk>>;

/** Two stores to connect, and what is done with them over and over. */
export async function channelDesk() {
  const stores = await consoleStores();
  const { api, send, hub } = stores;
  /** The channel's page once its import ended, well or badly. */
  const imported = async (id: string) => {
    for (let round = 0; round < 200; round++) {
      const { body } = await api(`/channels/${id}`);
      if (body.importing.phase === 'done' || body.importing.phase === 'failed') return body;
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error('the import never ends');
  };
  const connected = async (over: object = {}): Promise<string> => {
    const { body } = await send('POST', '/channels', { ...CONNECT, ...over });
    const page = await imported(body.id);
    if (page.status !== 'connected') throw new Error(`the store is ${page.status}`);
    return body.id;
  };
  const mode = (id: string, to: string, preview = false) =>
    send('POST', `/channels/${id}/mode`, { mode: to, preview });
  const publishAll = async (id: string): Promise<void> => {
    while (await publishChannel(hub, id));
  };
  return { ...stores, imported, connected, mode, publishAll };
}
