import { z } from 'zod';
import type { LedgerDoc } from '../../store/ledger.ts';
import { channelNames } from '../channels/channel-names.ts';
import { cutPage, type ListName, readCursor, writeCursor } from '../cursor.ts';
import type { Hub } from '../hub.ts';
import { actorNames } from '../people/actor-names.ts';
import { isByHand, undoIdOf } from './undo-stock.ts';

/** A ledger line as screens show it; whether it is projected is the hub's own affair. */
export type LedgerLine = Omit<LedgerDoc, '_id' | 'merchantId' | 'unprojected'>;

export interface HistoryLine {
  readonly line: LedgerDoc;
  readonly locationName: string;
  readonly channelName: string | null;
  readonly actorName: string;
  /** Of the order that caused it; null for every other cause. */
  readonly orderNumber: string | null;
  readonly undo: 'possible' | 'done' | 'no';
}

export interface HistoryPage {
  readonly lines: readonly HistoryLine[];
  readonly next: string | null;
}

/** Location → where its chain goes on. */
const position = z.record(z.string(), z.number());

/**
 * What moved an item's stock, newest first, over all its locations or one. Each chain keeps its own order.
 * Null when this merchant has no such item, or the cursor is none of this list's.
 */
export async function stockHistory(
  hub: Hub,
  merchantId: string,
  sku: string,
  locationId: string | undefined,
  cursor: string | undefined,
  limit: number,
): Promise<HistoryPage | null> {
  const list: ListName = [merchantId, 'history', [sku, locationId ?? null]];
  const from = cursor === undefined ? {} : readCursor(hub, list, cursor, position);
  const [item] = await hub.store.items.bySkus(merchantId, [sku]);
  if (!item || !from) return null;
  const locations = await hub.store.locations.list(merchantId);
  const chains = await Promise.all(
    locations
      .filter(({ _id }) => locationId === undefined || _id === locationId)
      .map(({ _id }) =>
        hub.store.ledger.chain(merchantId, { sku, locationId: _id }, limit + 1, from[_id]),
      ),
  );
  const { page, last } = cutPage(newestOf(chains, limit + 1), limit);
  const places = { ...from };
  for (const line of page) places[line.locationId] = line.seq;
  const nameOf = new Map(locations.map((location) => [location._id, location.name]));
  return {
    lines: await explained(hub, merchantId, page, (id) => nameOf.get(id) ?? id),
    next: last && writeCursor(hub, list, places),
  };
}

/**
 * Merges chains by their newest lines. Never by time within a chain: the clocks of two workers differ, and a
 * line must not stand above the one it follows.
 */
function newestOf(chains: readonly (readonly LedgerDoc[])[], limit: number): LedgerDoc[] {
  const at = chains.map(() => 0);
  const merged: LedgerDoc[] = [];
  while (merged.length < limit) {
    const heads = chains.flatMap((chain, i) => {
      const line = chain[at[i] ?? 0];
      return line ? [{ i, line }] : [];
    });
    const [first] = heads.toSorted((a, b) => b.line.postedAt.getTime() - a.line.postedAt.getTime());
    if (!first) break;
    merged.push(first.line);
    at[first.i] = (at[first.i] ?? 0) + 1;
  }
  return merged;
}

async function explained(
  hub: Hub,
  merchantId: string,
  lines: readonly LedgerDoc[],
  locationName: (id: string) => string,
): Promise<HistoryLine[]> {
  const orders = lines.flatMap(({ cause }) => (cause.kind === 'order' ? [cause.id] : []));
  const undos = lines.filter(isByHand).map(({ cause }) => undoIdOf(cause.id));
  const actors = lines.map((line) => line.cause.actor);
  const [actorName, numberOf, undone, channelName] = await Promise.all([
    actorNames(hub, merchantId, actors),
    hub.store.orders.numbers(merchantId, [...new Set(orders)]),
    hub.store.ledger.causesOf(merchantId, [...new Set(undos)]),
    channelNames(hub, merchantId),
  ]);
  return lines.map((line) => ({
    line,
    locationName: locationName(line.locationId),
    actorName: actorName(line.cause.actor),
    channelName: line.cause.channelId && channelName(line.cause.channelId),
    orderNumber: numberOf.get(line.cause.id) ?? null,
    undo: !isByHand(line) ? 'no' : undone.has(undoIdOf(line.cause.id)) ? 'done' : 'possible',
  }));
}
