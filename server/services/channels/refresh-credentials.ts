import { ChannelError, type CredentialKeeper } from '../../../connectors/connector.ts';
import type { Hub } from '../hub.ts';
import { withLease } from '../leases.ts';
import { openSecrets, sealSecrets } from './open-channel.ts';

/**
 * Where credentials that change with their use are kept: renewed under a lease from what is stored, and
 * stored whole, only in the place of what they were made from. A disconnection or a fresh installation in
 * between wins.
 */
export function credentialKeeper(hubOf: () => Hub): CredentialKeeper {
  // The lease tells processes apart; two lines to one store in this process are told apart here.
  const renewing = new Set<string>();
  return {
    async renew(channelId, work) {
      if (renewing.has(channelId)) return null;
      renewing.add(channelId);
      try {
        return await withLease(hubOf(), `credentials:${channelId}`, () =>
          renewStored(hubOf(), channelId, work),
        );
      } finally {
        renewing.delete(channelId);
      }
    },
  };
}

async function renewStored(
  hub: Hub,
  channelId: string,
  work: (stored: unknown) => Promise<unknown>,
): Promise<unknown> {
  const before = await stored(hub, channelId);
  const secrets = await work(openSecrets(hub.sealer, before));
  if (secrets === null) return openSecrets(hub.sealer, before);
  const sealed = sealSecrets(hub.sealer, channelId, secrets);
  if (await hub.store.channels.reseal(before, sealed)) return secrets;
  return openSecrets(hub.sealer, await stored(hub, channelId));
}

async function stored(hub: Hub, channelId: string) {
  const channel = await hub.store.channels.byId(channelId);
  if (channel && channel.status !== 'uninstalled') return channel;
  throw new ChannelError('unauthorized', 'the store is not connected');
}
