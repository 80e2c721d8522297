import type { SimulatedStore } from '../../connectors/simulator.ts';
import { between, pick, type Random } from './random.ts';
import type { Scene, Shop } from './scene.ts';
import { OTHER_PARTS, SET, saveSet } from './sets.ts';

const buyer = { name: 'Ada Example', email: 'ada@example.test' };

interface Placed {
  readonly shop: Shop;
  readonly orderId: string;
  readonly sku: string;
  shipped: boolean;
}

/** Shoppers and staff of all stores, doing one thing after the other. */
export class Shoppers {
  readonly #scene: Scene;
  readonly #random: Random;
  readonly #placed: Placed[] = [];
  #changedLast: Placed | null = null;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#random = scene.world.random('shoppers');
  }

  /** So many things, a little apart; now and then several in the same moment. */
  async trade(actions: number): Promise<void> {
    const { schedule, around } = this.#scene.world;
    for (let done = 0; done < actions; done++) {
      if (this.#random() < 0.8) await schedule.sleep(around, between(this.#random, 0, 5_000));
      this.#act();
      if (done === Math.floor(actions / 2)) await this.#rethink();
    }
  }

  /** Somebody in the office now and then makes the set of something else. */
  async #rethink(): Promise<void> {
    const { world, merchantIds, inspector } = this.#scene;
    const random = world.random('sets');
    if (!world.items.includes(SET) || random() < 0.5) return;
    world.say('office', `makes ${SET.sku} of something else`);
    const parts = pick(random, OTHER_PARTS);
    for (const merchantId of merchantIds) {
      // Whoever is told that it did not work tries again.
      while (
        await saveSet(inspector, merchantId, parts).then(
          () => false,
          () => true,
        )
      ) {
        await world.schedule.sleep(world.around, 1_000);
      }
    }
  }

  #act(): void {
    const random = this.#random;
    const shop = pick(random, this.#scene.shops);
    const { sku } = pick(random, this.#scene.world.items);
    const { edits } = this.#scene.world.weather;
    if (random() < edits) {
      const count = between(random, 0, 30);
      this.#say(shop, `staff types ${count} for ${sku}`);
      shop.store.setStock(sku, count);
    } else if (random() < 0.6 || this.#placed.length === 0) this.#place(shop, sku);
    else this.#change(this.#onesMind(random));
  }

  #place(shop: Shop, sku: string): void {
    const quantity = between(this.#random, 1, 2);
    const orderId = shop.store.place({ lines: [{ sku, quantity }], buyer });
    this.#say(shop, orderId ? `sells ${quantity} ${sku} as ${orderId}` : `has no ${sku} to sell`);
    if (orderId) this.#placed.push({ shop, orderId, sku, shipped: false });
  }

  /** Whoever changed an order often changes the same one again. */
  #onesMind(random: Random): Placed {
    const again = this.#changedLast !== null && random() < 0.6 ? this.#changedLast : null;
    this.#changedLast = again ?? pick(random, this.#placed);
    return this.#changedLast;
  }

  #change(order: Placed): void {
    const { shop, orderId, sku } = order;
    const [what, done] = this.#changed(order, shop.store);
    this.#say(shop, `${done ? '' : 'cannot '}${what} ${orderId} (${sku})`);
  }

  #changed(order: Placed, store: SimulatedStore): readonly [string, boolean] {
    const { orderId, sku } = order;
    const one = { sku, quantity: 1 };
    const dice = this.#random();
    if (dice < 0.4) {
      const shipped = store.fulfil(orderId);
      order.shipped = shipped || order.shipped;
      return ['ship', shipped];
    }
    if (dice < 0.7) return ['cancel', store.cancel(orderId, { restock: true })];
    if (dice < 0.85) return ['take one out of', store.removeFromOrder(orderId, one)];
    // Magento tells nobody whether a returned parcel went back on the shelf.
    if (store.kind !== 'shopify' && order.shipped) return ['refund nothing of', false];
    return ['refund one of', store.refund(orderId, [one], { restock: true })];
  }

  #say(shop: Shop, what: string): void {
    this.#scene.world.say(shop.name, what);
  }
}
