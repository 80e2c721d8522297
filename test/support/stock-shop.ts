import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type Answer, type Api, apiOf } from './api.ts';
import { problemsOf } from './audited.ts';
import { takeOrder } from './merchant.ts';
import { lineOf } from './orders.ts';
import { seedChannel } from './seed.ts';
import type { ServedHub } from './served-hub.ts';

export interface StockShop {
  readonly merchantId: string;
  readonly channel: ChannelDoc;
  /** The shelf the stock stands on. */
  readonly main: string;
  /** A second, empty one that the hub counts. */
  readonly cellar: string;
  readonly get: Api;
  send(path: string, body: object, method?: string): Promise<Answer>;
  /** Counts MUG on the main shelf: 10 where 12 were seen, unless told otherwise. */
  count(over?: object): Promise<Answer>;
  /** An order of so many MUG; its id. */
  take(quantity: number, externalId: string): Promise<string>;
  balance(sku?: string, locationId?: string): Promise<Record<string, number>>;
  /** What the audit finds once everything was published; the channels are asked too. */
  problems(): Promise<string[]>;
}

let shops = 0;

/** A merchant of its own: `SKU` 12 at Main, a cellar, one live shop that shows what it should. */
export async function stockShop(
  test: ServedHub,
  stock: Readonly<Record<string, number>> = { MUG: 12 },
): Promise<StockShop> {
  const { hub } = test;
  const merchantId = `mer_s${++shops}`;
  const channel = await seedChannel(hub, { merchantId, name: 'Shop', stock });
  for (const [sku, units] of Object.entries(stock)) test.store.numbers.set(`i-${sku}`, units);
  await publishChannel(hub, channel._id);
  const cellar = hub.newId('loc');
  const shelf = { _id: cellar, merchantId, name: 'Cellar', counter: 'hub', links: [] };
  await hub.store.locations.insert(shelf);
  const get = await apiOf(hub, test.url, merchantId);
  const main = channel.defaultLocationId ?? '';
  const send: StockShop['send'] = (path, body, method = 'POST') =>
    get(path, { method, body: JSON.stringify(body) });
  const counted = { location: main, counted: 10, seen: 12, key: 'count-0001' };
  return {
    merchantId,
    channel,
    main,
    cellar,
    get,
    send,
    count: (over = {}) => send('/stock/MUG/count', { ...counted, ...over }),
    take: (quantity, externalId) =>
      takeOrder(hub, channel, {
        externalId,
        number: `#${externalId}`,
        placedAt: hub.now(),
        lines: [lineOf('MUG', quantity)],
      }),
    balance: async (sku = 'MUG', locationId = main) => {
      const { body } = await get(`/stock/${sku}`);
      const places: { location_id: string; balance: Record<string, number> }[] = body.locations;
      return places.find((each) => each.location_id === locationId)?.balance ?? {};
    },
    problems: async () => {
      for (let i = 0; i < 5; i++) await publishChannel(hub, channel._id);
      return problemsOf({ hub, merchantId }, false);
    },
  };
}
