import type { ChannelDoc } from '../../store/channels.ts';
import type { LocationDoc } from '../../store/places.ts';
import { OPERATOR, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';

/**
 * Who counts a shelf from now on: the hub (null), or the staff of a store that stocks it. No unit moves: a
 * number typed in the store that was read and not explained yet is judged by the counter of that moment.
 * Null when this merchant has no such location or channel.
 */
export async function chooseCounter(
  hub: Hub,
  merchantId: string,
  locationId: string,
  channelId: string | null,
  actor = OPERATOR,
): Promise<LocationDoc | Refusal | null> {
  const { locations, channels } = hub.store;
  const known = await locations.list(merchantId);
  const location = known.find((each) => each._id === locationId);
  if (!location) return null;
  if (channelId !== null) {
    const channel = await channels.ofMerchant(merchantId, channelId);
    if (!channel) return null;
    const why = cannotCount(location, channel);
    if (why) return why;
  }
  const { counter: from, name } = location;
  const to = channelId ?? 'hub';
  await locations.setCounter(merchantId, locationId, to);
  const subject = { type: 'location', id: locationId, name };
  if (from !== to) {
    await tell(hub, { merchantId, actor }, { kind: 'counter-chosen', subject, from, to });
  }
  return { ...location, counter: to };
}

function cannotCount({ name, links }: LocationDoc, channel: ChannelDoc): Refusal | null {
  if (!links.some((link) => link.channelId === channel._id)) {
    return refuse(
      'not_stocked',
      `${channel.name} does not stock ${name}.`,
      'Choose a store that has this location, or let Crossdock count.',
    );
  }
  if (channel.status === 'connected') return null;
  return refuse(
    'disconnected',
    `${channel.name} cannot be read now, so its staff’s counts would not arrive.`,
    'Let Crossdock count, or connect the store again first.',
  );
}
