import { type ChannelDoc, NEW_HEALTH } from '../../store/channels.ts';
import type { ImportPlan, Place } from '../../store/importing.ts';
import { isDuplicate } from '../../store/model.ts';
import type { Hub } from '../hub.ts';
import type { Connected, ConnectRequest } from './connect-request.ts';
import { hubLocation, importStore } from './import-store.ts';
import { markSecrets, sealSecrets } from './open-channel.ts';
import { type Credentials, readCredentials } from './read-credentials.ts';
import { renewChannel } from './renew-channel.ts';
import { subscribe } from './subscribe.ts';

/**
 * Connects a store: a live check first (nothing is saved when something is missing), then its locations,
 * products and numbers come in, and only then orders. A store that this merchant connected before gets
 * new credentials and goes on where it stopped. Tells progress by `say`; throws the `ChannelError` of a
 * store that does not answer.
 */
export async function connectChannel(
  hub: Hub,
  request: ConnectRequest,
  say: (line: string) => void,
): Promise<Connected> {
  const read = readCredentials(hub, request);
  if (!read.ok) return read;
  const { externalStoreId, credentials } = read;
  const { merchantId, kind } = request;
  const taken = { ok: false, problems: [`${externalStoreId} is connected already`] } as const;
  const other = await hub.store.channels.byStore(kind, externalStoreId);
  const foreign = other !== null && other.merchantId !== merchantId;
  if (foreign && other.status !== 'connecting') return taken;
  const known = await hub.store.channels.newestOfMerchant(merchantId, kind, externalStoreId);
  try {
    return known && known.status !== 'connecting'
      ? await renewChannel(hub, request, credentials, known, say)
      : await joinStore(hub, request, externalStoreId, credentials, [known, other], say);
  } catch (error) {
    if (isDuplicate(error)) return taken;
    throw error;
  }
}

async function joinStore(
  hub: Hub,
  request: ConnectRequest,
  externalStoreId: string,
  credentials: Credentials,
  unfinished: readonly (ChannelDoc | null)[],
  say: (line: string) => void,
): Promise<Connected> {
  // A try that was cut off left locations and links under its id: the next one takes them over.
  const channelId = unfinished[0]?._id ?? hub.newId('cha');
  const draft = draftChannel(hub, request, channelId, externalStoreId, credentials);
  const identity = await hub.channel(draft).check();
  if (identity.missing.length > 0) return { ok: false, problems: identity.missing };
  const { currency, timezone } = identity;
  const plan = planOf(request);
  const defaultLocationId = await hubLocation(hub, draft, plan.home);
  const channel = { ...draft, currency, timezone, defaultLocationId };
  await replaceUnfinished(hub, unfinished, channel);
  say(`Connected to ${identity.name} (${externalStoreId}).`);
  const openedAt = await importStore(hub, channel, plan, {
    say: (line) => say(line.text),
    progress: async () => {},
  });
  await hub.store.channels.set(channelId, { openedAt, mode: plan.mode, status: 'connected' });
  await subscribe(hub, channel, plan.callbackBase);
  const saved = (await hub.store.channels.byId(channel._id)) ?? channel;
  return { ok: true, channel: saved, identity, renewed: false };
}

/**
 * Saves a connection that begins. Whoever the store answers now is who may have it; a try that did not get
 * as far as orders does not count. Throws a duplicate when somebody else connected the store meanwhile.
 */
export async function replaceUnfinished(
  hub: Hub,
  unfinished: readonly (ChannelDoc | null)[],
  channel: ChannelDoc,
): Promise<void> {
  for (const each of unfinished) {
    if (each && (await hub.store.channels.abandon(each._id))) {
      await hub.store.listings.forget(each._id);
    }
  }
  await hub.store.channels.insert(channel);
}

function planOf(request: ConnectRequest): ImportPlan {
  const { counter, openStock, mode, callbackBase } = request;
  const named = (name: string): Place => ({ kind: 'named', name, counter });
  const home = named(request.location);
  const places = Object.entries(request.locations).map(([externalId, name]) => ({
    externalId,
    place: named(name),
  }));
  return { places, others: home, home, openStock, mode, callbackBase };
}

/** A channel that is not saved yet: good for a check. */
export function draftChannel(
  hub: Hub,
  request: Pick<ConnectRequest, 'merchantId' | 'kind' | 'name'>,
  channelId: string,
  externalStoreId: string,
  { settings, secrets }: Credentials,
): ChannelDoc {
  const at = hub.now();
  return {
    _id: channelId,
    merchantId: request.merchantId,
    kind: request.kind,
    name: request.name,
    externalStoreId,
    currency: '',
    timezone: '',
    settings,
    sealedSecrets: sealSecrets(hub.sealer, channelId, secrets),
    secretMarks: markSecrets(hub.sealer, secrets),
    mode: 'paused',
    status: 'connecting',
    live: true,
    defaultLocationId: '',
    openedAt: at,
    connectedAt: at,
    streams: {},
    health: NEW_HEALTH,
  };
}
