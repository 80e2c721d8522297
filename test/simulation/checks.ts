import { audit } from '../../server/services/audit/audit.ts';
import { listingBooks } from '../../server/services/publish/channel-numbers.ts';
import type { LedgerDoc } from '../../server/store/ledger.ts';
import type { Doc } from '../../server/store/pocket/bson.ts';
import type { Crew } from './crew.ts';
import type { Scene, Shop } from './scene.ts';
import { SET, takenFor } from './sets.ts';

/** The invariants of docs/ARCHITECTURE.md, looked at when everything has come to rest. */
export async function violations(scene: Scene, crew: Crew, edited: boolean): Promise<string[]> {
  const found = [
    ...lostDeliveries(scene, crew),
    ...strangers(scene),
    ...uncaused(scene),
    ...oversells(scene),
    ...staleTrouble(scene),
  ];
  for (const shop of scene.shops) {
    found.push(...(await wrongNumbers(scene, shop)), ...wrongOrders(scene, shop));
  }
  for (const merchantId of scene.merchantIds) {
    if (!edited) found.push(...wrongStock(scene, merchantId), ...falseCounts(scene, merchantId));
    found.push(...(await auditProblems(scene, merchantId)));
  }
  return found;
}

/** I1: what was answered 2xx is in the inbox; nothing was given up. */
function lostDeliveries({ world }: Scene, { accepted }: Crew): string[] {
  const rows = world.engine.all('inbox');
  const kept = new Set(rows.map(({ channelId, deliveryId }) => `${channelId}|${deliveryId}`));
  const lost = [...accepted].filter((id) => !kept.has(id));
  const dead = rows.filter(({ state }) => state === 'dead');
  return [
    ...lost.map((id) => `I1: delivery ${id} was answered 2xx and is not in the inbox`),
    ...dead.map(({ deliveryId, reason }) => `I1: delivery ${deliveryId} was given up: ${reason}`),
  ];
}

/** I1, I2: every order of the store is in the books once, and no other. */
function wrongOrders({ world }: Scene, { name, store, channelId }: Shop): string[] {
  const books = world.engine.all('orders').filter((order) => order.channelId === channelId);
  const known = new Set(books.map((order) => String(order.externalId)));
  const placed = new Set(store.orders().map((order) => order.id));
  const twice = books.length - known.size;
  return [
    ...[...placed].filter((id) => !known.has(id)).map((id) => `I1: ${name} sold ${id}: not there`),
    ...[...known].filter((id) => !placed.has(id)).map((id) => `I2: ${name} never sold ${id}`),
    ...(twice > 0 ? [`I2: ${twice} orders of ${name} are there twice`] : []),
  ];
}

/** I6: every channel shows what the books say. */
async function wrongNumbers(scene: Scene, shop: Shop): Promise<string[]> {
  const { inspector, world } = scene;
  const look = async () => {
    const listings = await inspector.store.listings.sweep(shop.channelId, '', 100);
    const booksOf = await listingBooks(inspector, shop.merchantId, listings);
    return listings.map((listing) => ({ sku: listing.sku ?? '', target: booksOf(listing).target }));
  };
  const wanted = await world.schedule.finish(look());
  return wanted.flatMap(({ sku, target }) => {
    const shown = shop.store.shown(sku);
    if (shown === target) return [];
    return [`I6: ${shop.name} shows ${shown} of ${sku}, the books say ${target}`];
  });
}

/** I4: where nobody typed numbers, the stock is what was there less what was sold. */
function wrongStock({ world, shops }: Scene, merchantId: string): string[] {
  const taken = takenFor(world);
  const sold = shops
    .filter((shop) => shop.merchantId === merchantId)
    .flatMap((shop) =>
      shop.store.orders().flatMap(({ id, lines }) =>
        lines.flatMap((line) =>
          taken(shop, id, line.sku).map((leaf) => ({
            sku: leaf.sku,
            quantity: line.quantity * leaf.quantity,
          })),
        ),
      ),
    );
  const positions = world.engine.all('stockPositions').filter((p) => p.merchantId === merchantId);
  return world.items.flatMap((item) => {
    const { sku } = item;
    const stock = item === SET ? 0 : item.stock;
    const gone = sold
      .filter((line) => line.sku === sku)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    const left = positions
      .filter((position) => position.sku === sku)
      .reduce((sum, { balance }) => sum + (balance as { available: number }).available, 0);
    if (left === stock - gone) return [];
    return [`I4: the books hold ${left} of ${sku}, there are ${stock - gone}`];
  });
}

/** I4: where nobody typed numbers, no count is taken for one, not even until the next reading puts it right. */
const falseCounts = ({ world }: Scene, merchantId: string): string[] =>
  world.engine.all('stockLedger').flatMap(({ merchantId: owner, key, cause }) => {
    const { kind, actor } = cause as Record<string, unknown>;
    const typed = kind === 'count' && String(actor).startsWith('channel:');
    return typed && owner === merchantId ? [`I4: ${key} is booked, and nobody counted`] : [];
  });

/** I8: nothing of one merchant names another. */
function strangers({ world, merchantIds, shops }: Scene): string[] {
  if (merchantIds.length < 2) return [];
  return world.engine.names().flatMap((name) =>
    world.engine.all(name).flatMap((doc) => {
      const { merchantId } = doc;
      if (typeof merchantId !== 'string') return [];
      const text = JSON.stringify(doc);
      const others = [
        ...merchantIds.filter((id) => id !== merchantId),
        ...shops.filter((shop) => shop.merchantId !== merchantId).map((shop) => shop.channelId),
      ];
      const named = others.find((id) => text.includes(id));
      return named ? [`I8: a document of ${merchantId} in ${name} names ${named}`] : [];
    }),
  );
}

/** I5: each fall below zero is shown as one case of its own, open as long as it lasts; nothing else is. */
function oversells({ world }: Scene): string[] {
  const cases = world.engine.all('exceptions').filter(({ kind }) => kind === 'oversold');
  const told = new Set(cases.map(({ key }) => String(key)));
  const lines = world.engine.all('stockLedger') as unknown as readonly LedgerDoc[];
  const below = new Set<string>();
  const fell = lines
    .toSorted((a, b) => a.seq - b.seq)
    .flatMap(({ locationId, sku, seq, after }) => {
      const chain = `${locationId}|${sku}`;
      const already = below.has(chain);
      if (after.available >= 0) below.delete(chain);
      else below.add(chain);
      return after.available < 0 && !already ? [`oversold:${chain}:${seq}`] : [];
    });
  const open = cases.flatMap(({ state, subject }) =>
    state === 'open' ? [String((subject as Doc).id)] : [],
  );
  return [
    ...fell.filter((key) => !told.has(key)).map((key) => `I5: ${key} is not shown`),
    ...[...told].filter((key) => !fell.includes(key)).map((key) => `I5: ${key} never was`),
    ...[...below].filter((id) => !open.includes(id)).map((id) => `I5: ${id} is below zero, closed`),
    ...open.filter((id) => !below.has(id)).map((id) => `I5: ${id} is above zero, open`),
  ];
}

/** Channels that work again are not shown as if they did not. */
function staleTrouble({ world }: Scene): string[] {
  const kinds = ['channel-unauthorized', 'channel-uninstalled', 'channel-failing'];
  return world.engine.all('exceptions').flatMap(({ kind, key, state }) => {
    return state === 'open' && kinds.includes(String(kind)) ? [`${key} is over and shown`] : [];
  });
}

/** I10: every movement says what caused it and who did it. */
function uncaused({ world }: Scene): string[] {
  return world.engine.all('stockLedger').flatMap(({ key, cause }) => {
    const { kind, id, actor } = cause as Record<string, unknown>;
    return kind && id && actor ? [] : [`I10: the movement ${key} does not say why`];
  });
}

/** I2, I3, I4, I5, I7: what users run on live data. */
async function auditProblems({ world, inspector }: Scene, merchantId: string): Promise<string[]> {
  const looked = audit(inspector, merchantId, { offline: false, againAfterMs: 0 });
  const report = await world.schedule.finish(looked);
  return report.checks.flatMap(({ name, problems }) =>
    problems.map(({ where, message }) => `audit, ${name}: ${where}: ${message}`),
  );
}
