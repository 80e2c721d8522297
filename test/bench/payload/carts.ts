import type { Cart, SimulatedItem } from '../../../connectors/simulator.ts';
import { lineCount, zipf } from './distributions.ts';

/** Never sold out in a bench: a refused sale would be no webhook. */
const STOCK = 1_000_000;

export const benchItems = (count: number): SimulatedItem[] =>
  Array.from({ length: count }, (_, i) => ({
    sku: `SKU-${String(i).padStart(5, '0')}`,
    title: `Item ${i}`,
    priceMinor: 500 + (i % 400) * 25,
    stock: STOCK,
  }));

export interface CartOptions {
  readonly items: readonly SimulatedItem[];
  readonly random: () => number;
  /** A fixed number of lines where a goal is defined by one; real orders' otherwise. */
  readonly lines?: number;
}

/** What shoppers buy: few items sell most, and most orders have one line. */
export function shoppers({ items, random, lines }: CartOptions): () => Cart {
  const place = zipf(items.length, random);
  return () => {
    const wanted = lines ?? lineCount(random);
    const skus = new Set<string>();
    while (skus.size < wanted) skus.add(items[place()]?.sku ?? '');
    const buyer = Math.floor(random() * 9_000) + 1_000;
    return {
      lines: [...skus].map((sku) => ({ sku, quantity: 1 })),
      buyer: { name: `Buyer Example${buyer}`, email: `buyer.${buyer}@example.test` },
    };
  };
}
