import type { Connector, RawRequest } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import { openSecrets } from '../channels/open-channel.ts';
import type { Hub } from '../hub.ts';

/** Where a webhook says it belongs: a channel's own address, or one address for all stores of a kind. */
export interface WebhookAddress {
  readonly kind: string;
  readonly channelId: string | null;
}

export interface WebhookTarget {
  readonly merchantId: string;
  readonly channelId: string;
  /** The outside store that the channel is connected to. */
  readonly storeId: string;
  readonly connector: Connector;
  readonly secrets: unknown;
}

interface Known {
  readonly until: number;
  readonly target: Promise<WebhookTarget | null>;
}

/**
 * Finds the channel of a webhook and its opened secrets, remembered for a few seconds so that a burst
 * costs one look-up; "there is none" is remembered too. Rejects when the database fails.
 */
export function webhookTargets(hub: Hub) {
  const known = new Map<string, Known>();
  return (address: WebhookAddress, request: RawRequest): Promise<WebhookTarget | null> => {
    const connector = connectorFor(hub, address.kind);
    const store = connector && !address.channelId ? connector.claimedStore(request) : null;
    const named = address.channelId ?? store;
    if (!connector || named === null) return Promise.resolve(null);
    const key = `${address.kind}|${address.channelId ? 'channel' : 'store'}|${named}`;
    const now = hub.now().getTime();
    const found = known.get(key);
    if (found && found.until > now) return found.target;
    const target = lookUp(hub, connector, address, named);
    target.catch(() => known.delete(key));
    // Oldest first out: whoever asks for invented channels cannot fill the memory.
    if (known.size >= limits.intakeKnownMax) known.delete(known.keys().next().value ?? '');
    known.delete(key);
    known.set(key, { until: now + limits.intakeKnownMs, target });
    return target;
  };
}

async function lookUp(
  hub: Hub,
  connector: Connector,
  { kind, channelId }: WebhookAddress,
  named: string,
): Promise<WebhookTarget | null> {
  const channel: ChannelDoc | null = channelId
    ? await hub.store.channels.byId(channelId)
    : await hub.store.channels.newestOfStore(kind, named);
  if (channel?.kind !== kind) return null;
  const secrets = openSecrets(hub.sealer, channel);
  const { merchantId, _id, externalStoreId: storeId } = channel;
  return { merchantId, channelId: _id, storeId, connector, secrets };
}

/** The kind comes from a stranger's URL, so an unknown one is an answer, not a surprise. */
function connectorFor(hub: Hub, kind: string): Connector | null {
  try {
    return hub.connector(kind);
  } catch {
    return null;
  }
}
