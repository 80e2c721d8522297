import type { LocationFact, StoreIdentity } from '../../../connectors/connector.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ShopDoc } from '../../store/shops.ts';
import { checkStore } from '../channels/check-store.ts';
import { rejoin } from '../channels/renew-credentials.ts';
import { type ConnectionRequest, startConnection } from '../channels/start-connection.ts';
import { isZone } from '../desk/home-orders.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { EmbeddedApp } from './embedded-app.ts';

export type Arrival = { readonly ok: true; readonly shop: ShopDoc } | Refusal;

export interface Arriving {
  readonly domain: string;
  readonly token: string;
  /** The staff whose visit this is. */
  readonly actor: string;
  readonly shop: ShopDoc | null;
  readonly channel: ChannelDoc | null;
}

/**
 * Fresh credentials for a shop, and what follows from them: a channel that lost its access is healed; a
 * shop that comes back goes on where it stopped; a new one gets a merchant of its own and a channel in
 * shadow mode, whose import goes on behind this call. Throws the `ChannelError` of a refused exchange.
 */
export async function installShop(
  hub: Hub,
  app: EmbeddedApp,
  { domain, token, actor, shop, channel }: Arriving,
): Promise<Arrival> {
  const credentials = await app.exchange(domain, token);
  const settings = { ...credentials.settings };
  const secrets = { ...credentials.secrets };
  if (channel && channel.merchantId !== shop?.merchantId) {
    return refuse('taken', `${domain} is connected to another account of this hub.`);
  }
  if (shop && channel) {
    const healed = await rejoin(hub, channel, { settings, secrets }, actor);
    return healed.ok ? { ok: true, shop } : healed;
  }
  const merchantId = shop?.merchantId ?? hub.newId('mer');
  const access = { merchantId, kind: app.kind, settings, secrets };
  const check = await checkStore(hub, access);
  if (!check.ok) return check;
  const { identity, locations } = check;
  if (identity.missing.length > 0) {
    return refuse(
      'missing_permissions',
      identity.missing,
      'Update the app in the Shopify admin, so that it asks for the permissions again.',
    );
  }
  const founded = shop?.merchantId == null;
  if (founded) await found(hub, merchantId, identity, domain);
  const places = await placesFor(hub, merchantId, locations, identity.name);
  const request = { ...access, actor, name: identity.name, locations: places, openStock: true };
  const started = await startConnection(hub, request);
  if (!started.ok) return started;
  const linked = await hub.store.shops.byDomain(domain);
  return linked ? { ok: true, shop: linked } : refuse('arriving', 'The shop changed meanwhile.');
}

/** The link stands before the channel does: a start that breaks off is taken up by the next visit. */
async function found(
  hub: Hub,
  merchantId: string,
  { name, timezone }: StoreIdentity,
  domain: string,
): Promise<void> {
  const zone = isZone(timezone) ? { zone: timezone } : {};
  await hub.store.merchants.insert({ _id: merchantId, name, createdAt: hub.now(), ...zone });
  await hub.store.shops.link(domain, merchantId, true, hub.now());
}

/**
 * Every location becomes one of its own, counted by the shop's staff as before: nothing is pooled with
 * another shop's stock until a person says so.
 */
async function placesFor(
  hub: Hub,
  merchantId: string,
  locations: readonly LocationFact[],
  shopName: string,
): Promise<ConnectionRequest['locations']> {
  const known = await hub.store.locations.list(merchantId);
  const names = new Set(known.map((location) => location.name));
  const active = locations.filter((location) => location.active);
  return (active.length > 0 ? active : locations).map(({ externalId, name: own }) => {
    const tries = [own, `${own} (${shopName})`, `${own} (${externalId})`];
    const name = tries.find((each) => !names.has(each)) ?? `${own} ${hub.newId('loc')}`;
    names.add(name);
    return { externalId, place: { kind: 'named', name, counter: 'channel' } };
  });
}
