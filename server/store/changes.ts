import type { Connection } from 'mongoose';
import { define, isDuplicate } from './model.ts';

/** What people, keys and the operator change. Stock movements and notes on orders have books of their own. */
export const CHANGE_KINDS = [
  'channel-connected',
  'channel-renewed',
  'channel-mode',
  'channel-disconnected',
  'import-retried',
  'listing-mapped',
  'buffer-set',
  'recipe-saved',
  'counter-chosen',
  'person-invited',
  'invitation-revoked',
  'person-joined',
  'role-changed',
  'person-removed',
  'reset-link-made',
  'password-reset',
  'key-made',
  'key-revoked',
  'link-code-made',
  'shop-joined',
  'exception-closed',
  'exception-owned',
  'exception-retried',
  'dead-letter-replayed',
  'business-renamed',
  'zone-set',
  'low-units-set',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Where an entry stands in its merchant's chain. */
export interface ChainPlace {
  readonly seq: number;
  /** The hash of the entry before; null at the very beginning. */
  readonly prev: string | null;
  /** Keyed, over all other fields: who can write here but has no key cannot make one. */
  readonly hash: string;
}

/**
 * One thing that somebody changed. Invariants: append-only; `seq` of a merchant has no gaps, and no entry
 * expires before an earlier one, so that the chain shrinks from its old end; holds ids and the names of
 * things, never a secret and of people nothing but their id. The database removes it after its time. What
 * was stored before there was a chain has no place in it.
 */
export interface ChangeDoc extends Partial<ChainPlace> {
  readonly _id: string;
  readonly merchantId: string;
  readonly at: Date;
  /** As `Caller.actor`, or "operator". */
  readonly actor: string;
  readonly kind: ChangeKind;
  /** `name`: what it was called then; null for people and invitations. */
  readonly subject: { readonly type: string; readonly id: string; readonly name: string | null };
  readonly channelId: string | null;
  /** Small values only: a mode, a role, a SKU, a number. Null where there was or is none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly expireAt: Date;
}

export type ChainedChange = ChangeDoc & ChainPlace;

export interface ChangeQuery {
  readonly merchantId: string;
  readonly actor: string | undefined;
  readonly kind: ChangeKind | undefined;
  /** Where the page before ended. */
  readonly after: { readonly at: Date; readonly id: string } | null;
}

/** Entries that stand in a chain, by an index of their own. */
const PLACED = { $gte: Number.MIN_SAFE_INTEGER };

export function changeStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    at: Date,
    actor: String,
    kind: String,
    subject: Object,
    channelId: String,
    from: String,
    to: String,
    expireAt: Date,
    seq: Number,
    prev: String,
    hash: String,
  };
  const docs = define<ChangeDoc>(connection, 'changes', shape, [
    [{ merchantId: 1, at: -1, _id: -1 }, { unique: true }],
    [{ merchantId: 1, actor: 1, at: -1, _id: -1 }],
    [{ merchantId: 1, kind: 1, at: -1, _id: -1 }],
    [
      { merchantId: 1, seq: 1 },
      { unique: true, partialFilterExpression: { seq: { $exists: true } } },
    ],
    [{ expireAt: 1 }, { expireAfterSeconds: 0 }],
  ]);
  return {
    docs,
    /** Appends in the order given and stops at the first whose place is taken. Answers how many it appended. */
    async append(changes: readonly ChainedChange[]): Promise<number> {
      try {
        await docs.insertMany([...changes], { ordered: true });
        return changes.length;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return (error as { insertedCount?: number }).insertedCount ?? 0;
      }
    },
    /** The end of the chain. */
    last: (merchantId: string) =>
      docs.findOne<ChainedChange>({ merchantId, seq: PLACED }, { sort: { seq: -1 } }),
    /** The chain from its beginning, fetched `batchSize` at a time. */
    chain: (merchantId: string, batchSize: number) =>
      docs.find<ChainedChange>({ merchantId, seq: PLACED }, { batchSize }).sort({ seq: 1 }),
    /** What stands as `seq` of the entries from a moment on, whether or not it is a place in the chain. */
    placesSince: (merchantId: string, since: Date, batchSize: number) =>
      docs.find({ merchantId, at: { $gte: since } }, { projection: { seq: 1 }, batchSize }),
    /** Newest first, after the given one. */
    page: ({ merchantId, actor, kind, after }: ChangeQuery, limit: number) =>
      docs
        .find({
          merchantId,
          ...(actor !== undefined && { actor }),
          ...(kind !== undefined && { kind }),
          ...(after && {
            at: { $lte: after.at },
            $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }],
          }),
        })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .toArray(),
    /** Everybody who stands in the log. */
    actors: (merchantId: string): Promise<string[]> => docs.distinct('actor', { merchantId }),
  };
}
