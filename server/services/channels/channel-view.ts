import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';

export interface ChannelLag {
  /** Deliveries stored and not worked yet, and since when the oldest waits. */
  readonly pending: number;
  readonly oldestPendingAt: Date | null;
  /** Listings whose number may have to be written, and the oldest stock movement behind one of them. */
  readonly unpublished: number;
  readonly oldestUnpublishedAt: Date | null;
  readonly deadLetters: number;
}

export interface ChannelView {
  readonly channel: ChannelDoc;
  readonly lag: ChannelLag;
  /** Of this process since it started; null where the store is not connected or cannot be opened. */
  readonly usage: { readonly calls: number; readonly throttled: number } | null;
}

/** A merchant's channels: how they are, and how far behind. */
export async function viewChannels(hub: Hub, merchantId: string): Promise<readonly ChannelView[]> {
  const channels = await hub.store.channels.list(merchantId);
  return Promise.all(channels.map((channel) => channelView(hub, channel)));
}

export const channelView = async (hub: Hub, channel: ChannelDoc): Promise<ChannelView> => ({
  channel,
  lag: await channelLag(hub, channel),
  usage: usageOf(hub, channel),
});

/** A channel that cannot even be opened is among those that people must see. */
function usageOf(hub: Hub, channel: ChannelDoc): ChannelView['usage'] {
  if (channel.status !== 'connected') return null;
  try {
    return hub.channel(channel).usage();
  } catch {
    return null;
  }
}

export async function channelLag(
  hub: Hub,
  { _id: channelId, merchantId }: ChannelDoc,
): Promise<ChannelLag> {
  const { inbox, listings } = hub.store;
  const [pending, oldest, unpublished, oldestUnpublishedAt, deadLetters] = await Promise.all([
    inbox.countPending(channelId),
    inbox.oldestPending(channelId),
    listings.countDue(channelId),
    oldestMovement(hub, merchantId, channelId),
    inbox.countDead(merchantId, channelId),
  ]);
  const oldestPendingAt = oldest?.receivedAt ?? null;
  return { pending, oldestPendingAt, unpublished, oldestUnpublishedAt, deadLetters };
}

/** Of each waiting listing the newest movement behind it, and of those the oldest. */
async function oldestMovement(
  hub: Hub,
  merchantId: string,
  channelId: string,
): Promise<Date | null> {
  const due = await hub.store.listings.due(channelId, hub.now(), limits.publishBatch);
  const positions = await hub.store.positions.ofSkus(
    merchantId,
    due.flatMap((listing) => listing.sku ?? []),
  );
  const moved = new Map(positions.map((each) => [`${each.locationId}|${each.sku}`, each.movedAt]));
  const times = due.flatMap(({ sku, sources }) => {
    const each = sources.flatMap((id) => moved.get(`${id}|${sku}`)?.getTime() ?? []);
    return each.length > 0 ? [Math.max(...each)] : [];
  });
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}
