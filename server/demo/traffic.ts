import type { SimulatedStore } from '../../connectors/simulator.ts';

export interface TrafficOptions {
  readonly skus: readonly string[];
  readonly random: () => number;
  /** Orders a second over all stores, outside bursts. */
  readonly rate: number;
}

interface OpenOrder {
  readonly store: SimulatedStore;
  readonly orderId: string;
  readonly skus: readonly string[];
  shipped: boolean;
}

/**
 * Shoppers and staff with the shapes of real shops: nine orders in ten have one line, few SKUs sell most
 * (Zipf), sales come in bursts, and some orders are cancelled, edited, shipped or refunded later.
 */
export class Traffic {
  readonly #stores: readonly SimulatedStore[];
  readonly #options: TrafficOptions;
  readonly #open: OpenOrder[] = [];
  readonly #cumulative: readonly number[];
  placed = 0;
  refused = 0;

  constructor(stores: readonly SimulatedStore[], options: TrafficOptions) {
    this.#stores = stores;
    this.#options = options;
    let sum = 0;
    this.#cumulative = options.skus.map((_, rank) => (sum += 1 / (rank + 1)));
  }

  /** What happens in one slice of time. */
  slice(seconds: number, burst: boolean): void {
    const expected = this.#options.rate * seconds * (burst ? 8 : 1);
    const count = Math.floor(expected) + (this.#options.random() < expected % 1 ? 1 : 0);
    for (let i = 0; i < count; i++) this.#sale();
    if (this.#options.random() < expected * 0.35) this.#staff();
  }

  #pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#options.random() * list.length)];
  }

  #zipf(): string {
    const at = this.#options.random() * (this.#cumulative.at(-1) ?? 1);
    const rank = this.#cumulative.findIndex((sum) => sum >= at);
    return this.#options.skus[Math.max(0, rank)] ?? '';
  }

  #sale(): void {
    const store = this.#pick(this.#stores);
    if (!store) return;
    const { random } = this.#options;
    const lines = random() < 0.9 ? 1 : 2 + Math.floor(random() * 3);
    const skus = [...new Set(Array.from({ length: lines }, () => this.#zipf()))];
    const cart = skus.map((sku) => ({ sku, quantity: random() < 0.85 ? 1 : 2 }));
    const buyer = Math.floor(random() * 900) + 100;
    const orderId = store.place({
      lines: cart,
      buyer: { name: `Buyer ${buyer}`, email: `buyer.${buyer}@example.test` },
    });
    if (orderId === null) {
      this.refused++;
      return;
    }
    this.placed++;
    this.#open.push({ store, orderId, skus, shipped: false });
    if (this.#open.length > 400) this.#open.shift();
  }

  /** Something that staff or a buyer does to an order that exists. */
  #staff(): void {
    const order = this.#pick(this.#open);
    if (!order) return;
    const { store, orderId, skus } = order;
    const line = { sku: skus[0] ?? '', quantity: 1 };
    const dice = this.#options.random();
    // Magento does not tell whether a returned parcel went back on the shelf, so there it does not.
    const restock = store.kind === 'shopify' || !order.shipped;
    if (dice < 0.6) order.shipped = store.fulfil(orderId) || order.shipped;
    else if (dice < 0.75) store.cancel(orderId, { restock: true });
    else if (dice < 0.9) store.refund(orderId, [line], { restock });
    else store.removeFromOrder(orderId, line);
  }
}
