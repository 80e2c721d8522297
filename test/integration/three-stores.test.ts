import { afterEach, describe, expect, it } from 'vitest';
import { threeStores } from '../support/stores.ts';

type Scene = Awaited<ReturnType<typeof threeStores>>;
let scene: Scene;
afterEach(() => scene.close());

const buyer = { name: 'Ada Example', email: 'ada@example.test' };
const cart = (sku: string, quantity = 1) => ({ lines: [{ sku, quantity }], buyer });

/** All three show what the hub has, and the hub has `expected`. */
async function agree(sku: string, expected: number) {
  expect(await scene.available(sku)).toBe(expected);
  expect(scene.shown(sku)).toEqual(scene.stores.map(() => expected));
}

function openExceptions() {
  const any = { kind: undefined, channelId: undefined, owner: undefined };
  const query = { merchantId: scene.merchantId, ...any, after: null };
  return scene.hub.store.exceptions.page({ ...query, state: 'open' }, 10);
}

describe('three stores on one stock', () => {
  it('show the same number from the moment they are connected', async () => {
    scene = await threeStores();
    await scene.rest();
    await agree('MUG-1', 40);
    await agree('RUG-1', 5);
  });

  it('all show less after a sale in any of them', async () => {
    scene = await threeStores();
    await scene.rest();
    for (const { store } of scene.stores) {
      expect(store.place(cart('MUG-1', 2))).not.toBeNull();
      await scene.turn();
    }
    await agree('MUG-1', 34);
  });

  it('need one call each for a sale elsewhere, and none for their own', async () => {
    scene = await threeStores();
    await scene.rest();
    scene.stores[0]?.store.place(cart('MUG-1'));
    const before = scene.stores.map(({ store }) => store.usage().writes);
    await scene.turn();
    const after = scene.stores.map(
      ({ store }, index) => store.usage().writes - (before[index] ?? 0),
    );
    expect(after).toEqual([0, 1, 1]);
  });

  it('show the units again after a cancellation', async () => {
    scene = await threeStores();
    await scene.rest();
    for (const { store } of scene.stores) {
      const orderId = store.place(cart('LAMP-1', 3)) ?? '';
      await scene.turn();
      scene.advance(5_000);
      expect(store.cancel(orderId, { restock: true })).toBe(true);
      await scene.rest();
      await agree('LAMP-1', 12);
    }
  });

  it('keep the number when an order is shipped', async () => {
    scene = await threeStores();
    await scene.rest();
    for (const { store } of scene.stores) {
      const orderId = store.place(cart('MUG-1')) ?? '';
      await scene.turn();
      scene.advance(5_000);
      expect(store.fulfil(orderId)).toBe(true);
      await scene.rest();
    }
    await agree('MUG-1', 37);
    const [position] = await scene.hub.store.positions.ofSkus(scene.merchantId, ['MUG-1']);
    expect(position?.balance).toMatchObject({ available: 37, committed: 0 });
  });

  it('find by polling every sale whose webhooks were all lost', async () => {
    scene = await threeStores();
    await scene.rest();
    for (const { store } of scene.stores) {
      store.faults.webhookLost = 1;
      store.place(cart('MUG-1'));
    }
    await scene.rest();
    await agree('MUG-1', 37);
  });

  it('take a number typed in where staff counts, and write over it elsewhere', async () => {
    scene = await threeStores();
    await scene.rest();
    scene.stores[0]?.store.setStock('RUG-1', 9);
    await scene.rest();
    await agree('RUG-1', 9);
    scene.stores[1]?.store.setStock('RUG-1', 100);
    scene.stores[2]?.store.setStock('RUG-1', 100);
    await scene.rest();
    await agree('RUG-1', 9);
    const open = await openExceptions();
    expect(open.map((each) => each.kind)).toEqual(['external-edit', 'external-edit']);
  });

  it('record an oversell once, and sell nothing more', async () => {
    scene = await threeStores();
    await scene.rest();
    for (const { store } of scene.stores) expect(store.place(cart('RUG-1', 4))).not.toBeNull();
    await scene.rest();
    expect(await scene.available('RUG-1')).toBe(-7);
    expect(scene.stores.every(({ store }) => store.place(cart('RUG-1')) === null)).toBe(true);
    const open = await openExceptions();
    expect(open.filter((each) => each.kind === 'oversold')).toHaveLength(1);
  });
});
