import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatedShopify } from '../../../connectors/shopify/simulator/simulator.ts';
import { seeded } from '../../../server/demo/seeded.ts';
import { benchItems } from '../payload/carts.ts';
import { benchShop } from './shop.ts';
import type { Stage } from './stage.ts';

/** A part of what a call takes; the same on average. */
const SPREAD = 0.25;

/** Stores do not all answer at the same moment, and none takes the same for every call. */
function uneven(seed: number): (ms: number) => Promise<void> {
  const random = seeded(seed);
  return (ms) => wait(ms * (1 + SPREAD * (2 * random() - 1)));
}

/** Many small shops, each a channel of the same merchant over the same shelf. */
export function manyShops(stage: Stage, count: number, items: number): SimulatedShopify[] {
  const goods = benchItems(items);
  return Array.from({ length: count }, (_, at) => {
    const shop = benchShop(`shop-${at}`, goods, uneven(at + 1));
    stage.atEnd(() => shop.close());
    return shop;
  });
}
