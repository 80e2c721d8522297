import type { Part } from '../../server/domain/bundles.ts';
import type { Hub } from '../../server/services/hub.ts';
import { isRefusal } from '../../server/services/refusal.ts';
import { saveRecipe } from '../../server/services/stock/save-recipe.ts';
import type { Shop } from './scene.ts';
import type { World } from './world.ts';

/** Sold beside its parts; what its stores show of it at first is what they guessed. */
export const SET = { sku: 'SET-1', title: 'Breakfast set', priceMinor: 7000, stock: 9 };

const RECIPE = [
  { sku: 'MUG-1', quantity: 2 },
  { sku: 'LAMP-1', quantity: 1 },
];
/** Other units, another part last, other parts altogether. */
export const OTHER_PARTS: readonly (readonly Part[])[] = [
  [
    { sku: 'MUG-1', quantity: 1 },
    { sku: 'LAMP-1', quantity: 1 },
  ],
  [
    { sku: 'LAMP-1', quantity: 1 },
    { sku: 'MUG-1', quantity: 3 },
  ],
  [{ sku: 'RUG-1', quantity: 1 }],
];

/** Says what the set is made of. */
export async function saveSet(
  hub: Hub,
  merchantId: string,
  parts: readonly Part[] = RECIPE,
): Promise<void> {
  const caller = { actor: 'person:owner', merchantId, scopes: new Set<never>() };
  const saved = await saveRecipe(hub, caller, SET.sku, parts, false);
  if (!saved || isRefusal(saved)) throw new Error(saved?.problems.join(' ') ?? 'no set');
}

interface Line {
  readonly sku: string | null;
  readonly leaves?: readonly Part[];
}

/** What one unit of something in an order took, as the books keep it: recipes change meanwhile. */
export function takenFor(
  world: World,
): (shop: Shop, orderId: string, sku: string) => readonly Part[] {
  const kept = new Map<string, readonly Part[]>();
  for (const { channelId, externalId, lines } of world.engine.all('orders')) {
    for (const { sku, leaves } of lines as readonly Line[]) {
      if (sku !== null && leaves) kept.set(`${channelId}|${externalId}|${sku}`, leaves);
    }
  }
  return (shop, orderId, sku) =>
    kept.get(`${shop.channelId}|${orderId}|${sku}`) ?? [{ sku, quantity: 1 }];
}
