import type { Hub } from '../services/hub.ts';
import type { DemoStore } from './stores.ts';

export interface ChannelFigures {
  readonly name: string;
  readonly channelId: string;
  readonly sold: number;
  readonly taken: number;
  readonly published: number;
  readonly waiting: number;
  readonly due: number;
  readonly lastPublishedAt: Date | null;
  readonly calls: number;
  readonly throttled: number;
}

/** What the terminal shows of each store while the demo runs. */
export async function figures(
  hub: Hub,
  stores: readonly DemoStore[],
  channelIds: readonly string[],
): Promise<ChannelFigures[]> {
  const { orders, inbox, listings, stockWrites, channels } = hub.store;
  return Promise.all(
    stores.map(async ({ name, store }, index) => {
      const channelId = channelIds[index] ?? '';
      const [channel, taken, waiting, due, published] = await Promise.all([
        channels.byId(channelId),
        orders.docs.countDocuments({ channelId }),
        inbox.docs.countDocuments({ channelId, state: 'pending' }),
        listings.docs.countDocuments({ channelId, 'sync.due': true }),
        stockWrites.docs.countDocuments({ channelId, state: 'written' }),
      ]);
      const { calls, throttled } = store.usage();
      const lastPublishedAt = channel?.health.lastPublishedAt ?? null;
      const sold = store.orders().length;
      return {
        name,
        channelId,
        sold,
        taken,
        published,
        waiting,
        due,
        lastPublishedAt,
        calls,
        throttled,
      };
    }),
  );
}

export interface Latency {
  readonly sales: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/**
 * From a sale in one store until another store showed a number that knows of it: the first accepted
 * write of the same SKU elsewhere that was computed after the sale was posted.
 */
export async function saleToPublished(
  hub: Hub,
  placed: ReadonlyMap<string, Date>,
): Promise<Latency> {
  const sales = await hub.store.ledger.docs
    .find({ 'cause.kind': 'order', to: 'committed' })
    .toArray();
  const orders = await hub.store.orders.docs
    .find({}, { projection: { _id: 1, channelId: 1, externalId: 1 } })
    .toArray();
  const keyOf = new Map(
    orders.map((order) => [order._id, `${order.channelId}|${order.externalId}`]),
  );
  const writes = await hub.store.stockWrites.docs.find({ state: 'written' }).toArray();
  const bySku = Map.groupBy(writes, (write) => write.sku);
  const times: number[] = [];
  for (const sale of sales) {
    const at = placed.get(keyOf.get(sale.cause.id) ?? '');
    if (!at) continue;
    const elsewhere = (bySku.get(sale.sku) ?? []).filter(
      (write) => write.channelId !== sale.cause.channelId && write.sentAt >= sale.postedAt,
    );
    for (const group of Map.groupBy(elsewhere, (write) => write.channelId).values()) {
      const answered = group.map(
        (write) => write.answeredAt?.getTime() ?? Number.POSITIVE_INFINITY,
      );
      times.push(Math.min(...answered) - at.getTime());
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return { sales: times.length, medianMs: at(0.5), p95Ms: at(0.95) };
}
