import type { Stream } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import { callChannel, mayCall, noteSuccess } from '../channels/call-channel.ts';
import { isDueAgain } from '../due.ts';
import type { Hub } from '../hub.ts';
import { withLease } from '../leases.ts';

/** Which streams are asked again all the time; the others only at connection and by webhooks. */
const POLLED = new Set<Stream>(['orders', 'shipments', 'invoices', 'refunds']);

/**
 * Asks a channel what changed and hands it to the inbox, like any webhook: webhooks get lost, polls find
 * what they lost. The cursor moves only after the inbox has everything, and stands still while the
 * database's disk is nearly full. Answers how many were new;
 * null while another worker is at it.
 */
export async function pullChannel(hub: Hub, channelId: string): Promise<number | null> {
  const found = await withLease(hub, `pull:${channelId}`, async () => {
    const channel = await hub.store.channels.byId(channelId);
    if (!channel || !mayCall(channel, hub.now())) return 0;
    // Many who wait for orders nudge at once; one look serves them all.
    if (!isDueAgain(channel.health.lastPulledAt, limits.pullRestMs, hub.now())) return 0;
    let stored = 0;
    for (const stream of hub.connector(channel.kind).capabilities.streams) {
      if (!POLLED.has(stream)) continue;
      const count = await pullStream(hub, channel, stream);
      if (count === null) return stored;
      stored += count;
    }
    await noteSuccess(hub, channel, { lastPulledAt: hub.now() });
    return stored;
  });
  if (found) hub.nudge('drain', channelId);
  return found;
}

/** Reads one stream to its end; null when it had to stop on the way (the next pull goes on there). */
async function pullStream(hub: Hub, channel: ChannelDoc, stream: Stream): Promise<number | null> {
  const since = new Date(channel.openedAt.getTime() - limits.importDays * 86_400_000);
  const from = channel.streams[stream] ?? { cursor: null, until: null };
  const readUpTo = from.until;
  let { cursor } = from;
  let stored = 0;
  for (let page = 0; page < limits.pullPagesMax; page++) {
    if (hub.disk.state() === 'nearly-full') return null;
    const at = cursor;
    const answer = await callChannel(hub, channel, () =>
      hub.channel(channel).pull(stream, at, since),
    );
    if (!answer) return null;
    const { merchantId, _id: channelId } = channel;
    stored += await hub.store.inbox.store(
      answer.deliveries.map((delivery) => ({
        ...delivery,
        merchantId,
        channelId,
        source: 'pull' as const,
        receivedAt: hub.now(),
        readUpTo,
      })),
    );
    cursor = answer.cursor;
    const until = answer.more ? readUpTo : answer.until;
    await hub.store.channels.set(channelId, { [`streams.${stream}`]: { cursor, until } });
    if (!answer.more) return stored;
  }
  return stored;
}

/** Whose last pull is older than the interval, and who does not rest; nobody while the disk is nearly full. */
export function pullDue(hub: Hub, channel: ChannelDoc): boolean {
  if (hub.disk.state() === 'nearly-full' || !mayCall(channel, hub.now())) return false;
  return isDueAgain(channel.health.lastPulledAt, hub.timing.pollEveryMs, hub.now());
}
