import { type By, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { type ItemView, viewItem } from './stock-view.ts';

/**
 * Holds units of an item back from one channel, wherever it stocks it; its number follows. Null when this
 * merchant has no such channel, or the channel does not sell the item.
 */
export async function setBuffer(
  hub: Hub,
  by: By,
  sku: string,
  channelId: string,
  units: number,
): Promise<ItemView | null> {
  const { merchantId } = by;
  const channel = await hub.store.channels.ofMerchant(merchantId, channelId);
  if (!channel) return null;
  const listed = await hub.store.listings.ofSkus(merchantId, [sku]);
  const sold = listed.find((each) => each.channelId === channelId && !each.gone);
  if (!sold) return null;
  const changed = await hub.store.listings.setBuffer(merchantId, channelId, sku, units);
  if (changed > 0) {
    hub.nudge('publish', channelId);
    const subject = { type: 'item', id: sku, name: sku };
    const [from, to] = [String(sold.buffer), String(units)];
    await tell(hub, by, { kind: 'buffer-set', subject, channelId, from, to });
  }
  return viewItem(hub, merchantId, sku);
}
