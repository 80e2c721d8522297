import type { Connection } from 'mongoose';
import { define } from './model.ts';

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

/**
 * One thing that somebody changed. Invariant: append-only; holds ids and the names of things, never a secret
 * and of people nothing but their id. The database removes it after its time.
 */
export interface ChangeDoc {
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

export interface ChangeQuery {
  readonly merchantId: string;
  readonly actor: string | undefined;
  readonly kind: ChangeKind | undefined;
  /** Where the page before ended. */
  readonly after: { readonly at: Date; readonly id: string } | null;
}

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
  };
  const docs = define<ChangeDoc>(connection, 'changes', shape, [
    [{ merchantId: 1, at: -1, _id: -1 }, { unique: true }],
    [{ merchantId: 1, actor: 1, at: -1, _id: -1 }],
    [{ merchantId: 1, kind: 1, at: -1, _id: -1 }],
    [{ expireAt: 1 }, { expireAfterSeconds: 0 }],
  ]);
  return {
    docs,
    append: (changes: readonly ChangeDoc[]) => docs.insertMany([...changes]),
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
