import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Scope } from '../domain/roles.ts';
import { define } from './model.ts';

/** Stored as a hash only: the key itself is shown once and can never be shown again. */
export interface ApiKeyDoc {
  readonly _id: string;
  readonly merchantId: string;
  readonly name: string;
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Keys are 256 random bits, so a plain hash is enough: there is nothing to guess. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

export function apiKeyStore(connection: Connection) {
  const shape = {
    _id: String,
    merchantId: String,
    name: String,
    hash: String,
    scopes: [String],
    createdAt: Date,
    expiresAt: Date,
    revokedAt: Date,
  };
  const docs = define<ApiKeyDoc>(connection, 'apiKeys', shape, [
    [{ hash: 1 }, { unique: true }],
    [{ merchantId: 1, createdAt: 1 }],
  ]);
  return {
    docs,
    insert: (key: ApiKeyDoc) => docs.insertOne(key),
    byHash: (hash: string) => docs.findOne({ hash, revokedAt: null }),
    list: (merchantId: string) => docs.find({ merchantId }).sort({ createdAt: 1 }).toArray(),
    /** The key as it was; null when there is no such key that still opened anything. */
    revoke: (merchantId: string, id: string, at: Date) =>
      docs.findOneAndUpdate({ _id: id, merchantId, revokedAt: null }, { $set: { revokedAt: at } }),
  };
}
