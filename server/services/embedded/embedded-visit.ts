import { ChannelError } from '../../../connectors/connector.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ShopDoc } from '../../store/shops.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';
import { withLease } from '../leases.ts';
import { refuse } from '../refusal.ts';
import type { EmbeddedApp } from './embedded-app.ts';
import { embeddedCaller, shopActor } from './embedded-caller.ts';
import { type Arrival, installShop } from './embedded-install.ts';

export type Visit =
  | { readonly kind: 'caller'; readonly caller: Caller }
  /** No session token, or one of a shop that has not installed the app. */
  | { readonly kind: 'stranger' }
  /** The shop is connected to a business that has not let its staff in; they may redeem a code. */
  | { readonly kind: 'taken'; readonly actor: string }
  /** It cannot go on right now; says what is the matter and what to do. */
  | {
      readonly kind: 'trouble';
      readonly code: string;
      readonly message: string;
      readonly whatToDo: string;
    };

/**
 * Opens the app for a shop's staff by their session token. A shop that is not connected is connected by a
 * real token exchange, which the platform grants only while the app is installed there: an old token of a
 * shop that threw the hub out brings nothing back.
 */
export function embeddedVisits(hub: Hub, app: EmbeddedApp): (token: string) => Promise<Visit> {
  // A page asks for several things at once; the first of them installs and the others wait for it.
  const arriving = new Map<string, Promise<Arrival>>();
  return async (token) => {
    const claims = app.claims(token);
    if (!claims) return { kind: 'stranger' };
    const { shop, staff } = claims;
    const seen = await standing(hub, app, shop);
    if (seen.channel && seen.shop?.merchantId !== seen.channel.merchantId) {
      return { kind: 'taken', actor: shopActor(shop, staff) };
    }
    if (seen.shop && seen.channel && seen.channel.status !== 'unauthorized') {
      return entered(seen.shop, staff);
    }
    const arrival =
      arriving.get(shop) ??
      arrive(hub, app, shop, token, shopActor(shop, staff)).finally(() => {
        arriving.delete(shop);
      });
    arriving.set(shop, arrival);
    const came = await arrival;
    if (!came.ok) {
      if (came.code === 'not_installed') return { kind: 'stranger' };
      const { code, problems, whatToDo = 'Try again in a minute.' } = came;
      return { kind: 'trouble', code, message: problems.join(' '), whatToDo };
    }
    return entered(came.shop, staff);
  };
}

function entered(shop: ShopDoc, staff: string): Visit {
  if (shop.merchantId === null) return { kind: 'stranger' };
  return { kind: 'caller', caller: embeddedCaller(shop.merchantId, shop, staff) };
}

async function standing(
  hub: Hub,
  { kind }: EmbeddedApp,
  domain: string,
): Promise<{ readonly shop: ShopDoc | null; readonly channel: ChannelDoc | null }> {
  const [shop, channel] = await Promise.all([
    hub.store.shops.byDomain(domain),
    hub.store.channels.byStore(kind, domain),
  ]);
  return { shop, channel };
}

/** Under a lease, because the same page may be asking another process. */
async function arrive(
  hub: Hub,
  app: EmbeddedApp,
  domain: string,
  token: string,
  actor: string,
): Promise<Arrival> {
  const came = await withLease(hub, `embedded:${domain}`, async () => {
    const { shop, channel } = await standing(hub, app, domain);
    if (shop?.merchantId && channel?.merchantId === shop.merchantId) {
      if (channel.status !== 'unauthorized') return { ok: true, shop } as const;
    }
    try {
      return await installShop(hub, app, { domain, token, actor, shop, channel });
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      const code = error.kind === 'unauthorized' ? 'not_installed' : 'store_unreachable';
      return refuse(code, error.message);
    }
  });
  return came ?? refuse('arriving', 'The shop is being connected right now.');
}
