import { limits } from '../limits.ts';
import type { Hub } from './hub.ts';
import { post, project } from './post.ts';

/**
 * Finds what a crash left between two steps: orders whose movements may not be posted, and ledger lines
 * that positions and listings do not know of. Everything it does is safe to repeat.
 */
export async function sweep(hub: Hub): Promise<number> {
  const old = new Date(hub.now().getTime() - limits.sweepAfterMs);
  const orders = await hub.store.orders.unposted(old, limits.drainBatch);
  for (const [merchantId, group] of Map.groupBy(orders, (order) => order.merchantId)) {
    await post(
      hub,
      merchantId,
      group.flatMap((order) => order.pending),
    );
    await hub.store.orders.posted(group);
  }
  const lines = await hub.store.ledger.unprojected(limits.projectBatch);
  const stranded = lines.filter((line) => line.postedAt < old);
  for (const [merchantId, group] of Map.groupBy(stranded, (line) => line.merchantId)) {
    await project(hub, merchantId, group);
  }
  return orders.length + stranded.length;
}
