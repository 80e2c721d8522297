import type { Scene } from './scene.ts';

/**
 * Units the hub made up or forgot. Nobody types numbers in during a run, so what is available of an item
 * must be its opening stock less what the stores' own orders hold or have taken.
 */
export async function strayUnits(scene: Scene): Promise<readonly string[]> {
  const { hub, merchantId, stores, goods, probes } = scene;
  const left = new Map([...goods, ...probes].map(({ sku, stock }) => [sku, stock]));
  for (const { store } of stores) {
    for (const { sku, quantity } of store.orders().flatMap((order) => order.lines)) {
      left.set(sku, (left.get(sku) ?? 0) - quantity);
    }
  }
  const positions = await hub.store.positions.ofSkus(merchantId, [...left.keys()]);
  const held = new Map<string, number>();
  for (const { sku, balance } of positions) {
    held.set(sku, (held.get(sku) ?? 0) + balance.available);
  }
  return [...left].flatMap(([sku, units]) => {
    const available = held.get(sku) ?? 0;
    if (available === units) return [];
    return [`${sku}: the hub has ${available} available, the stores' own orders leave ${units}`];
  });
}
