import { ChannelError } from '../../connectors/connector.ts';
import { limits } from '../limits.ts';
import type { ChannelDoc } from '../store/channels.ts';
import type { Hub } from './hub.ts';

/**
 * Calls a channel and writes its health down. Null when it failed in a way the channel answers for; the
 * channel then rests: as long as it said, or longer with every failure in a row.
 */
export async function callChannel<T>(
  hub: Hub,
  channel: ChannelDoc,
  call: () => Promise<T>,
): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    await noteFailure(hub, channel, error);
    return null;
  }
}

/** How long a channel rests after this failure: as it said, or doubling with failures in a row. */
export function restAfter(channel: ChannelDoc, error: ChannelError): number {
  const doublings = Math.min(channel.health.failures, 10);
  return error.retryAfterMs ?? Math.min(limits.restMaxMs, limits.restMs * 2 ** doublings);
}

export async function noteFailure(
  hub: Hub,
  channel: ChannelDoc,
  error: ChannelError,
): Promise<void> {
  const now = hub.now();
  const until =
    error.kind === 'rejected' ? null : new Date(now.getTime() + restAfter(channel, error));
  await hub.store.channels.failed(channel._id, `${error.kind}: ${error.message}`, now, until);
  hub.log('channel.failed', { channelId: channel._id, kind: error.kind });
  if (error.kind !== 'unauthorized') return;
  await hub.store.channels.set(channel._id, { status: 'unauthorized' });
  const refused = {
    merchantId: channel.merchantId,
    key: `unauthorized:${channel._id}`,
    kind: 'channel-unauthorized' as const,
    channelId: channel._id,
    subject: { type: 'channel', id: channel._id },
    cause: `${channel.name} refused the hub's credentials: ${error.message}`,
    nextStep: 'Connect the store again with fresh credentials; nothing is lost meanwhile.',
  };
  await hub.store.exceptions.raise([refused], now);
}
