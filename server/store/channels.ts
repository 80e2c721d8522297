import type { Connection } from 'mongoose';
import { define } from './model.ts';

export type ChannelMode = 'shadow' | 'live' | 'paused';
/** `connecting`: its numbers are being read; its orders wait until they were. */
export type ChannelStatus = 'connecting' | 'connected' | 'unauthorized' | 'uninstalled';

export interface StreamCursor {
  readonly cursor: string | null;
  /** Everything that changed until then (the store's clock) was handed to the inbox. */
  readonly until: Date | null;
}

export interface ChannelHealth {
  readonly lastReceivedAt: Date | null;
  readonly lastPulledAt: Date | null;
  readonly lastPublishedAt: Date | null;
  readonly lastErrorAt: Date | null;
  /** Class of the last failure in plain words; never a payload. */
  readonly lastError: string | null;
  /** Failed passes in a row. */
  readonly failures: number;
  /** No calls before then: rate limits and outages are waited out. */
  readonly restUntil: Date | null;
}

/** One connected store. Invariant: one live connection per outside store; secrets sealed. */
export interface ChannelDoc {
  readonly _id: string;
  readonly merchantId: string;
  readonly kind: string;
  readonly name: string;
  readonly externalStoreId: string;
  readonly currency: string;
  readonly timezone: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sealedSecrets: string;
  /** Same for channels that share a webhook secret: their signed bodies do not prove which shop spoke. */
  readonly secretMark: string;
  readonly mode: ChannelMode;
  readonly status: ChannelStatus;
  /** Present (true) while connected; the unique index stands on it. */
  readonly live?: true;
  /** Where orders of this channel are filled from unless the channel says otherwise. */
  readonly defaultLocationId: string;
  /** The stock reading this connection started from; earlier orders are inside that reading. */
  readonly openedAt: Date;
  readonly connectedAt: Date;
  readonly streams: Readonly<Record<string, StreamCursor>>;
  readonly health: ChannelHealth;
}

export const NEW_HEALTH: ChannelHealth = {
  lastReceivedAt: null,
  lastPulledAt: null,
  lastPublishedAt: null,
  lastErrorAt: null,
  lastError: null,
  failures: 0,
  restUntil: null,
};

export function channelStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    kind: String,
    name: String,
    externalStoreId: String,
    currency: String,
    timezone: String,
    settings: Object,
    sealedSecrets: String,
    secretMark: String,
    mode: String,
    status: String,
    live: Boolean,
    defaultLocationId: String,
    openedAt: Date,
    connectedAt: Date,
    streams: Object,
    health: Object,
  };
  const docs = define<ChannelDoc>(connection, 'channels', shape, [
    [
      { kind: 1, externalStoreId: 1 },
      { unique: true, partialFilterExpression: { live: true } },
    ],
    [{ kind: 1, externalStoreId: 1, connectedAt: -1 }],
    [{ merchantId: 1, connectedAt: 1 }],
    [{ secretMark: 1 }],
  ]);
  return {
    docs,
    insert: (channel: ChannelDoc) => docs.insertOne(channel),
    /** For workers and intake, which serve every merchant. */
    byId: (channelId: string) => docs.findOne({ _id: channelId }),
    ofMerchant: (merchantId: string, channelId: string) =>
      docs.findOne({ _id: channelId, merchantId }),
    list: (merchantId: string) => docs.find({ merchantId }).sort({ connectedAt: 1 }).toArray(),
    byStore: (kind: string, externalStoreId: string) =>
      docs.findOne({ kind, externalStoreId, live: true }),
    /** The newest connection of a store, uninstalled or not: its legal requests come after the end. */
    newestOfStore: (kind: string, externalStoreId: string) =>
      docs.findOne({ kind, externalStoreId }, { sort: { connectedAt: -1 } }),
    /** Forgets a connection that never got as far as orders. */
    abandon: (channelId: string) => docs.deleteOne({ _id: channelId, status: 'connecting' }),
    /** Every channel that is connected, whoever owns it. */
    connected: () => docs.find({ status: 'connected' }).toArray(),
    /** True when another channel trusts the same webhook secret. */
    sharesSecret: async (channel: ChannelDoc) => {
      const others = { secretMark: channel.secretMark, _id: { $ne: channel._id } };
      return (await docs.countDocuments(others, { limit: 1 })) > 0;
    },
    set: (channelId: string, fields: Readonly<Record<string, unknown>>) =>
      docs.updateOne({ _id: channelId }, { $set: fields }),
    setMode: (merchantId: string, channelId: string, mode: ChannelMode) =>
      docs.updateOne({ _id: channelId, merchantId }, { $set: { mode } }),
    failed: (channelId: string, error: string, at: Date, restUntil: Date | null) =>
      docs.updateOne(
        { _id: channelId },
        {
          $inc: { 'health.failures': 1 },
          $set: {
            'health.lastError': error,
            'health.lastErrorAt': at,
            'health.restUntil': restUntil,
          },
        },
      ),
    worked: (channelId: string, fields: Readonly<Record<string, Date>>) =>
      docs.updateOne(
        { _id: channelId },
        {
          $set: {
            ...Object.fromEntries(
              Object.entries(fields).map(([field, at]) => [`health.${field}`, at]),
            ),
            'health.failures': 0,
            'health.restUntil': null,
          },
        },
      ),
    /**
     * Jobs stop and secrets go at once, but for those that verify its last webhooks (`sealedSecrets`);
     * the books stay until the shop's own redact request.
     */
    uninstall: (channelId: string, at: Date, sealedSecrets: string) =>
      docs.updateOne(
        { _id: channelId },
        {
          $set: {
            status: 'uninstalled',
            mode: 'paused',
            sealedSecrets,
            'health.lastErrorAt': at,
            'health.lastError': 'the app was uninstalled',
          },
          $unset: { live: '' },
        },
      ),
  };
}
