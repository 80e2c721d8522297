import {
  ChannelError,
  type LocationFact,
  type StoreIdentity,
} from '../../../connectors/connector.ts';
import type { ChannelDoc, ChannelStatus } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { draftChannel } from './connect-channel.ts';
import { locationsOf } from './import-store.ts';
import { type Credentials, readCredentials } from './read-credentials.ts';

/** What was typed in for a store, not yet looked at. */
export interface StoreAccess {
  readonly merchantId: string;
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

/** The merchant's own earlier connection of this store. */
export interface KnownStore {
  readonly channelId: string;
  readonly name: string;
  readonly status: ChannelStatus;
}

export interface StoreCheck {
  readonly ok: true;
  readonly identity: StoreIdentity;
  readonly locations: readonly LocationFact[];
  readonly known: KnownStore | null;
  /** The merchant's own locations, which the store's can be joined to. */
  readonly shelves: readonly { readonly id: string; readonly name: string }[];
}

export interface FoundStore {
  readonly ok: true;
  readonly externalStoreId: string;
  readonly credentials: Credentials;
  /** The merchant's own newest connection of this store, whatever became of it. */
  readonly known: ChannelDoc | null;
  /** Whoever holds the store now. */
  readonly holder: ChannelDoc | null;
}

/** Settings that only who runs the hub may give: they say who answers for a store's name. */
const OPERATOR_SETTINGS = ['apiBaseUrl'];

/** Which store this is for, before anybody calls it. */
export async function findStore(hub: Hub, access: StoreAccess): Promise<FoundStore | Refusal> {
  const { merchantId, kind, settings } = access;
  const operators = OPERATOR_SETTINGS.find((name) => name in settings);
  if (operators) return refuse('bad_settings', `${operators}: only who runs the hub can set this.`);
  if (!isKnown(hub, kind)) return refuse('unknown_kind', `There is no connector for "${kind}".`);
  const read = readCredentials(hub, access);
  if (!read.ok) return refuse('bad_settings', read.problems);
  const { externalStoreId, credentials } = read;
  const [holder, known] = await Promise.all([
    hub.store.channels.byStore(kind, externalStoreId),
    hub.store.channels.newestOfMerchant(merchantId, kind, externalStoreId),
  ]);
  const foreign = holder !== null && holder.merchantId !== merchantId;
  return foreign && holder.status !== 'connecting'
    ? taken(externalStoreId)
    : { ok: true, externalStoreId, credentials, known, holder };
}

function isKnown(hub: Hub, kind: string): boolean {
  try {
    return hub.connector(kind).kind === kind;
  } catch {
    return false;
  }
}

export const taken = (externalStoreId: string): Refusal =>
  refuse(
    'taken',
    `${externalStoreId} is connected to another account of this hub.`,
    'Disconnect it there first, or ask who runs the hub.',
  );

/**
 * A live look at a store that is not connected: who answers, what is missing, and its locations. Nothing is
 * saved. A store that cannot be reached or does not let the hub in is a refusal with the store's own words.
 */
export async function checkStore(hub: Hub, access: StoreAccess): Promise<StoreCheck | Refusal> {
  const found = await findStore(hub, access);
  if (!found.ok) return found;
  const { merchantId, kind } = access;
  // One open line a merchant and kind: checks of other credentials take its place.
  const id = `check:${merchantId}:${kind}`;
  const draft = draftChannel(
    hub,
    { merchantId, kind, name: kind },
    id,
    found.externalStoreId,
    found.credentials,
  );
  return reach(async () => {
    const identity = await hub.channel(draft).check();
    const locations = identity.missing.length > 0 ? [] : await locationsOf(hub, draft, () => {});
    const { known } = found;
    const earlier = known && { channelId: known._id, name: known.name, status: known.status };
    const shelves = await hub.store.locations.list(merchantId);
    return {
      ok: true,
      identity,
      locations,
      known: earlier,
      shelves: shelves.map(({ _id, name }) => ({ id: _id, name })),
    };
  });
}

/** Turns a store that does not answer as it should into words. */
export async function reach<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    const [code, whatToDo] = ADVICE[error.kind];
    return refuse(code, error.message, error.whatToDo ?? whatToDo);
  }
}

const ADVICE: Readonly<Record<ChannelError['kind'], readonly [code: string, whatToDo: string]>> = {
  unauthorized: [
    'store_refused',
    'The store answers, but does not accept these keys: copy them again, all of them, without spaces.',
  ],
  rejected: ['store_rejected', 'Check the address of the store, letter by letter.'],
  unavailable: [
    'store_unreachable',
    'Check the address, and that the store can be reached from the internet; then try again.',
  ],
  'rate-limited': ['store_busy', 'The store asks for a pause: try again in a minute.'],
  'unknown-outcome': ['store_unreachable', 'The store did not answer to the end: try again.'],
};
