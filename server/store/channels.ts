import type { Connection } from 'mongoose';
import type { Importing } from './importing.ts';
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
  /** One for each webhook secret; channels with a mark in common accept each other's signatures. */
  readonly secretMarks: readonly string[];
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
  /** Nothing is published before then: somebody waits to map its listings. */
  readonly heldUntil?: Date;
  /** The store's own locations as its first import found them. */
  readonly storeLocations?: readonly { readonly externalId: string; readonly name: string }[];
  /** Present on channels that were connected from the console. */
  readonly importing?: Importing;
}

/** So many are looked at before another merchant's are asked for: hardly anybody has more shops with one secret. */
const SHARERS = 20;
/** Who else a webhook secret belongs to. */
export type SecretSharers = 'none' | 'siblings' | 'strangers';

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
    secretMarks: [String],
    mode: String,
    status: String,
    live: Boolean,
    defaultLocationId: String,
    openedAt: Date,
    connectedAt: Date,
    streams: Object,
    health: Object,
    heldUntil: Date,
    storeLocations: [Object],
    importing: Object,
  };
  const docs = define<ChannelDoc>(connection, 'channels', shape, [
    [
      { kind: 1, externalStoreId: 1 },
      { unique: true, partialFilterExpression: { live: true } },
    ],
    [{ kind: 1, externalStoreId: 1, connectedAt: -1 }],
    [{ merchantId: 1, connectedAt: 1 }],
    [{ secretMarks: 1, merchantId: 1 }],
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
    /** This merchant's own newest connection of a store, uninstalled or not. */
    newestOfMerchant: (merchantId: string, kind: string, externalStoreId: string) =>
      docs.findOne({ kind, externalStoreId, merchantId }, { sort: { connectedAt: -1 } }),
    /** Forgets a connection that never got as far as orders. */
    async abandon(channelId: string): Promise<boolean> {
      const result = await docs.deleteOne({ _id: channelId, status: 'connecting' });
      return result.deletedCount === 1;
    },
    /** Writes the progress of an import down; false once another run, or nobody, is at it. */
    async tellImport(
      channelId: string,
      run: number,
      told: Partial<Importing>,
      also: Partial<Pick<ChannelDoc, 'openedAt' | 'mode' | 'status'>> = {},
    ): Promise<boolean> {
      const named = Object.entries(told).map(([field, value]) => [`importing.${field}`, value]);
      const result = await docs.updateOne(
        { _id: channelId, 'importing.run': run },
        { $set: { ...Object.fromEntries(named), ...also } },
      );
      return result.matchedCount === 1;
    },
    /** Begins the next run of a first import; false when somebody else just did, or it came through. */
    async restartImport(channelId: string, run: number, importing: Importing): Promise<boolean> {
      const result = await docs.updateOne(
        { _id: channelId, status: 'connecting', 'importing.run': run },
        { $set: { importing } },
      );
      return result.matchedCount === 1;
    },
    /**
     * The same store with new credentials; counted as having failed once, so that the first pass that comes
     * through closes what was shown of its trouble, whoever dies before. False when it is not what it was when it was read; throws a
     * duplicate when somebody else connected the store meanwhile.
     */
    async renew(
      { _id, merchantId, status }: ChannelDoc,
      fields: Pick<ChannelDoc, 'settings' | 'sealedSecrets' | 'secretMarks' | 'mode'>,
    ): Promise<boolean> {
      const health = { 'health.failures': 1, 'health.restUntil': null, 'health.lastError': null };
      const result = await docs.updateOne(
        { _id, merchantId, status },
        { $set: { ...fields, ...health, status: 'connected', live: true } },
      );
      return result.matchedCount === 1;
    },
    /** A merchant's channels that are told numbers. */
    toldNumbers: async (merchantId: string): Promise<string[]> => {
      const filter = { merchantId, status: 'connected' as const, mode: 'live' as const };
      const rows = await docs.find(filter, { projection: { _id: 1 } }).toArray();
      return rows.map(({ _id }) => _id);
    },
    /** Every channel that is connected, whoever owns it. */
    connected: () => docs.find({ status: 'connected' }).toArray(),
    /** Who else accepts this channel's signatures: another merchant counts before an own channel. */
    async sharers({ _id, merchantId, secretMarks }: ChannelDoc): Promise<SecretSharers> {
      const sharing = { secretMarks: { $in: [...secretMarks] } };
      // Every batch of deliveries asks: for nearly all channels the first question answers it.
      const some = await docs
        .find(sharing, { projection: { merchantId: 1 } })
        .limit(SHARERS)
        .toArray();
      const others = some.filter((each) => each._id !== _id);
      if (others.length === 0) return 'none';
      const isStranger = others.some((each) => each.merchantId !== merchantId);
      if (isStranger || some.length < SHARERS) return isStranger ? 'strangers' : 'siblings';
      return (await docs.findOne({ ...sharing, merchantId: { $ne: merchantId } }))
        ? 'strangers'
        : 'siblings';
    },
    set: (channelId: string, fields: Readonly<Record<string, unknown>>) =>
      docs.updateOne({ _id: channelId }, { $set: fields }),
    setMode: (merchantId: string, channelId: string, mode: ChannelMode) =>
      docs.updateOne({ _id: channelId, merchantId }, { $set: { mode } }),
    /** Whoever publishes it gives way to who wants its lease, until then or until it is let on. */
    holdBack: (merchantId: string, channelId: string, until: Date) =>
      docs.updateOne({ _id: channelId, merchantId }, { $set: { heldUntil: until } }),
    /** Unless somebody else holds it back by now. */
    letOn: (merchantId: string, channelId: string, until: Date) =>
      docs.updateOne(
        { _id: channelId, merchantId, heldUntil: until },
        { $unset: { heldUntil: '' } },
      ),
    /** Answers the failed passes in a row, this one among them. */
    async failed(channelId: string, error: string, at: Date, restUntil: Date): Promise<number> {
      const after = await docs.findOneAndUpdate(
        { _id: channelId },
        {
          $inc: { 'health.failures': 1 },
          $set: {
            'health.lastError': error,
            'health.lastErrorAt': at,
            'health.restUntil': restUntil,
          },
        },
        { returnDocument: 'after', projection: { 'health.failures': 1 } },
      );
      return after?.health.failures ?? 0;
    },
    /** Only for the credentials that were refused: new ones may have come meanwhile. */
    async refused({ _id, sealedSecrets }: ChannelDoc): Promise<boolean> {
      const result = await docs.updateOne(
        { _id, sealedSecrets, status: 'connected' },
        { $set: { status: 'unauthorized' } },
      );
      return result.matchedCount === 1;
    },
    /** New secrets in the place of those that were read, and of no others. */
    async reseal(
      { _id, sealedSecrets: read }: ChannelDoc,
      sealedSecrets: string,
    ): Promise<boolean> {
      const filter = { _id, sealedSecrets: read, status: { $ne: 'uninstalled' as const } };
      const result = await docs.updateOne(filter, { $set: { sealedSecrets } });
      return result.matchedCount === 1;
    },
    /** A pass came through. Answers how many had failed in a row before, and what the channel was. */
    async worked(
      channelId: string,
      fields: Readonly<Record<string, Date>>,
    ): Promise<{ readonly failures: number; readonly status: ChannelStatus | null }> {
      const named = Object.entries(fields).map(([field, at]) => [`health.${field}`, at]);
      const before = await docs.findOneAndUpdate(
        { _id: channelId },
        { $set: { ...Object.fromEntries(named), 'health.restUntil': null } },
        { returnDocument: 'before', projection: { 'health.failures': 1, status: 1 } },
      );
      return { failures: before?.health.failures ?? 0, status: before?.status ?? null };
    },
    /** What the failures had shown is taken back; the count ends, unless another pass failed meanwhile. */
    recovered: (channelId: string, failures: number) =>
      docs.updateOne(
        { _id: channelId, 'health.failures': failures },
        { $set: { 'health.failures': 0 } },
      ),
    /**
     * Jobs stop and secrets go at once, but for those that verify its last webhooks (`sealedSecrets`);
     * the books stay until the shop's own redact request.
     */
    uninstall: (channelId: string, at: Date, sealedSecrets: string, reason: string) =>
      docs.updateOne({ _id: channelId }, ended(at, sealedSecrets, reason)),
    /** The same, unless it was given new credentials since it was read. */
    async leave(
      { _id, sealedSecrets: read }: ChannelDoc,
      at: Date,
      sealedSecrets: string,
      reason: string,
    ): Promise<boolean> {
      const update = ended(at, sealedSecrets, reason);
      const result = await docs.updateOne({ _id, sealedSecrets: read }, update);
      return result.matchedCount === 1;
    },
  };
}

const ended = (at: Date, sealedSecrets: string, reason: string) => ({
  $set: {
    status: 'uninstalled' as const,
    mode: 'paused' as const,
    sealedSecrets,
    'health.lastErrorAt': at,
    'health.lastError': reason,
  },
  $unset: { live: '' as const },
});
