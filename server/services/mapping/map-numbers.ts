import type { StockReading } from '../../../connectors/connector.ts';
import { delta, type Movement } from '../../domain/stock.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import { callChannel, mayCall } from '../channels/call-channel.ts';
import type { Hub } from '../hub.ts';
import type { Waiting } from './map-waiting.ts';
import type { Assignment } from './mapping-plan.ts';

type Ref = Pick<ListingDoc, 'channelId' | 'stockRef' | 'externalLocationId'>;
/** What a store shows for a listing right now; null where it could not be asked or does not stock it. */
export type ShownNow = (listing: Ref) => StockReading | null;

const keyOf = (ref: Ref) => `${ref.channelId}|${ref.stockRef}|${ref.externalLocationId}`;

/** Asks each store once. One that rests or does not answer leaves its numbers unknown. */
export async function readShown(hub: Hub, assignments: readonly Assignment[]): Promise<ShownNow> {
  const shown = new Map<string, StockReading>();
  for (const group of Map.groupBy(assignments, ({ channel }) => channel._id).values()) {
    const [first] = group;
    if (!first || !mayCall(first.channel, hub.now())) continue;
    const { channel } = first;
    const listings = group.flatMap((each) => each.listings.filter(({ tracked }) => tracked));
    for (const reading of await readOne(hub, channel, listings)) {
      shown.set(keyOf({ ...reading, channelId: channel._id }), reading);
    }
  }
  return (listing) => shown.get(keyOf(listing)) ?? null;
}

const readOne = async (hub: Hub, channel: ChannelDoc, listings: readonly ListingDoc[]) =>
  listings.length === 0
    ? []
    : ((await callChannel(hub, channel, () => hub.channel(channel).readStock(listings))) ?? []);

/**
 * A new item's stock begins with what its store can sell now, and with what that store's waiting orders took
 * before it was read: they take it from the books in a moment. The first store of a shelf counts, as when a
 * store is connected.
 */
export function openingMovements(
  assignments: readonly Assignment[],
  { orders }: Waiting,
  shown: ShownNow,
  actor: string,
): readonly Movement[] {
  const openings = new Map<string, Movement>();
  for (const { channel, listings, sku } of assignments) {
    for (const listing of listings) {
      const [locationId] = listing.sources;
      const reading = shown(listing);
      if (!locationId || !reading) continue;
      const key = `opening:${locationId}:${sku}`;
      const taken = orders
        .filter((each) => each.channel._id === channel._id)
        .flatMap((each) => each.movements)
        .filter((each) => each.sku === sku && each.locationId === locationId)
        .filter((each) => each.cause.at <= reading.at)
        .reduce((sum, each) => sum + delta(each, 'available'), 0);
      const units = reading.sellable - taken;
      if (units === 0 || openings.has(key)) continue;
      openings.set(key, {
        key,
        sku,
        locationId,
        from: units > 0 ? 'count' : 'available',
        to: units > 0 ? 'available' : 'count',
        quantity: Math.abs(units),
        cause: {
          kind: 'opening',
          id: `opening:${channel._id}`,
          channelId: null,
          actor,
          at: reading.at,
        },
      });
    }
  }
  return [...openings.values()];
}
