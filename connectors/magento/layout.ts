import { z } from 'zod';
import { ChannelError } from '../connector.ts';
import { bounds } from './bounds.ts';
import { encode } from './oauth.ts';
import type { Transport } from './transport.ts';
import { id, read } from './wire.ts';

/** Where one website's stock lies and whose orders are its own. */
export interface Layout {
  readonly website: string;
  readonly websiteName: string;
  /** Codes of the sources that its stock sells from, first choice first. */
  readonly sources: readonly string[];
  /** Store views of the website; null when the store has no other and none was chosen. */
  readonly storeIds: readonly string[] | null;
}

const websites = z.array(z.object({ id: z.coerce.number(), code: z.string(), name: z.string() }));
const storeViews = z.array(z.object({ id: z.coerce.string(), website_id: z.coerce.number() }));
const stock = z.object({ stock_id: id });
const sources = z.array(z.object({ source_code: z.string() }));

export type Website = z.output<typeof websites>[number];

/** Websites that sell; id 0 is the admin itself. */
export async function sellingWebsites(transport: Transport): Promise<readonly Website[]> {
  const { value } = await transport.get('/V1/store/websites');
  const found = read(websites, value, 'websites').filter((each) => each.id > 0);
  return found.sort((a, b) => a.id - b.id);
}

export async function websiteOf(transport: Transport, code: string | undefined): Promise<Website> {
  const all = await sellingWebsites(transport);
  const chosen = code === undefined ? all[0] : all.find((each) => each.code === code);
  if (chosen) return chosen;
  const known = all.map((each) => each.code).join(', ');
  throw new ChannelError('rejected', `The store has no website "${code}"; it has: ${known}.`);
}

async function readLayout(transport: Transport, code: string | undefined): Promise<Layout> {
  const website = await websiteOf(transport, code);
  const place = encode(website.code);
  const resolved = await transport.get(`/V1/inventory/stock-resolver/website/${place}`);
  const { stock_id } = read(stock, resolved.value, 'stock');
  const linked = await transport.get(
    `/V1/inventory/get-sources-assigned-to-stock-ordered-by-priority/${stock_id}`,
  );
  return {
    website: website.code,
    websiteName: website.name,
    sources: read(sources, linked.value, 'sources of the stock').map((each) => each.source_code),
    storeIds: code === undefined ? null : await storesOf(transport, website.id),
  };
}

async function storesOf(transport: Transport, websiteId: number): Promise<readonly string[]> {
  const { value } = await transport.get('/V1/store/storeViews');
  const views = read(storeViews, value, 'store views');
  return views.flatMap((view) => (view.website_id === websiteId ? [view.id] : []));
}

/** The layout, read again when it is some minutes old. */
export function createLayout(
  transport: Transport,
  website: string | undefined,
  now: () => Date,
): () => Promise<Layout> {
  let known: { readonly layout: Layout; readonly until: number } | null = null;
  return async () => {
    if (known && now().getTime() < known.until) return known.layout;
    const layout = await readLayout(transport, website);
    known = { layout, until: now().getTime() + bounds.layoutMs };
    return layout;
  };
}
