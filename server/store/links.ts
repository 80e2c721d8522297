import type { Connection } from 'mongoose';
import type { Role } from '../domain/roles.ts';
import { define } from './model.ts';

/**
 * A link that does one thing once: makes an owner, lets an invited person join, or sets a new password.
 * Stored as a hash only; the link itself is shown once. Invariant: used at most once, whoever races.
 */
export interface LinkDoc {
  readonly _id: string;
  readonly kind: 'owner' | 'invitation' | 'reset';
  /** SHA-256 of 256 random bits, so there is nothing to guess. */
  readonly hash: string;
  /** Whose people it changes; null where the operator of the hub made it, who stands above merchants. */
  readonly merchantId: string | null;
  /** Of an invitation. */
  readonly email: string | null;
  readonly role: Role | null;
  /** Of a reset. */
  readonly personId: string | null;
  /** The actor, or "operator" for the command line and the first start. */
  readonly madeBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Taken for good: used, or called back. */
  readonly closedAt: Date | null;
}

const KEPT_SECONDS = 30 * 86_400;

export function linkStore(connection: Connection) {
  const shape = {
    _id: String,
    kind: String,
    hash: String,
    merchantId: String,
    email: String,
    role: String,
    personId: String,
    madeBy: String,
    createdAt: Date,
    expiresAt: Date,
    closedAt: Date,
  };
  const docs = define<LinkDoc>(connection, 'links', shape, [
    [{ hash: 1 }, { unique: true }],
    [{ merchantId: 1, kind: 1, createdAt: -1 }],
    [{ expiresAt: 1 }, { expireAfterSeconds: KEPT_SECONDS }],
  ]);
  const open = (now: Date) => ({ closedAt: null, expiresAt: { $gt: now } });
  return {
    docs,
    insert: (link: LinkDoc) => docs.insertOne(link),
    find: (kind: LinkDoc['kind'], hash: string, now: Date) =>
      docs.findOne({ hash, kind, ...open(now) }),
    /** True for exactly one of all who try. */
    async take(id: string, now: Date): Promise<boolean> {
      const filter = { _id: id, ...open(now) };
      const result = await docs.updateOne(filter, { $set: { closedAt: now } });
      return result.modifiedCount === 1;
    },
    /** What it was taken for did not happen. */
    giveBack: (id: string) => docs.updateOne({ _id: id }, { $set: { closedAt: null } }),
    invitations: (merchantId: string, now: Date, limit: number) =>
      docs
        .find({ merchantId, kind: 'invitation', ...open(now) })
        .sort({ createdAt: -1 })
        .limit(limit)
        .toArray(),
    async revokeInvitation(merchantId: string, id: string, now: Date): Promise<boolean> {
      const filter = { _id: id, merchantId, kind: 'invitation', ...open(now) } as const;
      const result = await docs.updateOne(filter, { $set: { closedAt: now } });
      return result.modifiedCount === 1;
    },
    /** An e-mail invited again has one link that is good: the newest. */
    closeInvitationsOf: (merchantId: string, email: string, now: Date) =>
      docs.updateMany(
        { merchantId, kind: 'invitation', email, closedAt: null },
        { $set: { closedAt: now } },
      ),
    closeResetsOf: (personId: string, now: Date) =>
      docs.updateMany({ kind: 'reset', personId, closedAt: null }, { $set: { closedAt: now } }),
    closeOwnerLinks: (now: Date) =>
      docs.updateMany({ kind: 'owner', closedAt: null }, { $set: { closedAt: now } }),
  };
}
