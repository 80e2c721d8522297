import type { ChannelFact } from '../../../connectors/connector.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { NewException } from '../../store/exceptions.ts';
import { uninstall } from '../channels/uninstall.ts';
import type { Hub } from '../hub.ts';
import type { Opened } from './opened.ts';

/** What deliveries say beside orders, listings and numbers; each is shown to people. */
export async function applyNotices(
  hub: Hub,
  channel: ChannelDoc,
  opened: readonly Opened[],
): Promise<void> {
  const noticed = opened.flatMap(({ envelope, facts }) =>
    facts.flatMap((fact) => noticeOf(channel, envelope._id.toHexString(), fact) ?? []),
  );
  if (noticed.some((notice) => notice.kind === 'channel-uninstalled')) {
    await uninstall(hub, channel);
  }
  await hub.store.exceptions.raise(noticed, hub.now());
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
      };
    }
    case 'uninstalled':
      return {
        ...base,
        key: `uninstalled:${channelId}`,
        kind: 'channel-uninstalled',
        cause: `${name} was disconnected from the store's side.`,
        nextStep: 'Connect it again to go on; its orders are kept.',
      };
    case 'duplicate-keys':
      return {
        ...base,
        subject: { type: 'delivery', id: envelopeId },
        key: `duplicate-keys:${envelopeId}`,
        kind: 'duplicate-keys',
        cause: `A delivery of ${name} names a key twice in one object; the last one counts.`,
        nextStep: 'Compare what it changed with the store: one of the two values was ignored.',
      };
    default:
      return null;
  }
}
