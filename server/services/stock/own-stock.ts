import type { Balance, Movement } from '../../domain/stock.ts';
import type { LocationDoc } from '../../store/places.ts';
import type { Caller } from '../caller.ts';
import type { Hub } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { post, readHeads } from './post.ts';

/**
 * What keeps an item from becoming a bundle: units that the hub counts, owes or expects under its own SKU
 * would be sold by nobody any more. Null: there are none.
 */
export async function ownStockRefusal(
  hub: Hub,
  merchantId: string,
  sku: string,
): Promise<Refusal | null> {
  const [locations, headOf] = await shelves(hub, merchantId, sku);
  const problems = locations.flatMap(({ _id: locationId, name, counter }) => {
    const { balance } = headOf({ sku, locationId });
    const there = wordsFor(balance, counter === 'hub');
    return there.length > 0 ? [`${sku} has ${there.join(', ')} at ${name}.`] : [];
  });
  if (problems.length === 0) return null;
  return refuse(
    'own_stock',
    problems.slice(0, 5),
    'A bundle has no stock of its own. Ship or cancel what buyers are owed, undo what is expected, then count ' +
      'it to 0; or make a new item for the bundle and map its listings to that.',
  );
}

/** What a store's staff counts is found when the number is read; it holds nobody up. */
function wordsFor(balance: Balance, isHubCounted: boolean): string[] {
  const { available, committed, unavailable, incoming } = balance;
  const counts: [number, string][] = [
    [isHubCounted ? available : 0, 'available'],
    [committed, 'owed to buyers'],
    [unavailable, 'set aside'],
    [incoming, 'on the way'],
  ];
  return counts.flatMap(([units, word]) => (units === 0 ? [] : [`${units} ${word}`]));
}

/**
 * What a store showed of the item was booked as stock where its staff counts. It never was: it said how many
 * could be made. Safe to repeat.
 */
export async function writeOffShown(
  hub: Hub,
  { merchantId, actor }: Caller,
  sku: string,
): Promise<void> {
  const [locations, headOf] = await shelves(hub, merchantId, sku);
  const theirs = locations.filter(({ counter }) => counter !== 'hub');
  const movements = theirs.flatMap(({ _id: locationId }): Movement[] => {
    const { seq, balance } = headOf({ sku, locationId });
    const units = balance.available;
    if (units === 0) return [];
    const id = `bundled:${sku}:${locationId}:${seq}`;
    const [from, to] =
      units > 0 ? (['available', 'count'] as const) : (['count', 'available'] as const);
    const cause = { kind: 'count', id, channelId: null, actor, at: hub.now() } as const;
    return [{ key: id, sku, locationId, from, to, quantity: Math.abs(units), cause }];
  });
  await post(hub, merchantId, movements);
}

async function shelves(hub: Hub, merchantId: string, sku: string) {
  const locations: readonly LocationDoc[] = await hub.store.locations.list(merchantId);
  return [locations, await readHeads(hub, merchantId, [sku])] as const;
}
