import { describe, expect, it } from 'vitest';
import type { Scope } from '../../server/domain/roles.ts';
import { settle } from '../../server/domain/settle.ts';
import type { Hub } from '../../server/services/hub.ts';
import { lineResolver } from '../../server/services/orders/resolve.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import { post } from '../../server/services/stock/post.ts';
import { saveRecipe } from '../../server/services/stock/save-recipe.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { problemsOf } from '../support/audited.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';

const merchantId = 'mer_race';
const SET = [
  { sku: 'MUG', quantity: 2 },
  { sku: 'LAMP', quantity: 1 },
];

/** Shops that show 5 sets: in each another part runs out first. */
const SHELVES = [
  { MUG: 10, LAMP: 30 },
  { MUG: 30, LAMP: 5 },
];
type Shelf = (typeof SHELVES)[number];

async function shopWithSets(test: TestHub, shelf: Shelf): Promise<ChannelDoc> {
  const shop = await seedChannel(test.hub, { merchantId, stock: { ...shelf, SET: 0 } });
  const caller = { actor: 'person:1', merchantId, scopes: new Set<Scope>() };
  await saveRecipe(test.hub, caller, 'SET', SET, false);
  await publishChannel(test.hub, shop._id);
  return shop;
}

/** The same hub; before its n-th look at the stock something else happens. */
function interrupted(hub: Hub, at: (look: number) => Promise<void> | undefined): Hub {
  let look = 0;
  const watch = <T extends object>(store: T, names: readonly (keyof T)[]): T => {
    const own = { ...store };
    for (const name of names) {
      const read = store[name];
      if (typeof read !== 'function') continue;
      const watched = async (...given: unknown[]) => {
        await at(++look);
        return read(...given);
      };
      Object.assign(own, { [name]: watched });
    }
    return own;
  };
  const { store } = hub;
  const ledger = watch(store.ledger, ['unprojectedOf', 'within']);
  const positions = watch(store.positions, ['ofSkus']);
  const recipes = watch(store.recipes, ['of']);
  return { ...hub, store: { ...store, ledger, positions, recipes } };
}

/** What a sale of one set on the shop moves, part by part. */
async function saleOf(test: TestHub, shop: ChannelDoc) {
  const snapshot = snapshotOf({ placedAt: test.hub.now(), lines: [lineOf('SET')] });
  const resolver = await lineResolver(test.hub, shop, [snapshot]);
  const { _id: channelId, openedAt } = shop;
  const identity = { orderId: 'ord_1', merchantId, channelId, openedAt };
  const settled = settle(null, snapshot, identity, resolver);
  return settled.kind === 'changed' ? settled.movements : [];
}

/** A pass looks seven times; the second part is taken at the same look, or when some more were taken. */
const LOOKS = 9;
const moments = SHELVES.flatMap((shelf) =>
  Array.from({ length: LOOKS }, (_, first) =>
    [0, 2, 5].map((later) => [first + 1, first + 1 + later, shelf] as const),
  ).flat(),
);

describe('a set that is sold while its number is worked out', () => {
  it.each(moments)(
    'is never put back on sale: parts taken at look %i and %i of %j',
    async (one, two, shelf) => {
      const test = await testHub();
      try {
        const shop = await shopWithSets(test, shelf);
        const { numbers, writes } = test.store;
        // A buyer has it; the store shows one less. Something makes its number due in the very moment.
        const movements = await saleOf(test, shop);
        numbers.set('i-SET', 4);
        await test.hub.store.listings.dueAgain(merchantId, ['SET', 'MUG', 'LAMP']);
        const before = writes.length;
        const hub = interrupted(test.hub, async (look) => {
          if (look === one) await post(test.hub, merchantId, movements.slice(0, 1));
          if (look === two) await post(test.hub, merchantId, movements.slice(1));
        });
        for (let pass = 0; pass < 3; pass++) await publishChannel(hub, shop._id);
        await post(test.hub, merchantId, movements);
        for (let pass = 0; pass < 3; pass++) await publishChannel(test.hub, shop._id);
        const sent = writes.slice(before).filter(({ stockRef }) => stockRef === 'i-SET');
        expect(Math.max(0, ...sent.map(({ sellable }) => sellable))).toBeLessThanOrEqual(4);
        expect(Object.fromEntries(numbers)).toEqual({
          'i-MUG': shelf.MUG - 2,
          'i-LAMP': shelf.LAMP - 1,
          'i-SET': 4,
        });
        const problems = await problemsOf({ hub: test.hub, merchantId }, false);
        // The order itself was never saved here: only its movements were.
        expect(problems.filter((each) => each.startsWith('Channel'))).toEqual([]);
      } finally {
        await test.close();
      }
    },
  );
});
