import { z } from 'zod';
import { ChannelError, type StockReading, type StockRef } from '../../connector.ts';
import type { ShopifyClient } from '../api/client.ts';
import { StockAtDocument } from '../gql/graphql.ts';
import { gid } from '../ids.ts';
import { chunks } from '../reads/deliveries.ts';
import { gidNumber, level } from '../translate/shapes.ts';

/** Items a call: `nodes` takes 250 ids (Shopify's bound for arrays), and they cost 750 points. */
const ITEMS = 250;

const item = z.object({
  id: gidNumber,
  inventoryLevel: z
    .object({
      isActive: z.boolean(),
      quantities: z.array(z.object({ name: z.string(), quantity: level })),
    })
    .nullable(),
});

/**
 * What the shop sells of each item at each location. A pair it does not stock gives no reading. The time
 * is the shop's own at its answer, not the number's last change: the number was still true then, and
 * whatever is newer than that is not in it.
 */
export async function readStock(
  client: ShopifyClient,
  refs: readonly StockRef[],
): Promise<readonly StockReading[]> {
  const byLocation = Map.groupBy(refs, (ref) => ref.externalLocationId);
  const readings: StockReading[] = [];
  for (const [externalLocationId, here] of byLocation) {
    const ids = [...new Set(here.map((ref) => gid('InventoryItem', ref.stockRef)))];
    const locationId = gid('Location', externalLocationId);
    for (const some of chunks(ids, ITEMS)) {
      const { data, at } = await client.query(StockAtDocument, { ids: some, locationId });
      for (const node of data.nodes) {
        if (node?.__typename !== 'InventoryItem') continue;
        const sellable = availableOf(node);
        if (sellable) readings.push({ ...sellable, externalLocationId, at });
      }
    }
  }
  return readings;
}

function availableOf(node: unknown): { stockRef: string; sellable: number } | null {
  const read = item.safeParse(node);
  if (!read.success) throw new ChannelError('unavailable', 'a stock level in an unknown shape');
  const { id: stockRef, inventoryLevel } = read.data;
  if (!inventoryLevel?.isActive) return null;
  const available = inventoryLevel.quantities.find(({ name }) => name === 'available');
  return available ? { stockRef, sellable: available.quantity } : null;
}
