import { z } from 'zod';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { ListingDoc } from '../../store/listings.ts';
import { type ListName, readCursor, writeCursor } from '../cursor.ts';
import type { Hub } from '../hub.ts';
import { type ShadowKind, type ShadowNumber, shadowJudge } from './shadow-number.ts';

export interface ShadowRow extends ShadowNumber {
  readonly listing: ListingDoc;
}

/** How many listings there are of each kind. */
export type ShadowTotals = Readonly<Record<ShadowKind, number>>;

export interface ShadowPage {
  readonly rows: readonly ShadowRow[];
  /** With the first page only: they are of the whole channel. */
  readonly totals: ShadowTotals | null;
  readonly next: string | null;
}

/** `changes`: what would be sent, up or down. */
export type ShadowShow = ShadowKind | 'all' | 'changes';

const showing = (show: ShadowShow, kind: ShadowKind): boolean =>
  show === 'all' || show === kind || (show === 'changes' && (kind === 'raise' || kind === 'lower'));

/**
 * Every number that publishing would send to a channel, a page at a time. Null: this merchant has no such
 * channel, or the cursor is none of this list's.
 */
export async function shadowNumbers(
  hub: Hub,
  merchantId: string,
  channelId: string,
  show: ShadowShow,
  cursor: string | undefined,
  limit: number,
): Promise<ShadowPage | null> {
  const channel = await hub.store.channels.ofMerchant(merchantId, channelId);
  if (!channel) return null;
  const list: ListName = [merchantId, 'shadow', { channelId, show }];
  const after = cursor === undefined ? '' : readCursor(hub, list, cursor, z.string());
  if (after === null) return null;
  const rows: ShadowRow[] = [];
  let last = after;
  let more = false;
  let looked = 0;
  for await (const row of judged(hub, channel, after)) {
    if (rows.length === limit || looked === limits.shadowScanMax) {
      more = true;
      break;
    }
    looked++;
    last = row.listing._id;
    if (showing(show, row.kind)) rows.push(row);
  }
  const totals = cursor === undefined ? await shadowTotals(hub, channel) : null;
  return { rows, totals, next: more ? writeCursor(hub, list, last) : null };
}

/** Counts a channel's listings by what publishing would do with them now. */
export async function shadowTotals(hub: Hub, channel: ChannelDoc): Promise<ShadowTotals> {
  const totals = { same: 0, raise: 0, lower: 0, unmapped: 0, left_out: 0, unknown: 0 };
  for await (const { kind } of judged(hub, channel, '')) totals[kind]++;
  return totals;
}

async function* judged(hub: Hub, channel: ChannelDoc, from: string): AsyncGenerator<ShadowRow> {
  const judge = await shadowJudge(hub, channel);
  for (let after = from; ; ) {
    const batch = await hub.store.listings.sweep(channel._id, after, limits.reconcileBatch);
    const last = batch.at(-1);
    if (!last) return;
    const numberOf = await judge(batch);
    for (const listing of batch) yield { listing, ...numberOf(listing) };
    after = last._id;
  }
}
