import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatedItem } from '../../connectors/simulator.ts';
import type { Scene } from './scene.ts';

const STOCK = 10_000;
const LOOK_MS = 50;

/** Nobody else buys these, so that the number every channel must come to show is known beforehand. */
export function probeItems(count: number): SimulatedItem[] {
  return Array.from({ length: count }, (_, index) => ({
    sku: `PROBE-${String(index + 1).padStart(3, '0')}`,
    title: `Probe ${index + 1}`,
    priceMinor: 1_000,
    stock: STOCK,
  }));
}

export interface Recovery {
  /** Null when it did not come in time. */
  readonly ms: number | null;
  /** What was still missing then; of a recovery that came, what came last. */
  readonly missing: readonly string[];
}

/**
 * How long the hub takes to be whole again: an order is placed in one store now, and the time runs until
 * its book is finished (saved, and its movements posted) and every *other* channel shows the number that
 * knows of it. Whichever store the fault struck is thus asked either to tell a sale or to show one.
 */
export async function recovery(
  scene: Scene,
  item: SimulatedItem,
  probeIn: number,
  withinMs: number,
): Promise<Recovery> {
  const began = performance.now();
  const at = probeIn % scene.stores.length;
  const buyer = { name: 'Probe Example', email: 'probe@example.test' };
  const sale = { lines: [{ sku: item.sku, quantity: 1 }], buyer };
  const seller = scene.stores[at];
  const before = seller?.store.shown(item.sku) ?? 0;
  const orderId = seller?.store.place(sale);
  if (!seller || !orderId) return { ms: null, missing: [`no store sold ${item.sku}`] };
  let last: readonly string[] = [];
  for (;;) {
    const missing = [
      ...unaware(scene, item.sku, at, before - 1),
      ...(await unbooked(scene, item.sku, scene.channelIds[at] ?? '', orderId)),
    ];
    const ms = performance.now() - began;
    if (missing.length === 0) return { ms, missing: last };
    last = missing;
    if (ms > withinMs) return { ms: null, missing };
    await wait(LOOK_MS);
  }
}

const unaware = ({ stores }: Scene, sku: string, soldIn: number, expected: number) =>
  stores.flatMap(({ name, store }, index) => {
    const shown = store.shown(sku);
    const aware = index === soldIn || shown === expected;
    return aware ? [] : [`${name} shows ${shown} of ${sku}, not ${expected}`];
  });

async function unbooked({ hub }: Scene, sku: string, channelId: string, externalId: string) {
  try {
    const order = await hub.store.orders.docs.findOne({ channelId, externalId });
    if (!order) return ['the order is not in the book'];
    if (order.unfinished) return ['the book is not finished'];
    const line = await hub.store.ledger.docs.findOne({ 'cause.id': order._id, sku });
    return line ? [] : ['its movement is not in the ledger'];
  } catch {
    return ['the database does not answer'];
  }
}
