import { z } from 'zod';
import type { StoreCheck } from '../../services/channels/check-store.ts';
import { IMPORT_LINE_KINDS, type ImportLine } from '../../services/channels/import-lines.ts';
import type { ChannelLocation, ChannelPage } from '../../services/channels/view-channel.ts';
import { channel, presentChannel } from './channel.ts';
import { at, atOrNull, time, timeOrNull } from './common.ts';

const status = channel.shape.status;

/** What a live look at a store found. Nothing is saved. */
export const storeCheck = z.strictObject({
  store: z.strictObject({
    id: z.string(),
    name: z.string(),
    currency: z.string(),
    timezone: z.string(),
  }),
  /** Each names what is missing and what to do; empty when the store can be connected. */
  missing: z.array(z.string()),
  /** Its active locations; empty while something is missing. */
  locations: z.array(z.strictObject({ external_id: z.string(), name: z.string() })),
  /** The merchant's own locations, which the store's can be joined to. */
  shelves: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  /** This merchant's earlier connection of the same store. */
  known: z.strictObject({ channel_id: z.string(), name: z.string(), status }).nullable(),
});

export const presentStoreCheck = (check: StoreCheck): z.input<typeof storeCheck> => ({
  store: {
    id: check.identity.externalStoreId,
    name: check.identity.name,
    currency: check.identity.currency,
    timezone: check.identity.timezone,
  },
  missing: [...check.identity.missing],
  locations: check.locations.map(({ externalId, name }) => ({ external_id: externalId, name })),
  shelves: [...check.shelves],
  known: check.known && {
    channel_id: check.known.channelId,
    name: check.known.name,
    status: check.known.status,
  },
});

/** `text` is English; `kind` and `facts` are for other languages, null for lines from before there were any. */
const importLine = z.strictObject({
  kind: z.enum(IMPORT_LINE_KINDS).nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  text: z.string(),
});

const presentLine = (line: ImportLine | string): z.input<typeof importLine> =>
  typeof line === 'string'
    ? { kind: null, facts: {}, text: line }
    : { kind: line.kind, facts: { ...line.facts }, text: line.text };

const importing = z.strictObject({
  phase: z.enum(['locations', 'products', 'numbers', 'webhooks', 'done', 'failed']),
  counts: z.strictObject({ locations: z.int(), listings: z.int(), numbers: z.int() }),
  /** The last lines of its log, oldest first. */
  lines: z.array(importLine),
  problem: z.string().nullable(),
  opens_stock: z.boolean(),
  started_at: time,
  finished_at: timeOrNull,
  /** It ended before its end: POST …/import tries again. */
  stopped: z.boolean(),
});

const location = z.strictObject({
  external_id: z.string(),
  store_name: z.string().nullable(),
  /** Null: left out; the hub sells nothing from there. */
  location: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  counter: z.enum(['hub', 'channel', 'other-channel']).nullable(),
  counter_name: z.string().nullable(),
});

export const channelPage = channel.extend({
  timezone: z.string(),
  importing: importing.nullable(),
  locations: z.array(location),
});

export function presentChannelPage(page: ChannelPage): z.input<typeof channelPage> {
  const { importing: run, timezone } = page.channel;
  return {
    ...presentChannel(page),
    timezone,
    importing: run
      ? {
          phase: run.phase,
          counts: run.counts,
          lines: run.lines.map(presentLine),
          problem: run.problem,
          opens_stock: run.plan.openStock,
          started_at: at(run.startedAt),
          finished_at: atOrNull(run.finishedAt),
          stopped: page.stopped,
        }
      : null,
    locations: page.locations.map(presentLocation),
  };
}

const presentLocation = (each: ChannelLocation): z.input<typeof location> => ({
  external_id: each.externalId,
  store_name: each.storeName,
  location: each.location,
  counter: each.counter,
  counter_name: each.counterName,
});
