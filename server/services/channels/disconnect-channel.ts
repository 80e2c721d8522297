import type { ChannelDoc } from '../../store/channels.ts';
import type { LocationDoc } from '../../store/places.ts';
import { type By, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { uninstall } from './uninstall.ts';

/** What stays when a store is disconnected. */
export interface Kept {
  readonly orders: number;
  readonly listings: number;
  readonly locations: readonly string[];
  /** Of these, what its staff counted: from now on the hub does. */
  readonly counted: readonly string[];
}

export interface Disconnection {
  readonly ok: true;
  /** False for a preview. */
  readonly applied: boolean;
  /** It never got as far as orders, so nothing of it is kept but its locations and their stock. */
  readonly forgotten: boolean;
  readonly kept: Kept;
}

/**
 * Ends a connection from our side: its jobs stop and what opens the store is forgotten at once. Orders,
 * stock and history stay, and the store can be connected again. Null: no such channel.
 */
export async function disconnectChannel(
  hub: Hub,
  by: By,
  channelId: string,
  preview: boolean,
): Promise<Disconnection | Refusal | null> {
  const channel = await hub.store.channels.ofMerchant(by.merchantId, channelId);
  if (!channel) return null;
  if (channel.status === 'uninstalled') {
    return refuse('disconnected', `${channel.name} is disconnected already.`);
  }
  const forgotten = channel.status === 'connecting';
  const answer = { ok: true, forgotten, kept: await keptOf(hub, channel) } as const;
  if (preview) return { ...answer, applied: false };
  if (forgotten) await giveUp(hub, channel);
  else await leave(hub, channel);
  const subject = { type: 'channel', id: channelId, name: channel.name };
  await tell(hub, by, { kind: 'channel-disconnected', subject });
  return { ...answer, applied: true };
}

async function keptOf(hub: Hub, { _id: channelId, merchantId }: ChannelDoc): Promise<Kept> {
  const [orders, listings, locations] = await Promise.all([
    hub.store.orders.docs.countDocuments({ merchantId, channelId }),
    hub.store.listings.countOf(channelId),
    hub.store.locations.list(merchantId),
  ]);
  const linked = locations.filter(({ links }) =>
    links.some((link) => link.channelId === channelId),
  );
  const counted = linked.filter(({ counter }) => counter === channelId);
  const namesOf = (shelves: readonly LocationDoc[]) => shelves.map(({ name }) => name);
  return { orders, listings, locations: namesOf(linked), counted: namesOf(counted) };
}

/** A run that is under way notices that its channel is gone. */
async function giveUp(hub: Hub, { _id, merchantId }: ChannelDoc): Promise<void> {
  if (await hub.store.channels.abandon(_id)) await hub.store.listings.forget(_id);
  await hub.store.locations.countedByHub(merchantId, _id);
}

async function leave(hub: Hub, channel: ChannelDoc): Promise<void> {
  await uninstall(hub, channel, 'it was disconnected here');
  const over = ['unauthorized', 'failing'].map((trouble) => `${trouble}:${channel._id}`);
  await hub.store.exceptions.close(channel.merchantId, over);
  // Its staff's counts do not arrive any more, and somebody must be able to count.
  await hub.store.locations.countedByHub(channel.merchantId, channel._id);
}
