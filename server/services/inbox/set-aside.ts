import type { ChannelError } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { DeliveryRow } from '../../store/inbox.ts';
import { nameOf, noteFailure } from '../channels/call-channel.ts';
import type { Hub } from '../hub.ts';

/** Set aside with its reason, and shown: nothing the hub answered 200 to disappears. */
export async function bury(hub: Hub, envelope: DeliveryRow, reason: string): Promise<void> {
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
    facts: { topic: topic.slice(0, 60), words: reason.slice(0, 300) },
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
  envelopes: readonly DeliveryRow[],
  error: ChannelError,
): Promise<void> {
  if (error.kind === 'rejected') {
    for (const envelope of envelopes) await retryOrBury(hub, envelope, nameOf(error));
    return;
  }
  const restUntil = await noteFailure(hub, channel, error);
  const ids = envelopes.map((envelope) => envelope._id);
  await hub.store.inbox.postpone(ids, restUntil, nameOf(error), 0);
}

/** Tried again by the schedule; after the last try it waits for a person. */
export async function retryOrBury(hub: Hub, envelope: DeliveryRow, reason: string): Promise<void> {
  const { _id, attempts, channelId } = envelope;
  const wait = limits.retryMs[attempts];
  if (wait === undefined) {
    await bury(hub, envelope, `gave up after ${attempts + 1} tries: ${reason}`);
    return;
  }
  const dueAt = new Date(hub.now().getTime() + wait);
  await hub.store.inbox.postpone([_id], dueAt, reason.slice(0, 500), 1);
  hub.log('inbox.postponed', { channelId, deliveryId: _id.toHexString(), tries: attempts + 1 });
}
