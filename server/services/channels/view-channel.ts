import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';
import { type ChannelView, channelView } from './channel-view.ts';
import { importStopped } from './run-import.ts';

/** One of the store's locations and where its stock stands here. */
export interface ChannelLocation {
  readonly externalId: string;
  /** As the store called it when it was connected. */
  readonly storeName: string | null;
  /** Null: left out, nothing is sold from there by the hub. */
  readonly location: { readonly id: string; readonly name: string } | null;
  /** Who counts the shelf: the hub, this channel's staff, or another channel's. */
  readonly counter: 'hub' | 'channel' | 'other-channel' | null;
  readonly counterName: string | null;
}

export interface ChannelPage extends ChannelView {
  readonly locations: readonly ChannelLocation[];
  /** Its first import ended before its end and waits for a person. */
  readonly stopped: boolean;
}

/** Null: this merchant has no such channel. */
export async function viewChannel(
  hub: Hub,
  merchantId: string,
  channelId: string,
): Promise<ChannelPage | null> {
  const channels = await hub.store.channels.list(merchantId);
  const channel = channels.find((each) => each._id === channelId);
  if (!channel) return null;
  const [view, locations] = await Promise.all([
    channelView(hub, channel),
    locationsOf(hub, channel, channels),
  ]);
  return { ...view, locations, stopped: importStopped(channel, hub.now()) };
}

async function locationsOf(
  hub: Hub,
  channel: ChannelDoc,
  channels: readonly ChannelDoc[],
): Promise<readonly ChannelLocation[]> {
  const known = await hub.store.locations.list(channel.merchantId);
  const nameOf = new Map(channels.map((each) => [each._id, each.name]));
  const storeNames = new Map(
    (channel.storeLocations ?? []).map(({ externalId, name }) => [externalId, name]),
  );
  const linked = known.flatMap(({ _id, name, counter, links }) =>
    links
      .filter((link) => link.channelId === channel._id)
      .map(({ externalLocationId }): ChannelLocation => {
        const who =
          counter === 'hub' ? 'hub' : counter === channel._id ? 'channel' : 'other-channel';
        return {
          externalId: externalLocationId,
          storeName: storeNames.get(externalLocationId) ?? null,
          location: { id: _id, name },
          counter: who,
          counterName: who === 'hub' ? null : (nameOf.get(counter) ?? null),
        };
      }),
  );
  const taken = new Set(linked.map((each) => each.externalId));
  const leftOut = [...storeNames]
    .filter(([externalId]) => !taken.has(externalId))
    .map(([externalId, storeName]) => ({
      externalId,
      storeName,
      location: null,
      counter: null,
      counterName: null,
    }));
  return [...linked, ...leftOut];
}
