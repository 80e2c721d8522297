import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';
import type { Connected, ConnectRequest } from './connect-request.ts';
import { takeListings } from './import-store.ts';
import { markSecrets, sealSecrets } from './open-channel.ts';
import type { Credentials } from './read-credentials.ts';
import { subscribe } from './subscribe.ts';

type Renewal = Pick<ConnectRequest, 'mode'>;

/**
 * New credentials for a store that this merchant connected before, after a live check: the channel keeps
 * its id, orders, cursors and locations, so that it goes on where it stopped and no order comes twice. Its
 * mode stays too, unless it was uninstalled. Products that changed meanwhile are read again; orders come
 * with the next pull. Throws a duplicate when somebody else connected the store meanwhile.
 */
export async function renewChannel(
  hub: Hub,
  request: ConnectRequest,
  credentials: Credentials,
  known: ChannelDoc,
  say: (line: string) => void,
): Promise<Connected> {
  const renewed = await exchangeCredentials(hub, request, credentials, known);
  if (!renewed.ok) return renewed;
  const { externalStoreId, status } = known;
  say(
    `${renewed.identity.name} (${externalStoreId}) was ${status}; its credentials are new, all else stays.`,
  );
  await takeListings(hub, renewed.channel, {
    say: (line) => say(line.text),
    progress: async () => {},
  });
  await subscribe(hub, renewed.channel, request.callbackBase);
  await resume(hub, known);
  const saved = (await hub.store.channels.byId(known._id)) ?? renewed.channel;
  return { ...renewed, channel: saved };
}

/** The short part: a live check, and the channel has its new credentials. Reads nothing else in. */
export async function exchangeCredentials(
  hub: Hub,
  request: Renewal,
  { settings, secrets }: Credentials,
  known: ChannelDoc,
): Promise<Connected> {
  const { _id, status, mode } = known;
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
  return { ok: true, channel, identity, renewed: true };
}

/** What was wrong with its credentials is over; orders go on where they stopped. */
export async function resume(hub: Hub, { _id, merchantId }: ChannelDoc): Promise<void> {
  const healed = ['unauthorized', 'failing', 'uninstalled'].map((trouble) => `${trouble}:${_id}`);
  await hub.store.exceptions.close(merchantId, healed);
  hub.nudge('pull', _id);
}
