import type { ChannelDoc } from '../store/channels.ts';
import { type Connected, type ConnectRequest, subscribe } from './connect-channel.ts';
import type { Hub } from './hub.ts';
import { takeListings } from './import-store.ts';
import { markSecrets, sealSecrets } from './open-channel.ts';

export interface Credentials {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: unknown;
}

/**
 * New credentials for a store that this merchant connected before, after a live check: the channel keeps
 * its id, orders, cursors and locations, so that it goes on where it stopped and no order comes twice. Its
 * mode stays too, unless it was uninstalled. Products that changed meanwhile are read again; orders come
 * with the next pull. Throws a duplicate when somebody else connected the store meanwhile.
 */
export async function renewChannel(
  hub: Hub,
  request: ConnectRequest,
  { settings, secrets }: Credentials,
  known: ChannelDoc,
  say: (line: string) => void,
): Promise<Connected> {
  const { _id, merchantId, externalStoreId, status, mode } = known;
  const renewed = {
    settings,
    sealedSecrets: sealSecrets(hub.sealer, _id, secrets),
    secretMarks: markSecrets(hub.sealer, secrets),
    mode: status === 'uninstalled' ? request.mode : mode,
  };
  const channel: ChannelDoc = { ...known, ...renewed, status: 'connected' };
  const identity = await hub.channel(channel).check();
  if (identity.missing.length > 0) return { ok: false, problems: identity.missing };
  if (!(await hub.store.channels.renew(known, renewed))) {
    return { ok: false, problems: [`${known.name} changed meanwhile: try again`] };
  }
  say(
    `${identity.name} (${externalStoreId}) was ${status}; its credentials are new, all else stays.`,
  );
  await takeListings(hub, channel, say);
  await subscribe(hub, channel, request);
  const healed = ['unauthorized', 'failing', 'uninstalled'].map((trouble) => `${trouble}:${_id}`);
  await hub.store.exceptions.close(merchantId, healed);
  hub.nudge('pull', _id);
  const saved = (await hub.store.channels.byId(_id)) ?? channel;
  return { ok: true, channel: saved, identity, renewed: true };
}
