import { ChannelError, type StockReading } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import { type ListingBooks, listingBooks } from '../publish/channel-numbers.ts';
import {
  type AuditCheck,
  type AuditScope,
  type Checklist,
  checklist,
  count,
} from './audit-report.ts';

/** Asks every live channel what it shows, and compares it with what the books say it should. */
export async function auditChannels(scope: AuditScope): Promise<readonly AuditCheck[]> {
  const list = checklist('Channel numbers');
  const channels = await scope.hub.store.channels.list(scope.merchantId);
  const live = channels.filter(({ status, mode }) => status === 'connected' && mode === 'live');
  let waiting = 0;
  for (const channel of live) waiting += await auditChannel(scope, list, channel);
  const others = channels.length - live.length;
  const notes = [
    `${count(live.length, 'live channel')} asked, each number is what the books say`,
    ...(waiting > 0 ? [`${count(waiting, 'number')} on the way`] : []),
    ...(others > 0 ? [`${count(others, 'channel')} not live, not compared`] : []),
  ];
  return [list.done(notes.join('; '))];
}

/** Answers how many numbers differ for a known reason. */
async function auditChannel(
  { hub }: AuditScope,
  list: Checklist,
  channel: ChannelDoc,
): Promise<number> {
  let waiting = 0;
  for (let after = ''; ; ) {
    const batch = await hub.store.listings.sweep(channel._id, after, limits.reconcileBatch);
    const ids = batch.map((listing) => listing._id);
    const sold = batch.filter(({ sku, sources }) => sku !== null && sources.length > 0);
    try {
      const readings = sold.length > 0 ? await hub.channel(channel).readStock(sold) : [];
      // Both after the reading, so that a sale in between makes the listing due rather than wrong.
      const fresh = (await hub.store.listings.byIds(ids)).filter(({ sku }) => sku !== null);
      const booksOf = await listingBooks(hub, channel.merchantId, fresh);
      waiting += compare(list, channel, fresh, readings, booksOf);
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      list.found(channel.name, `It could not be asked what it shows: ${error.message}`);
      return waiting;
    }
    const last = batch.at(-1);
    if (!last || batch.length < limits.reconcileBatch) return waiting;
    after = last._id;
  }
}

function compare(
  list: Checklist,
  channel: ChannelDoc,
  listings: readonly ListingDoc[],
  readings: readonly StockReading[],
  booksOf: (listing: ListingDoc) => ListingBooks,
): number {
  const shown = new Map(
    readings.map((reading) => [`${reading.stockRef}|${reading.externalLocationId}`, reading]),
  );
  let waiting = 0;
  for (const listing of listings) {
    const reading = shown.get(`${listing.stockRef}|${listing.externalLocationId}`);
    if (!reading) continue; // The channel does not stock it there: it shows no number to compare.
    list.looked();
    const { target } = booksOf(listing);
    if (reading.sellable === target) continue;
    if (isOnItsWay(listing)) {
      waiting++;
      continue;
    }
    const refused = listing.sync.error ? ` The last try failed: ${listing.sync.error}` : '';
    list.found(
      `${listing.sku} on ${channel.name}`,
      `It shows ${reading.sellable}, the books say ${target}, and nothing is on its way.${refused}`,
    );
  }
  return waiting;
}

const isOnItsWay = ({ sync }: ListingDoc) =>
  sync.due || sync.needsRead || sync.number.seen !== null || sync.number.flight !== null;
