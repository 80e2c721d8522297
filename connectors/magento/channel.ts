import type { Account, Channel, ChannelIo } from '../connector.ts';
import { checkStore } from './check.ts';
import { createIndexWatch } from './index-watch.ts';
import { createLayout } from './layout.ts';
import { readingOf, takePicture } from './picture.ts';
import { pullChanges } from './pull.ts';
import { pullSources } from './pull-sources.ts';
import { readOrders } from './read-orders.ts';
import { readProducts } from './read-products.ts';
import type { MagentoSecrets, MagentoSettings } from './settings.ts';
import { createSizes } from './sizes.ts';
import { changeStreams } from './streams.ts';
import { createTransport } from './transport.ts';
import { writeStock } from './write-stock.ts';

/** One connected Magento website. */
export function openMagento(
  account: Account<MagentoSettings, MagentoSecrets>,
  io: ChannelIo,
): Channel {
  const { settings } = account;
  const transport = createTransport(settings, account.secrets, io);
  const sizes = createSizes();
  const layoutOf = createLayout(transport, settings.website, io.now);
  const streams = changeStreams(transport, sizes);
  const watch = createIndexWatch(io.ticks);
  return {
    check: () => checkStore(transport, settings),
    // Magento Open Source sends no webhooks; its own module is configured in the store's admin.
    subscribe: async () => undefined,
    async pull(stream, cursor, since) {
      const layout = await layoutOf();
      if (stream === 'locations') return pullSources(transport, sizes, layout);
      const world = { clock: transport.clock, sizes };
      return pullChanges(streams[stream], cursor, since, layout, world);
    },
    async read(kind, externalIds) {
      const layout = await layoutOf();
      const reader = kind === 'orders' ? readOrders : readProducts;
      return reader(transport, sizes, layout, externalIds);
    },
    async readStock(refs) {
      if (refs.length === 0) return [];
      const layout = await layoutOf();
      const skus = refs.map((ref) => ref.stockRef);
      const several = layout.sources.length > 1;
      const picture = await takePicture(transport, sizes, layout, skus, several);
      return refs.flatMap((ref) => readingOf(picture, layout, ref) ?? []);
    },
    async writeStock(levels) {
      if (levels.length === 0) return [];
      const world = { transport, sizes, layout: await layoutOf(), watch, sleep: io.sleep };
      return writeStock(world, levels);
    },
    usage: transport.usage,
  };
}
