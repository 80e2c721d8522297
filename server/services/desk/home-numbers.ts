import { believed } from '../../domain/channel-number.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Hub } from '../hub.ts';
import { listingBooks } from '../publish/channel-numbers.ts';

export interface NumbersOut {
  readonly channel: ChannelDoc;
  /** Listings whose number may have to be written. */
  readonly unpublished: number;
  readonly oldestAt: Date | null;
  /** Units that the channel still offers and the books do not have: they could be sold twice. */
  readonly exposedUnits: number;
  /** Numbers seen on the channel that nothing explains yet. */
  readonly differing: number;
  /** More listings wait than were looked at: the sums are at least what they say. */
  readonly atLeast: boolean;
}

/** What is on its way to each channel, and what could go wrong before it gets there. */
export const numbersOut = (hub: Hub, channels: readonly ChannelDoc[]): Promise<NumbersOut[]> =>
  Promise.all(channels.map((channel) => numbersOf(hub, channel)));

async function numbersOf(hub: Hub, channel: ChannelDoc): Promise<NumbersOut> {
  const { merchantId, _id: channelId } = channel;
  const { listings } = hub.store;
  const [unpublished, waiting] = await Promise.all([
    listings.countDue(channelId),
    // Whatever its time: what is tried again later is exposed meanwhile.
    listings.due(channelId, new Date(8.64e15), limits.publishBatch),
  ]);
  const sold = waiting.filter(({ sku, tracked, sources }) => sku && tracked && sources.length > 0);
  const booksOf = await listingBooks(hub, merchantId, sold);
  let exposedUnits = 0;
  let differing = 0;
  let oldest: Date | null = null;
  for (const listing of sold) {
    const { target, own, movedAt } = booksOf(listing);
    const shown = believed(listing.sync.number, own);
    exposedUnits += shown === null ? 0 : Math.max(0, shown - target);
    if (listing.sync.number.seen) differing++;
    if (movedAt && (!oldest || movedAt < oldest)) oldest = movedAt;
  }
  const atLeast = waiting.length === limits.publishBatch;
  return { channel, unpublished, oldestAt: oldest, exposedUnits, differing, atLeast };
}
