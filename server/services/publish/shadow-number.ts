import { believed, disown, explain, type OwnLine } from '../../domain/channel-number.ts';
import { publishStep } from '../../domain/sellable.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import type { Hub } from '../hub.ts';
import { type ListingBooks, listingBooks } from './channel-numbers.ts';
import { countedShelf, ordersPulledUpTo } from './explain.ts';

export const SHADOW_KINDS = ['same', 'raise', 'lower', 'unmapped', 'left_out', 'unknown'] as const;
export type ShadowKind = (typeof SHADOW_KINDS)[number];

/** What publishing would do with one listing. */
export interface ShadowNumber {
  readonly kind: ShadowKind;
  /** What the channel is believed to show; null while it was never read. */
  readonly shown: number | null;
  /** What would be sent; null where nothing can be. */
  readonly wouldSend: number | null;
  /** A raise that would wait until the channel's orders are read past its last reading. */
  readonly waits: boolean;
}

/** How publishing would judge listings of a channel now: the same books, the same rules, nothing sent. */
export async function shadowJudge(
  hub: Hub,
  channel: ChannelDoc,
): Promise<(listings: readonly ListingDoc[]) => Promise<(listing: ListingDoc) => ShadowNumber>> {
  const { _id: channelId, merchantId } = channel;
  const upTo = await hub.store.inbox.settledUpTo(channelId, await ordersPulledUpTo(hub, channel));
  const shelfOf = await countedShelf(hub, channel);
  const { stockWrite } = hub.connector(channel.kind).capabilities;
  const clock = {
    grainMs: hub.timing.clockGrainMs,
    crossing: stockWrite === 'read-verify-write',
  };
  return async (listings) => {
    const booksOf = await listingBooks(hub, merchantId, listings);
    return (listing) => {
      const books = booksOf(listing);
      const found = explain(listing.sync.number, books.own, upTo, clock);
      return judge(listing, foretold(listing, books, found, shelfOf(listing) !== null));
    };
  };
}

interface Foretold {
  readonly number: ListingDoc['sync']['number'];
  readonly own: readonly OwnLine[];
  readonly target: number;
}

/** What `explainReadings` would make of a reading before anything is sent. */
function foretold(
  { sync }: ListingDoc,
  { own, target, targetAfter }: ListingBooks,
  found: ReturnType<typeof explain>,
  isCounter: boolean,
): Foretold {
  if (found.kind === 'explained') return { number: found.number, own, target };
  if (found.kind !== 'edited') return { number: sync.number, own, target };
  // Counted by the channel's staff: the books follow, and the number is right as it is.
  const number = disown(sync.number, found.by);
  return found.certain && isCounter
    ? { number, own, target: targetAfter(found.by) }
    : { number, own, target };
}

function judge(listing: ListingDoc, { number, own, target }: Foretold): ShadowNumber {
  const shown = believed(number, own);
  const nothing = { shown, wouldSend: null, waits: false };
  if (listing.sources.length === 0) return { kind: 'left_out', ...nothing };
  if (listing.sku === null) return { kind: 'unmapped', ...nothing };
  const step = publishStep(target, shown, number);
  if (shown === null || step.kind === 'read-first') return { kind: 'unknown', ...nothing };
  const kind = target === shown ? 'same' : target > shown ? 'raise' : 'lower';
  return { kind, shown, wouldSend: target, waits: step.kind === 'hold' };
}
