import type { StoreIdentity, Stream } from '../../connectors/connector.ts';
import type { Movement } from '../domain/stock.ts';
import { limits } from '../limits.ts';
import { type ChannelDoc, type ChannelMode, NEW_HEALTH } from '../store/channels.ts';
import { applyListings } from './apply-listings.ts';
import { readFirst } from './explain.ts';
import type { Hub } from './hub.ts';
import { sealSecrets } from './open-channel.ts';
import { post } from './post.ts';

export interface ConnectRequest {
  readonly merchantId: string;
  readonly kind: string;
  readonly name: string;
  readonly settings: unknown;
  readonly secrets: unknown;
  readonly mode: ChannelMode;
  /** Hub location by name, for all of the store's locations unless `locations` says otherwise. */
  readonly location: string;
  /** The store's location id → hub location name. */
  readonly locations: Readonly<Record<string, string>>;
  /** Who counts locations that this connection makes: the hub, or this channel's staff. */
  readonly counter: 'hub' | 'channel';
  /** Take the store's numbers as the opening stock of locations nobody has counted yet. */
  readonly openStock: boolean;
  /** Where the store sends its webhooks; null when it cannot reach the hub. */
  readonly callbackBase: string | null;
}

export type Connected =
  | { readonly ok: true; readonly channel: ChannelDoc; readonly identity: StoreIdentity }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Connects a store: a live check first (nothing is saved when something is missing), then its locations,
 * products and numbers come in, and only then orders. Tells progress by `say`.
 */
export async function connectChannel(
  hub: Hub,
  request: ConnectRequest,
  say: (line: string) => void,
): Promise<Connected> {
  const connector = hub.connector(request.kind);
  const settings = connector.settings.safeParse(request.settings);
  const secrets = connector.secrets.safeParse(request.secrets);
  const wrong = [settings, secrets].flatMap((parsed) =>
    parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
  if (!settings.success || !secrets.success) return { ok: false, problems: wrong };
  const externalStoreId = connector.storeIdOf(settings.data);
  const other = await hub.store.channels.byStore(request.kind, externalStoreId);
  if (other && other.status !== 'connecting') {
    return { ok: false, problems: [`${externalStoreId} is connected already`] };
  }
  if (other) await hub.store.channels.abandon(other._id);
  const draft = draftChannel(hub, request, externalStoreId, settings.data, secrets.data);
  const identity = await hub.channel(draft).check();
  if (identity.missing.length > 0) return { ok: false, problems: identity.missing };
  const { currency, timezone } = identity;
  const location = await hubLocation(hub, draft, request, request.location);
  const channel = { ...draft, currency, timezone, defaultLocationId: location };
  await hub.store.channels.insert(channel);
  say(`Connected to ${identity.name} (${externalStoreId}).`);
  await importStore(hub, channel, request, say);
  if (request.callbackBase) {
    await hub.channel(channel).subscribe(`${request.callbackBase}/${channel._id}`);
  }
  const saved = (await hub.store.channels.byId(channel._id)) ?? channel;
  return { ok: true, channel: saved, identity };
}

function draftChannel(
  hub: Hub,
  request: ConnectRequest,
  externalStoreId: string,
  settings: unknown,
  secrets: unknown,
): ChannelDoc {
  const channelId = hub.newId('chn');
  const at = hub.now();
  return {
    _id: channelId,
    merchantId: request.merchantId,
    kind: request.kind,
    name: request.name,
    externalStoreId,
    currency: '',
    timezone: '',
    settings: settings as Record<string, unknown>,
    sealedSecrets: sealSecrets(hub.sealer, channelId, secrets),
    secretMark: hub.sealer.mark(webhookSecretOf(secrets)),
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

/** The part of the secrets that signs webhooks. */
function webhookSecretOf(secrets: unknown): string {
  const { clientSecret, webhookSecret } = secrets as Record<string, unknown>;
  return JSON.stringify([clientSecret ?? null, webhookSecret ?? null]);
}

async function importStore(
  hub: Hub,
  channel: ChannelDoc,
  request: ConnectRequest,
  say: (line: string) => void,
): Promise<void> {
  await takeLocations(hub, channel, request);
  const listed = await takeProducts(hub, channel);
  say(`Read ${listed} listings.`);
  await mapBySku(hub, channel);
  const listings = await hub.store.listings.sweep(channel._id, '', 100_000);
  const read = await readFirst(hub, channel, listings);
  if (request.openStock) await openStock(hub, channel, read, request);
  say(`${read.length} numbers read; ${request.openStock ? 'taken as opening stock' : 'compared'}.`);
  // Orders placed before the numbers were read are inside them.
  const times = read.flatMap(({ sync }) => sync.number.baseAt?.getTime() ?? []);
  const openedAt = times.length > 0 ? new Date(Math.max(...times)) : channel.openedAt;
  await hub.store.channels.set(channel._id, { openedAt, mode: request.mode, status: 'connected' });
}

/** Everything a store tells of one kind, page by page; orders come later, through the inbox. */
async function* factsOf(hub: Hub, channel: ChannelDoc, stream: Stream) {
  const connector = hub.connector(channel.kind);
  let cursor: string | null = null;
  for (let page = 0; page < limits.pullPagesMax; page++) {
    const answer = await hub.channel(channel).pull(stream, cursor, new Date(0));
    yield answer.deliveries.flatMap((delivery) => connector.translate(delivery));
    if (!answer.more) return;
    cursor = answer.cursor;
  }
}

async function takeProducts(hub: Hub, channel: ChannelDoc): Promise<number> {
  let listings = 0;
  for await (const facts of factsOf(hub, channel, 'products')) {
    await applyListings(hub, channel, facts);
    listings += facts.filter((fact) => fact.kind === 'listing').length;
  }
  return listings;
}

async function takeLocations(hub: Hub, channel: ChannelDoc, request: ConnectRequest) {
  for await (const facts of factsOf(hub, channel, 'locations')) {
    for (const fact of facts) {
      if (fact.kind !== 'location' || !fact.location.active) continue;
      const { externalId } = fact.location;
      const name = request.locations[externalId] ?? request.location;
      const locationId = await hubLocation(hub, channel, request, name);
      await hub.store.locations.link(locationId, channel._id, externalId);
    }
  }
}

/** Finds the hub's location by name or makes it, with exactly one counter. */
async function hubLocation(
  hub: Hub,
  channel: ChannelDoc,
  request: ConnectRequest,
  name: string,
): Promise<string> {
  const known = await hub.store.locations.byName(request.merchantId, name);
  if (known) return known._id;
  const _id = hub.newId('loc');
  const counter = request.counter === 'hub' ? 'hub' : channel._id;
  await hub.store.locations.insert({
    _id,
    merchantId: request.merchantId,
    name,
    counter,
    links: [],
  });
  return _id;
}

/** Items for SKUs that are new, and listings mapped to items of exactly the same SKU. */
export async function mapBySku(hub: Hub, channel: ChannelDoc): Promise<number> {
  const { merchantId } = channel;
  const listings = await hub.store.listings.sweep(channel._id, '', 100_000);
  const open = listings.filter((listing) => listing.sku === null && listing.channelSku);
  await hub.store.items.add(
    open.map(({ channelSku, title, barcode }) => ({
      merchantId,
      sku: channelSku ?? '',
      title,
      barcode,
    })),
  );
  for (const [sku, group] of Map.groupBy(open, (listing) => listing.channelSku ?? '')) {
    const ids = group.map((listing) => listing._id);
    await hub.store.listings.map(merchantId, ids, sku);
  }
  return open.length;
}

/** The store's numbers become the first ledger lines of chains that nobody has opened. */
async function openStock(
  hub: Hub,
  channel: ChannelDoc,
  listings: Awaited<ReturnType<typeof readFirst>>,
  request: ConnectRequest,
): Promise<void> {
  const movements: Movement[] = [];
  for (const { sku, sources, sync } of listings) {
    const [locationId] = sources;
    const { base, baseAt } = sync.number;
    if (!sku || !locationId || base === null || base === 0 || !baseAt) continue;
    movements.push({
      // One key a chain: a second store's numbers can never be added to the first one's.
      key: `opening:${locationId}:${sku}`,
      sku,
      locationId,
      from: base > 0 ? 'count' : 'available',
      to: base > 0 ? 'available' : 'count',
      quantity: Math.abs(base),
      cause: {
        kind: 'opening',
        id: `opening:${channel._id}`,
        channelId: null,
        actor: `merchant:${request.merchantId}`,
        at: baseAt,
      },
    });
  }
  await post(hub, channel.merchantId, movements);
}
