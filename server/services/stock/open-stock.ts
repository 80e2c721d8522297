import { delta, type Movement } from '../../domain/stock.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import { post } from './post.ts';
import { bundlesNow } from './recipe-book.ts';

/**
 * The store's numbers become the first ledger lines of chains that nobody has opened. An import that is
 * tried again reads newer numbers: what this store opened before is then moved by the difference, because
 * the orders in between are inside the newer numbers and will not be booked.
 */
export async function stockOpener(
  hub: Hub,
  channel: ChannelDoc,
): Promise<(listings: readonly ListingDoc[]) => Promise<void>> {
  const { merchantId } = channel;
  const causeId = `opening:${channel._id}`;
  const before = new Map<string, number>();
  for (const line of await hub.store.ledger.ofCause(merchantId, causeId)) {
    const chain = `${line.locationId}:${line.sku}`;
    before.set(chain, (before.get(chain) ?? 0) + delta(line, 'available'));
  }
  const seen = new Set<string>();
  return async (listings) => {
    const movements: Movement[] = [];
    const bundles = await bundlesNow(hub, merchantId);
    for (const { sku, sources, sync } of listings) {
      const [locationId] = sources;
      const { base, baseAt } = sync.number;
      if (!sku || !locationId || base === null || !baseAt) continue;
      // What a store shows of a bundle is no stock: its parts stand on the shelf.
      if (bundles.isBundle(sku)) continue;
      const chain = `${locationId}:${sku}`;
      // One number a chain: a second store's or shelf's can never be added to the first one's.
      if (seen.has(chain)) continue;
      seen.add(chain);
      const opened = before.get(chain);
      const by = base - (opened ?? 0);
      if (by === 0) continue;
      const again = opened === undefined ? '' : `:${channel._id}:${baseAt.getTime()}`;
      movements.push({
        key: `opening:${chain}${again}`,
        sku,
        locationId,
        from: by > 0 ? 'count' : 'available',
        to: by > 0 ? 'available' : 'count',
        quantity: Math.abs(by),
        cause: {
          kind: 'opening',
          id: causeId,
          channelId: null,
          actor: `merchant:${merchantId}`,
          at: baseAt,
        },
      });
    }
    await post(hub, merchantId, movements);
  };
}
