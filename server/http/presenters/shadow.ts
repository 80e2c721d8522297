import { z } from 'zod';
import type { ModeChange } from '../../services/channels/change-mode.ts';
import type { Disconnection } from '../../services/channels/disconnect-channel.ts';
import type { ShadowPage, ShadowRow } from '../../services/publish/shadow.ts';
import { next } from './common.ts';

/** How many listings there are of each kind, over the whole channel. */
const totals = z.strictObject({
  same: z.int(),
  raise: z.int(),
  lower: z.int(),
  unmapped: z.int(),
  left_out: z.int(),
  unknown: z.int(),
});

/** What publishing would do with one listing now. */
const row = z.strictObject({
  listing_id: z.string(),
  title: z.string(),
  sku: z.string().nullable(),
  channel_sku: z.string().nullable(),
  external_location_id: z.string(),
  kind: z.enum(['same', 'raise', 'lower', 'unmapped', 'left_out', 'unknown']),
  shown: z.int().nullable(),
  would_send: z.int().nullable(),
  difference: z.int().nullable(),
  /** A raise that waits until the store's orders are read past its last reading. */
  waits: z.boolean(),
});

export const shadowPage = z.strictObject({
  numbers: z.array(row),
  /** With the first page only. */
  totals: totals.nullable(),
  next,
});

export const presentShadowPage = (page: ShadowPage): z.input<typeof shadowPage> => ({
  numbers: page.rows.map(presentRow),
  totals: page.totals,
  next: page.next,
});

function presentRow({ listing, kind, shown, wouldSend, waits }: ShadowRow): z.input<typeof row> {
  return {
    listing_id: listing._id,
    title: listing.title,
    sku: listing.sku,
    channel_sku: listing.channelSku,
    external_location_id: listing.externalLocationId,
    kind,
    shown,
    would_send: wouldSend,
    difference: shown === null || wouldSend === null ? null : wouldSend - shown,
    waits,
  };
}

const mode = z.enum(['shadow', 'live', 'paused']);

export const modeChange = z.strictObject({
  from: mode,
  to: mode,
  /** False for a preview. */
  applied: z.boolean(),
  totals,
});

export const presentModeChange = (change: ModeChange): z.input<typeof modeChange> => ({
  from: change.from,
  to: change.to,
  applied: change.applied,
  totals: change.totals,
});

export const disconnection = z.strictObject({
  applied: z.boolean(),
  /** It never got as far as orders: only its locations and their stock are kept. */
  forgotten: z.boolean(),
  kept: z.strictObject({
    orders: z.int(),
    listings: z.int(),
    locations: z.array(z.string()),
    /** Of these, what its staff counted: from now on the hub does. */
    counted: z.array(z.string()),
  }),
});

export const presentDisconnection = (end: Disconnection): z.input<typeof disconnection> => ({
  applied: end.applied,
  forgotten: end.forgotten,
  kept: { ...end.kept, locations: [...end.kept.locations], counted: [...end.kept.counted] },
});
