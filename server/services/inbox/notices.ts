import type { ChannelFact } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { NewException } from '../../store/exceptions.ts';
import { uninstalledKey } from '../channels/call-channel.ts';
import { takeLeave } from '../channels/uninstall.ts';
import type { Hub } from '../hub.ts';
import type { Opened } from './opened.ts';

/**
 * What deliveries say beside orders, listings and numbers; each is shown to people. Answers the deliveries
 * that must be looked at once more: the store they take leave of could not be asked.
 */
export async function applyNotices(
  hub: Hub,
  channel: ChannelDoc,
  opened: readonly Opened[],
): Promise<readonly Opened[]> {
  const farewells = opened.filter(({ facts }) => facts.some(isFarewell));
  const noticed = opened.flatMap(({ envelope, facts }) =>
    facts.flatMap((fact) =>
      isFarewell(fact) ? [] : (noticeOf(channel, envelope._id.toHexString(), fact) ?? []),
    ),
  );
  await hub.store.exceptions.raise(noticed, hub.now());
  const waits = farewells.length > 0 && !(await sayFarewell(hub, channel));
  if (!waits) return [];
  const ids = farewells.map(({ envelope }) => envelope._id);
  const again = new Date(hub.now().getTime() + limits.farewellMs);
  await hub.store.inbox.postpone(ids, again, 'the store is asked whether it is gone', 0);
  return farewells;
}

const isFarewell = (fact: ChannelFact) => fact.kind === 'uninstalled';

/** False while it is not known whether the store is gone. */
async function sayFarewell(hub: Hub, channel: ChannelDoc): Promise<boolean> {
  const { merchantId, _id: channelId, name } = channel;
  const answer = await takeLeave(hub, channel);
  if (answer !== 'gone') return answer === 'there';
  const gone = {
    merchantId,
    channelId,
    subject: { type: 'channel', id: channelId },
    key: uninstalledKey(channelId),
    kind: 'channel-uninstalled' as const,
    cause: `${name} was disconnected from the store's side.`,
    nextStep: 'Connect it again to go on; its orders are kept.',
    facts: { channel: name },
  };
  await hub.store.exceptions.raise([gone], hub.now());
  // Whoever connected it again in between found nothing to close yet.
  const fresh = await hub.store.channels.byId(channelId);
  if (fresh?.status === 'connected') await hub.store.exceptions.close(merchantId, [gone.key]);
  return true;
}

function noticeOf(channel: ChannelDoc, envelopeId: string, fact: ChannelFact): NewException | null {
  const { merchantId, _id: channelId, name } = channel;
  const base = { merchantId, channelId, subject: { type: 'channel', id: channelId } };
  switch (fact.kind) {
    case 'privacy-request': {
      const { topic, customerExternalId, orderExternalIds } = fact.request;
      const whom = customerExternalId ?? `orders ${orderExternalIds.join(',')}`;
      return {
        ...base,
        key: `privacy:${channelId}:${topic}:${whom}`.slice(0, 300),
        kind: 'privacy-request',
        cause: `The store sent a legal request: ${topic}.`,
        nextStep: 'Answer it within 30 days; the request is kept in the inbox.',
        facts: { channel: name, topic },
      };
    }
    case 'duplicate-keys':
      return {
        ...base,
        subject: { type: 'delivery', id: envelopeId },
        key: `duplicate-keys:${envelopeId}`,
        kind: 'duplicate-keys',
        cause: `A delivery of ${name} names a key twice in one object; the last one counts.`,
        nextStep: 'Compare what it changed with the store: one of the two values was ignored.',
        facts: { channel: name },
      };
    default:
      return null;
  }
}
