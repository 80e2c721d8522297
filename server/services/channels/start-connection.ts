import type { ChannelDoc } from '../../store/channels.ts';
import type { ImportPlan, Place } from '../../store/importing.ts';
import { isDuplicate } from '../../store/model.ts';
import { tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type FoundStore, findStore, reach, type StoreAccess, taken } from './check-store.ts';
import { draftChannel, replaceUnfinished } from './connect-channel.ts';
import { hubLocation, locationsOf } from './import-store.ts';
import { rejoin } from './renew-credentials.ts';
import { importStopped, newImport, runImport } from './run-import.ts';

export type { Place } from '../../store/importing.ts';

export interface ConnectionRequest extends StoreAccess {
  /** Who connects it. */
  readonly actor: string;
  readonly name: string;
  /** The store's location id → where its stock stands here. Locations left out are not sold from. */
  readonly locations: readonly { readonly externalId: string; readonly place: Place }[];
  readonly openStock: boolean;
}

/**
 * Begins a connection: the store is checked once more, the channel is saved, and the import goes on behind
 * this call (`runImport`). It ends in shadow mode. A store this merchant disconnected goes on where it
 * stopped, with the locations it had. Answers the channel's id.
 */
export async function startConnection(
  hub: Hub,
  request: ConnectionRequest,
): Promise<{ readonly ok: true; readonly channelId: string } | Refusal> {
  const found = await findStore(hub, request);
  if (!found.ok) return found;
  const { known, credentials } = found;
  if (known && (known.status === 'connected' || known.status === 'unauthorized')) {
    return refuse(
      'connected_already',
      `${known.name} is connected already.`,
      'Open the channel to give it new credentials.',
    );
  }
  if (known?.importing && known.status === 'connecting' && !importStopped(known, hub.now())) {
    return refuse('connecting', `${known.name} is being imported right now.`, 'Open the channel.');
  }
  if (known?.status === 'uninstalled') return rejoin(hub, known, credentials, request.actor);
  const wrong = await wrongPlaces(hub, request);
  return wrong ?? reach(() => begin(hub, request, found));
}

async function begin(hub: Hub, request: ConnectionRequest, found: FoundStore) {
  const { externalStoreId, credentials, known, holder } = found;
  const channelId = known?._id ?? hub.newId('cha');
  const draft = draftChannel(hub, request, channelId, externalStoreId, credentials);
  const identity = await hub.channel(draft).check();
  if (identity.missing.length > 0) return refuse('missing_permissions', identity.missing);
  const [first] = request.locations;
  if (!first) return refuse('no_locations', 'Choose at least one location of the store.');
  const strange = await strangeLocation(hub, draft, request);
  if (strange) return strange;
  const { currency, timezone } = identity;
  const defaultLocationId = await hubLocation(hub, draft, first.place);
  const importing = newImport(
    hub,
    planOf(hub, request, first.place),
    (known?.importing?.run ?? 0) + 1,
  );
  const channel: ChannelDoc = { ...draft, currency, timezone, defaultLocationId, importing };
  try {
    await replaceUnfinished(hub, [known, holder], channel);
  } catch (error) {
    if (isDuplicate(error)) return taken(externalStoreId);
    throw error;
  }
  void runImport(hub, channelId);
  const subject = { type: 'channel', id: channelId, name: channel.name };
  await tell(hub, request, { kind: 'channel-connected', subject });
  return { ok: true as const, channelId };
}

function planOf(hub: Hub, request: ConnectionRequest, home: Place): ImportPlan {
  const { kind, locations, openStock } = request;
  const callbackBase = hub.publicUrl ? `${hub.publicUrl}/webhooks/${kind}` : null;
  return { places: locations, others: null, home, openStock, mode: 'shadow', callbackBase };
}

/** What is chosen for a location that the store does not have would silently come to nothing. */
async function strangeLocation(
  hub: Hub,
  draft: ChannelDoc,
  { locations }: ConnectionRequest,
): Promise<Refusal | null> {
  const found = await locationsOf(hub, draft, () => {});
  const ids = new Set(found.map((location) => location.externalId));
  const strange = locations.find(({ externalId }) => !ids.has(externalId));
  return strange
    ? refuse(
        'unknown_store_location',
        `The store has no active location "${strange.externalId}".`,
        'Check the store again and choose from its locations.',
      )
    : null;
}

/** Two shelves never become one by the accident of a name: joining them takes the shelf's id. */
async function wrongPlaces(hub: Hub, request: ConnectionRequest): Promise<Refusal | null> {
  const known = await hub.store.locations.list(request.merchantId);
  const ids = new Set(known.map((location) => location._id));
  const names = new Set(known.map((location) => location.name));
  for (const { place } of request.locations) {
    if (place.kind === 'known') {
      if (!ids.has(place.locationId))
        return refuse('unknown_location', 'There is no such location.');
      continue;
    }
    if (names.has(place.name)) {
      return refuse(
        'location_exists',
        `There is a location "${place.name}" already.`,
        'Choose it from the list if both are the same shelf, or give the new one another name.',
      );
    }
    names.add(place.name);
  }
  return null;
}
