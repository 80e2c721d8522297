import { limits } from '../../limits.ts';
import type { Hub } from '../hub.ts';

/** Who is refused was overtaken by one who came to an end: more than so many never tell of one item at a time. */
const ROUNDS = 1_000;

/**
 * Tells items where they are sold, after listings of theirs came, left or were mapped. Safe to repeat, and safe
 * beside others: whoever read the listings before another change is refused, and reads again.
 */
export async function keepSoldOn(
  hub: Hub,
  merchantId: string,
  skus: Iterable<string | null>,
): Promise<void> {
  const all = [...new Set(skus)].filter((sku) => sku !== null);
  for (let from = 0; from < all.length; from += limits.pageMax) {
    await tell(hub, merchantId, all.slice(from, from + limits.pageMax));
  }
}

/** Together where nobody else tells; else one by one, or several stores with the same items would undo each other's. */
async function tell(hub: Hub, merchantId: string, skus: readonly string[]): Promise<void> {
  if (await told(hub, merchantId, skus)) return;
  for (const sku of skus) {
    for (let round = 0; !(await told(hub, merchantId, [sku])); round++)
      if (round === ROUNDS)
        throw new Error(`an item was not told where it is sold in ${ROUNDS} rounds`);
  }
}

/** False when somebody else told one of them meanwhile. */
async function told(hub: Hub, merchantId: string, skus: readonly string[]): Promise<boolean> {
  const { items } = hub.store;
  // The revision first: a change of the listings after it is told by a writer who raises it.
  const revisions = await items.revisions(merchantId, skus);
  const channelsOf = await soldOnOf(hub, merchantId, skus);
  const rows = revisions.map(({ sku, rev }) => ({ sku, rev, channelIds: channelsOf(sku) }));
  return (await items.tellSoldOn(merchantId, rows)) === rows.length;
}

/** The channels that sell an item; answers for each of these SKUs. */
export async function soldOnOf(
  hub: Hub,
  merchantId: string,
  skus: readonly string[],
): Promise<(sku: string) => readonly string[]> {
  const sold = await hub.store.listings.soldOn(merchantId, skus);
  const bySku = Map.groupBy(sold, (each) => each.sku);
  return (sku) => (bySku.get(sku) ?? []).map(({ channelId }) => channelId);
}

/** Mends what a crash between a mapping and its telling left behind; only what differs is written. */
export async function mendSoldOn(
  hub: Hub,
  merchantId: string,
  skus: Iterable<string | null>,
): Promise<void> {
  const all = [...new Set(skus)].filter((sku) => sku !== null);
  const channelsOf = await soldOnOf(hub, merchantId, all);
  const known = await hub.store.items.toldSoldOn(merchantId, all);
  const differing = known.filter(({ sku, channelIds }) => {
    const now = new Set(channelsOf(sku));
    return channelIds?.length !== now.size || channelIds.some((id) => !now.has(id));
  });
  await keepSoldOn(
    hub,
    merchantId,
    differing.map(({ sku }) => sku),
  );
}
