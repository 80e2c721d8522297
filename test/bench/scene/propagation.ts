import type { SimulatedStore } from '../../../connectors/simulator.ts';

interface Awaited {
  readonly sku: string;
  /** What the other store shows as soon as it knows of this sale, or less. */
  readonly atMost: number;
  readonly soldAt: number;
}

const LOOK_MS = 2;

/**
 * Watches how sales in one store reach another one. A sale is known there once that store shows no more
 * than its stock less all that was sold up to this sale; what is told is milliseconds until then.
 */
export function watchPropagation(seller: SimulatedStore, other: SimulatedStore) {
  let awaited: Awaited[] = [];
  const took: number[] = [];
  const look = () => {
    const now = performance.now();
    const shown = new Map<string, number>();
    awaited = awaited.filter(({ sku, atMost, soldAt }) => {
      const number = shown.get(sku) ?? other.shown(sku);
      shown.set(sku, number);
      if (number > atMost) return true;
      took.push(now - soldAt);
      return false;
    });
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    /** Places an order; each line of it is awaited. */
    sell(cart: Parameters<SimulatedStore['place']>[0]): void {
      if (seller.place(cart) === null) throw new Error('the seller refused a sale');
      const soldAt = performance.now();
      for (const { sku } of cart.lines) awaited.push({ sku, atMost: seller.shown(sku), soldAt });
    },
    waiting: () => awaited.length,
    /** All so far; it begins anew. */
    take: () => took.splice(0),
    stop: () => clearInterval(timer),
  };
}
