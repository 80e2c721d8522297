import { believed, type LocationSeq, observe, roll } from '../../domain/channel-number.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import { callChannel, mayCall } from '../channels/call-channel.ts';
import { isDueAgain } from '../due.ts';
import type { Hub } from '../hub.ts';
import { withLease } from '../leases.ts';
import { mendSoldOn } from '../stock/sold-on.ts';
import { listingBooks } from './channel-numbers.ts';
import { rechain } from './rechain.ts';

/**
 * Reads a stretch of a channel's numbers back, round and round. What fits the books is confirmed; what
 * does not becomes due, and publishing explains it or writes it over. Answers how many differed;
 * null while another worker is at it.
 */
export async function reconcileChannel(hub: Hub, channelId: string): Promise<number | null> {
  const found = await withLease(hub, `reconcile:${channelId}`, async () => {
    const channel = await hub.store.channels.byId(channelId);
    if (!channel || !mayCall(channel, hub.now())) return 0;
    const from = channel.streams.reconcile?.cursor ?? '';
    const listings = await hub.store.listings.sweep(channelId, from, limits.reconcileBatch);
    const known = listings.filter(
      ({ sku, sources, sync }) => sku !== null && sources.length > 0 && sync.number.base !== null,
    );
    await mendSoldOn(
      hub,
      channel.merchantId,
      listings.map(({ sku }) => sku),
    );
    const booksOf = await listingBooks(hub, channel.merchantId, known);
    const differing = await compare(hub, channel, await rechain(hub, known, booksOf));
    if (differing === null) return 0;
    const last = listings.length < limits.reconcileBatch ? null : listings.at(-1);
    await hub.store.channels.set(channelId, {
      'streams.reconcile': { cursor: last?._id ?? '', until: hub.now() },
    });
    return differing;
  });
  if (found) hub.nudge('publish', channelId);
  return found;
}

/** Null when the channel could not be read: the same stretch is due again after its rest. */
async function compare(
  hub: Hub,
  channel: ChannelDoc,
  listings: readonly ListingDoc[],
): Promise<number | null> {
  if (listings.length === 0) return 0;
  const readings = await callChannel(hub, channel, () => hub.channel(channel).readStock(listings));
  if (!readings) return null;
  const found = new Map(
    readings.map((reading) => [`${reading.stockRef}|${reading.externalLocationId}`, reading]),
  );
  const revBefore = new Map(listings.map((listing) => [listing._id, listing.sync.rev]));
  const booksOf = await listingBooks(hub, channel.merchantId, listings);
  let differing = 0;
  await hub.store.listings.reviseMany(listings, (listing) => {
    const reading = found.get(`${listing.stockRef}|${listing.externalLocationId}`);
    // Something was written or learnt while we were reading: our reading may be from before it.
    if (!reading || listing.sync.rev !== revBefore.get(listing._id)) return null;
    const { own, heads, target } = booksOf(listing);
    const before = listing.sync.number;
    const told = observe(before, reading, own);
    // What is confirmed moves up to the ledger's ends, also where nothing is ever published: the lines
    // to be read again would grow for ever.
    const number = sameSeqs(told.seqs, heads) ? told : roll(told, own, heads);
    if (number.seen) differing++;
    // Also what a refused number or a lost message left behind: nothing stays wrong for longer than a round.
    const open = number.seen !== null || listing.sync.needsRead;
    const wrong = open || believed(number, own) !== target;
    if (!wrong) return number === before ? null : { number };
    return number === before && listing.sync.due ? null : { number, due: true, dueAt: new Date(0) };
  });
  return differing;
}

const sameSeqs = (a: readonly LocationSeq[], b: readonly LocationSeq[]) =>
  a.length === b.length &&
  a.every((one) => b.some((each) => each.locationId === one.locationId && each.seq === one.seq));

export function reconcileDue(hub: Hub, channel: ChannelDoc): boolean {
  if (!mayCall(channel, hub.now())) return false;
  return isDueAgain(channel.streams.reconcile?.until, hub.timing.reconcileEveryMs, hub.now());
}
