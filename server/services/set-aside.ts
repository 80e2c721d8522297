import { ChannelError } from '../../connectors/connector.ts';
import { limits } from '../limits.ts';
import type { ChannelDoc } from '../store/channels.ts';
import type { InboxDoc } from '../store/inbox.ts';
import { noteFailure, restAfter } from './call-channel.ts';
import type { Hub } from './hub.ts';

/** Set aside with its reason, and shown: nothing the hub answered 200 to disappears. */
export async function bury(hub: Hub, envelope: InboxDoc, reason: string): Promise<void> {
  const { _id, merchantId, channelId, topic } = envelope;
  const id = _id.toHexString();
  const dead = {
    merchantId,
    key: `dead:${id}`,
    kind: 'dead-letter' as const,
    channelId,
    subject: { type: 'delivery', id },
    cause: `A delivery "${topic.slice(0, 60)}" could not be used: ${reason.slice(0, 300)}`,
    nextStep: 'Look at it under dead letters; replay it once the cause is mended.',
  };
  await hub.store.exceptions.raise([dead], hub.now());
  await hub.store.inbox.bury(_id, reason.slice(0, 500));
  hub.log('inbox.dead', { channelId, deliveryId: id });
}

/**
 * Deliveries that need a channel which does not answer wait as long as it rests, without losing tries;
 * what the channel refuses is tried by the schedule, and after the last try waits for a person.
 */
export async function postpone(
  hub: Hub,
  channel: ChannelDoc,
  envelopes: readonly InboxDoc[],
  error: ChannelError,
): Promise<void> {
  await noteFailure(hub, channel, error);
  const now = hub.now().getTime();
  if (error.kind !== 'rejected') {
    const dueAt = new Date(now + restAfter(channel, error));
    const ids = envelopes.map((envelope) => envelope._id);
    await hub.store.inbox.postpone(ids, dueAt, nameOf(error), 0);
    return;
  }
  for (const envelope of envelopes) {
    const wait = limits.retryMs[envelope.attempts];
    if (wait === undefined) {
      await bury(hub, envelope, `gave up after ${envelope.attempts + 1} tries: ${nameOf(error)}`);
      continue;
    }
    await hub.store.inbox.postpone([envelope._id], new Date(now + wait), nameOf(error), 1);
  }
}

/** Class and reason of a failure, for people; never a payload. */
export function nameOf(error: unknown): string {
  if (error instanceof ChannelError) return `${error.kind}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
}
