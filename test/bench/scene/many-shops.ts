import type { SimulatedShopify } from '../../../connectors/shopify/simulator/simulator.ts';
import { benchItems } from '../payload/carts.ts';
import { benchShop } from './shop.ts';
import type { Stage } from './stage.ts';

/** Many small shops, each a channel of the same merchant over the same shelf. */
export function manyShops(stage: Stage, count: number, items: number): SimulatedShopify[] {
  const goods = benchItems(items);
  return Array.from({ length: count }, (_, at) => {
    const shop = benchShop(`shop-${at}`, goods);
    stage.atEnd(() => shop.close());
    return shop;
  });
}
