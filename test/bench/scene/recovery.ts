import { setTimeout as wait } from 'node:timers/promises';
import { seeded } from '../../../server/demo/seeded.ts';
import { benchItems, shoppers } from '../payload/carts.ts';
import { mustBeRight, untilAtRest, untilWorked } from './gate.ts';
import { type HubRig, startHub } from './hub.ts';
import { manyShops } from './many-shops.ts';
import type { Stage } from './stage.ts';
import { startStreet } from './street.ts';

const CHANNELS = 8;
const ITEMS = 50;
const SALES_PER_SECOND = 20;
const REST_MS = 120_000;
const WITHIN_MS = 60_000;
const LOOK_MS = 50;

/**
 * Two workers under sales in several shops; one of them is killed with -9 and not started again. Seconds
 * until the last shop's orders, placed after the kill, are in the book again, and orders a second booked in
 * the time before the kill and after the recovery.
 */
export async function recover(stage: Stage, span: number) {
  const shops = manyShops(stage, CHANNELS, ITEMS);
  const rig = await startHub(stage, { workers: 2, stores: shops });
  await untilAtRest(rig, REST_MS);
  const street = startStreet(rig.port, shops);
  const cartOf = shoppers({ items: benchItems(ITEMS), random: seeded(8), lines: 1 });
  const random = seeded(9);
  let placed = 0;
  const selling = setInterval(() => {
    const shop = shops[Math.floor(random() * shops.length)];
    if (shop?.place(cartOf())) placed++;
  }, 1000 / SALES_PER_SECOND);
  try {
    const before = await rateOver(rig, span);
    const killedAt = new Date();
    await rig.workers[0]?.kill();
    const moved = await untilAllMove(rig, killedAt);
    const after = await rateOver(rig, span);
    clearInterval(selling);
    await wait(1_000);
    if (!(await untilWorked(rig, WITHIN_MS))) throw new Error('the hub did not come to an end');
    await street.stop();
    // The shops share one shelf: the first one's numbers are its opening stock.
    const opening = benchItems(ITEMS).reduce((sum, { stock }) => sum + stock, 0);
    await untilAtRest(rig, REST_MS);
    await mustBeRight(rig, { orders: placed, units: placed }, opening);
    return { hub: rig, seconds: moved, before, after };
  } finally {
    clearInterval(selling);
  }
}

/** Orders a second that come into the book. */
async function rateOver({ hub, merchantId }: HubRig, seconds: number): Promise<number> {
  const count = () => hub.store.orders.docs.countDocuments({ merchantId });
  const [before, began] = [await count(), performance.now()];
  await wait(seconds * 1000);
  return (((await count()) - before) * 1000) / (performance.now() - began);
}

/** Seconds from then until each channel has booked an order that was placed after it. */
async function untilAllMove({ hub, channels }: HubRig, from: Date): Promise<number> {
  let still = channels.map(({ _id }) => _id);
  const end = from.getTime() + WITHIN_MS;
  // Shopify's times are whole seconds: what bears a later one was surely placed afterwards.
  const placedAt = { $gt: from };
  while (still.length > 0) {
    if (Date.now() > end) throw new Error(`${still.length} channels stand still after a kill`);
    await wait(LOOK_MS);
    const moved = new Set<string>();
    for (const channelId of still) {
      const found = await hub.store.orders.docs.findOne({
        channelId,
        placedAt,
        unfinished: { $ne: true },
      });
      if (found) moved.add(channelId);
    }
    still = still.filter((channelId) => !moved.has(channelId));
  }
  return (Date.now() - from.getTime()) / 1000;
}
