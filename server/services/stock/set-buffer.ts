import type { Hub } from '../hub.ts';
import { type ItemView, viewItem } from './stock-view.ts';

/**
 * Holds units of an item back from one channel, wherever it stocks it; its number follows. Null when this
 * merchant has no such channel, or the channel does not sell the item.
 */
export async function setBuffer(
  hub: Hub,
  merchantId: string,
  sku: string,
  channelId: string,
  units: number,
): Promise<ItemView | null> {
  const channel = await hub.store.channels.ofMerchant(merchantId, channelId);
  if (!channel) return null;
  const listed = await hub.store.listings.ofSkus(merchantId, [sku]);
  if (!listed.some((each) => each.channelId === channelId && !each.gone)) return null;
  const changed = await hub.store.listings.setBuffer(merchantId, channelId, sku, units);
  if (changed > 0) hub.nudge('publish', channelId);
  return viewItem(hub, merchantId, sku);
}
