import { limits } from '../../limits.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import { nameOf } from '../channels/call-channel.ts';
import type { Hub } from '../hub.ts';
import { finishOrders } from '../orders/settle-orders.ts';
import { finishTransfers } from '../stock/finish-transfers.ts';
import { project } from '../stock/post.ts';

/**
 * Finds what a crash left between two steps: orders from which not everything followed yet, and ledger
 * lines that positions and listings do not know of. Everything it does is safe to repeat. Answers how much
 * it mended.
 */
export async function sweep(hub: Hub): Promise<number> {
  await doubtForgotten(hub);
  const old = new Date(hub.now().getTime() - limits.sweepAfterMs);
  const orders = await hub.store.orders.unfinished(old, limits.drainBatch);
  const lines = await hub.store.ledger.stranded(old, limits.projectBatch);
  const finished = await eachMerchant(hub, orders, (id, group) => finishOrders(hub, id, group));
  return finished + (await eachMerchant(hub, lines, (id, group) => finishLines(hub, id, group)));
}

/** The other half of a transfer first: while it is missing, its departure must be found again. */
async function finishLines(hub: Hub, merchantId: string, lines: readonly LedgerDoc[]) {
  await finishTransfers(hub, merchantId, lines);
  await project(hub, merchantId, lines);
}

/** Numbers whose sender died before it could note an answer: in doubt, and the channel is read again. */
async function doubtForgotten(hub: Hub): Promise<void> {
  const old = new Date(hub.now().getTime() - limits.writeAnswerMs);
  const rows = await hub.store.stockWrites.forgotten(old, limits.projectBatch);
  if (rows.length === 0) return;
  const listings = await hub.store.listings.byIds(rows.map((row) => row.listingId));
  await hub.store.listings.reviseMany(listings, () => ({
    needsRead: true,
    due: true,
    dueAt: new Date(0),
  }));
  const message = 'nobody noted an answer; the channel is read instead';
  const answer = { state: 'in-doubt' as const, receipt: null, message, answeredAt: hub.now() };
  await hub.store.stockWrites.answer(rows.map(({ _id }) => ({ _id, ...answer })));
}

/** One merchant's trouble is told and holds up no other. Answers for how many rows it went well. */
async function eachMerchant<T extends { readonly merchantId: string }>(
  hub: Hub,
  rows: readonly T[],
  work: (merchantId: string, group: readonly T[]) => Promise<void>,
): Promise<number> {
  let done = 0;
  for (const [merchantId, group] of Map.groupBy(rows, (row) => row.merchantId)) {
    try {
      await work(merchantId, group);
      done += group.length;
    } catch (error) {
      hub.log('sweep.failed', { merchantId, reason: nameOf(error).slice(0, 300) });
    }
  }
  return done;
}
