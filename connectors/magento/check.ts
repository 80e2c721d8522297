import { z } from 'zod';
import type { StoreIdentity } from '../connector.ts';
import { bounds } from './bounds.ts';
import { sellingWebsites, type Website, websiteOf } from './layout.ts';
import { probe } from './probe.ts';
import { type MagentoSettings, storeIdOf } from './settings.ts';
import type { Transport } from './transport.ts';
import { read } from './wire.ts';

const configs = z.array(
  z.object({
    website_id: z.coerce.number(),
    base_currency_code: z.string(),
    timezone: z.string(),
  }),
);

/**
 * A live look at the store. Throws `unauthorized` when the keys do not work at all, or when not even the
 * store's name may be read; everything else that is missing is listed.
 */
export async function checkStore(
  transport: Transport,
  settings: MagentoSettings,
): Promise<StoreIdentity> {
  const website = await websiteOf(transport, settings.website);
  const { value } = await transport.get('/V1/store/storeConfigs');
  const views = read(configs, value, 'store configuration');
  const config = views.find((view) => view.website_id === website.id) ?? views[0];
  const missing = [
    ...(await ambiguous(transport, settings)),
    ...clockProblem(transport.clock.skewMs() ?? 0),
    ...(await probe(transport, website.code)),
  ];
  return {
    externalStoreId: storeIdOf(settings),
    name: nameOf(settings, website),
    currency: config?.base_currency_code ?? 'USD',
    timezone: config?.timezone ?? 'UTC',
    missing,
  };
}

const nameOf = (settings: MagentoSettings, website: Website): string =>
  `${website.name} (${new URL(settings.baseUrl).host})`;

async function ambiguous(
  transport: Transport,
  settings: MagentoSettings,
): Promise<readonly string[]> {
  const all = await sellingWebsites(transport);
  if (settings.website || all.length < 2) return [];
  const codes = all.map((website) => website.code).join(', ');
  return [`The store has several websites (${codes}): enter the code of the one to connect.`];
}

function clockProblem(skewMs: number): readonly string[] {
  if (Math.abs(skewMs) <= bounds.clockSkewMaxMs) return [];
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  return [
    `The store's clock is ${minutes} minutes ${side} the hub's: set both by a time server, or signatures will be refused.`,
  ];
}
